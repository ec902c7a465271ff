"""What an installation puts on the disk is readable by nobody else, whichever door it came by."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from consult.app import create_app
from consult.config import Settings
from consult.core.db import db
from consult.core.errors import SetupError
from consult.server import prepare
from tests.audit import world


@pytest.fixture(autouse=True)
def _careless() -> Iterator[None]:
    """Let the process make files that everybody can read, as most shells do."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def settings_in(folder: Path) -> Settings:
    """Return settings of an installation whose folder does not exist yet."""
    return Settings(data=folder / "data", demo=False, testing=True, password_cost=1)


def readable_by_others(folder: Path) -> list[str]:
    """Return what others may read, write or enter."""
    return [each.name for each in (folder, *folder.rglob("*")) if each.stat().st_mode & 0o077]


def test_the_data_folder_and_the_database_are_ours_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    app = create_app(settings)
    prepare(app)

    with app.app_context():
        world.new_person()
        names = {each.name for each in settings.data.rglob("*")}
        assert {"consult.db", "consult.db-wal", "log.key", "session.key", "last-signed"} <= names
        assert readable_by_others(settings.data) == []
        db.session.remove()
        db.engine.dispose()


def test_what_a_shell_command_makes_is_ours_alone(tmp_path: Path) -> None:
    with click.Context(click.Command("any")):
        app = create_app(settings_in(tmp_path))
    with app.app_context():
        db.engine.dispose()

    (tmp_path / "uploaded").touch()

    assert (tmp_path / "uploaded").stat().st_mode & 0o077 == 0


def test_an_installation_is_not_begun_again_over_an_emptied_database(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    app = create_app(settings)
    prepare(app)
    with app.app_context():
        db.engine.dispose()
    for each in settings.data.glob("consult.db*"):
        each.unlink()

    again = create_app(settings)
    with pytest.raises(SetupError, match="this database is empty"):
        prepare(again)

    with again.app_context():
        db.session.remove()
        db.engine.dispose()
