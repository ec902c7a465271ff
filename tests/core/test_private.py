"""What an installation keeps on the disk is ours alone, also if it was not when we began."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from consult.app import create_app
from consult.config import Settings
from consult.core.environment import ROOT
from consult.core.errors import SetupError
from consult.core.private import make_private_file, make_private_folder, make_private_key


@pytest.fixture(autouse=True)
def _careless() -> Iterator[None]:
    """Let the process make files that everybody can read, as most shells do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def settings_in(folder: Path, **given: str) -> Settings:
    return Settings(data=folder, demo=False, testing=True, password_cost=1, **given)  # type: ignore[arg-type]


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_an_installation_that_others_could_read_is_closed_at_the_start(tmp_path: Path) -> None:
    data = tmp_path / "data"
    create_app(settings_in(data))
    (data / "consult.db-wal").touch()
    (data / "lost+found").mkdir()
    for each in (data, data / "keys", data / "consult.db", data / "keys" / "session.key"):
        each.chmod(0o777 if each.is_dir() else 0o644)

    create_app(settings_in(data))

    assert rights(data) == rights(data / "keys") == 0o700
    files = ["consult.db", "consult.db-wal", "keys/session.key"]
    assert {rights(data / name) for name in files} == {0o600}


def test_an_empty_folder_is_closed_before_it_is_filled(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    create_app(settings_in(data))
    assert rights(data) == 0o700


def test_a_folder_of_other_things_is_not_closed_but_refused_with_words(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    (home / "letters").touch()

    with pytest.raises(SetupError, match=r"holds other things.*chmod 700"):
        create_app(settings_in(home))

    assert rights(home) == 0o755
    assert [each.name for each in home.iterdir()] == ["letters"]
    home.chmod(0o700)
    create_app(settings_in(home))


def test_a_database_elsewhere_is_ours_alone_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "consult.sqlite"
    settings = settings_in(tmp_path / "data", database_url=f"sqlite:///{elsewhere}")
    create_app(settings)
    assert rights(elsewhere) == 0o600
    elsewhere.chmod(0o644)
    create_app(settings)
    assert rights(elsewhere) == 0o600
    assert not (tmp_path / "data" / "consult.db").exists()


@pytest.mark.parametrize(("mode", "refused"), [(0o755, True), (0o701, True), (0o750, False)])
def test_what_belongs_to_another_user_is_refused_if_everybody_can_open_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: int,
    refused: bool,  # noqa: FBT001
) -> None:
    folder, file = tmp_path / "data", tmp_path / "log.key"
    folder.mkdir()
    file.touch()
    folder.chmod(mode)
    file.chmod(mode)
    somebody = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: somebody)

    ways = (partial(make_private_folder, folder, ()), partial(make_private_file, file))
    for close in ways:
        if refused:
            with pytest.raises(SetupError, match="belongs to another user"):
                close()
        else:
            close()

    assert rights(folder) == rights(file) == mode


def test_a_key_that_another_user_planted_is_refused_though_only_a_group_can_read_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "data" / "keys"
    keys.mkdir(parents=True, mode=0o700)
    keys.parent.chmod(0o700)
    planted = keys / "session.key"
    planted.write_bytes(b"k" * 32)
    planted.chmod(0o640)
    _give_away(planted, monkeypatch)

    with pytest.raises(SetupError, match=r"session.key belongs to another user"):
        create_app(settings_in(keys.parent))


def test_a_link_that_another_user_planted_is_refused_like_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, chosen = tmp_path / "session.key", tmp_path / "something-of-ours"
    chosen.write_bytes(b"k" * 32)
    chosen.chmod(0o600)
    link.symlink_to(chosen)  # it is ours, but whoever chose it may know what it says
    _give_away(link, monkeypatch)
    with pytest.raises(SetupError, match="belongs to another user"):
        make_private_key(link)


def test_a_key_that_others_could_read_is_closed_and_reported(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "data"
    create_app(settings_in(data))
    assert caplog.records == []
    (data / "keys" / "session.key").chmod(0o640)
    create_app(settings_in(data))
    assert rights(data / "keys" / "session.key") == 0o600
    [report] = [each for each in caplog.records if each.levelname == "WARNING"]
    assert "session.key" in report.getMessage()
    assert "may have copied it" in report.getMessage()
    caplog.clear()
    create_app(settings_in(data))
    assert caplog.records == []


@pytest.mark.parametrize("moment", ["stat", "lstat", "chmod"])
def test_a_file_that_vanishes_while_it_is_looked_at_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """SQLite removes -wal and -shm when the last process closes the database."""
    real = getattr(Path, moment)

    def vanish(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as Path has them
        path.unlink(missing_ok=True)
        return real(path, *given, **named)

    for close in (make_private_file, make_private_key):
        file = tmp_path / "consult.db-wal"
        file.touch(mode=0o644)
        with monkeypatch.context() as patch:
            patch.setattr(Path, moment, vanish)
            close(file)


def _give_away(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a file belong to another user than the one who runs this."""
    mine = os.geteuid()
    if mine == 0:
        os.chown(file, 1, -1, follow_symlinks=False)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: mine + 1)


def test_a_wsgi_server_makes_files_that_are_ours_alone(tmp_path: Path) -> None:
    program = f"import wsgi; open({str(tmp_path / 'uploaded')!r}, 'w').close()"
    plain = {name: value for name, value in os.environ.items() if "CONSULT" not in name}
    environment = {**plain, "CONSULT_DATA": str(tmp_path / "data"), "CONSULT_DEMO": "0"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True)
    assert rights(tmp_path / "uploaded") == 0o600
    made = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert [each.name for each in made if rights(each) & 0o077] == []
