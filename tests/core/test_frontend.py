import gzip
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from consult.core.environment import ROOT
from consult.frontend import fetching
from consult.frontend.fetching import FOLDER, MANIFEST, make_ready
from tests.client import Browser, Page

SCRIPT = b"window.htmx = {};" * 100
NPM = """#!{python}
import json, os, pathlib, sys
pathlib.Path({log!r}).write_text(json.dumps([sys.argv[1:], os.getcwd()]))
{act}
"""


def pack(place: Path, content: bytes = SCRIPT) -> None:
    """Do what npm does with our lock, without a network."""
    package = place / "node_modules" / "htmx.org"
    (package / "dist").mkdir(parents=True)
    (package / "dist" / "htmx.min.js").write_bytes(content)
    (package / "LICENSE").write_text("Zero-Clause BSD\n")
    about = {"name": "htmx.org", "version": "2.0.11", "license": "0BSD"}
    (package / "package.json").write_text(json.dumps(about))


def manifest(target: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((target / MANIFEST).read_text("utf-8"))
    return found


@pytest.fixture
def fake_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put an npm that only notes how it was called, then acts as told, in place of the real one."""

    def install(act: str) -> Path:
        folder, log = tmp_path / "bin", tmp_path / "npm.json"
        folder.mkdir()
        for name in ("npm", "node"):
            (folder / name).write_text(NPM.format(python=sys.executable, log=str(log), act=act))
            (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(folder))
        return log

    return install


def test_the_lock_checks_what_comes_and_names_no_address() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert packages
    for each in packages.values():
        assert each["integrity"].startswith("sha512-")
        assert "resolved" not in each
        assert not each.get("hasInstallScript")
    assert "omit-lockfile-registry-resolved=true" in (FOLDER / ".npmrc").read_text()
    wanted = json.loads((FOLDER / "package.json").read_text("utf-8"))["dist"]
    for source in wanted.values():
        assert any(f"node_modules/{source}".startswith(f"{name}/") for name in packages)
    node = (FOLDER / "requirements.txt").read_text()
    assert "--hash=sha256:" in node
    assert "://" not in node + (FOLDER / "package-lock.json").read_text()


def test_nothing_that_others_wrote_is_part_of_the_project() -> None:
    git = ["git", "-C", str(ROOT)]
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no working copy")
    for name in ("static/dist/x.js", "consult/frontend/node_modules/x"):
        assert subprocess.run([*git, "check-ignore", "-q", name], check=False).returncode == 0
    kept = subprocess.run([*git, "ls-files", "static"], capture_output=True, text=True, check=True)
    assert "dist" not in kept.stdout
    assert "htmx" not in kept.stdout


def test_the_files_of_the_lock_are_brought_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[Path] = []

    def install(place: Path) -> None:
        calls.append(place)
        pack(place)

    target = tmp_path / "dist"
    assert make_ready(target, install=install)
    assert capsys.readouterr().err.count("\n") == 1
    line = manifest(target)["files"]["htmx.js"]
    assert re.fullmatch(r"htmx\.[0-9a-f]{16}\.js", line["file"])
    assert (line["package"], line["version"], line["licence"]) == ("htmx.org", "2.0.11", "0BSD")
    assert (target / line["file"]).read_bytes() == SCRIPT
    assert "Zero-Clause" in (target / line["terms"]).read_text()

    assert make_ready(target, install=install)
    assert len(calls) == 1
    assert not calls[0].exists()
    assert capsys.readouterr().err == ""


def test_a_lock_that_changed_brings_its_files_and_takes_the_old_ones_away(tmp_path: Path) -> None:
    given, target = tmp_path / "given", tmp_path / "dist"
    shutil.copytree(FOLDER, given)
    assert make_ready(target, given, pack)
    before = manifest(target)["files"]["htmx.js"]["file"]
    lock = given / "package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert make_ready(target, given, lambda place: pack(place, SCRIPT + b"2"))
    after = manifest(target)["files"]["htmx.js"]["file"]
    assert {each.name for each in target.iterdir()} == {MANIFEST, after, "htmx.LICENSE.txt"}
    assert before != after


@pytest.mark.parametrize("lost", ["htmx.*.js", MANIFEST])
def test_files_that_went_missing_are_brought_again(tmp_path: Path, lost: str) -> None:
    assert make_ready(tmp_path, install=pack)
    for each in tmp_path.glob(lost):
        each.unlink()
    assert make_ready(tmp_path, install=pack)
    assert (tmp_path / manifest(tmp_path)["files"]["htmx.js"]["file"]).is_file()


def test_npm_runs_no_script_of_a_package_and_works_outside_the_project(
    tmp_path: Path, fake_npm: Callable[[str], Path]
) -> None:
    ours = f"sys.path.insert(0, {str(ROOT)!r})\nfrom tests.core import test_frontend as ours"
    log = fake_npm(f"{ours}\nours.pack(pathlib.Path('.'))")
    assert make_ready(tmp_path / "dist")
    arguments, place = json.loads(log.read_text())
    assert arguments[:2] == ["ci", "--ignore-scripts"]
    assert not Path(place).is_relative_to(ROOT)
    assert not Path(place).exists()


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("sys.exit('npm error code ENOTFOUND\\nnpm error more')", "(npm error code ENOTFOUND)"),
        ("sys.exit(3)", "(exit status 3)"),
        ("pass", "No such file"),
    ],
    ids=["no-network", "npm-fails", "npm-brings-nothing"],
)
def test_whatever_fails_is_one_line_and_no_crash(
    tmp_path: Path,
    fake_npm: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    act: str,
    said: str,
) -> None:
    fake_npm(act)
    assert not make_ready(tmp_path / "dist")
    _fetching, line = capsys.readouterr().err.splitlines()
    assert said in line
    assert "pages are complete without them" in line
    assert not (tmp_path / "dist" / MANIFEST).exists()


def test_without_node_and_without_a_network_it_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    assert not make_ready(tmp_path / "dist")
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_an_npm_that_never_answers_is_given_up(
    tmp_path: Path,
    fake_npm: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fake_npm("import time; time.sleep(60)")
    monkeypatch.setattr(fetching, "LONGEST", 1)
    assert not make_ready(tmp_path / "dist")
    assert "no answer in 1 s" in capsys.readouterr().err


@pytest.fixture
def fetched(app: Flask, tmp_path: Path) -> Flask:
    """An application whose static folder holds the fetched files."""
    folder = tmp_path / "static"
    assert make_ready(folder / "dist", install=pack)
    app.static_folder = str(folder)
    return app


def test_pages_load_htmx_late_and_tightly_set(fetched: Flask) -> None:
    browser = Browser(fetched)
    page = browser.get("/communities").text
    (address,) = re.findall(r'<script src="(/static/dist/htmx\.[0-9a-f]{16}\.js)" defer>', page)
    (given,) = re.findall(r"name=\"htmx-config\"\s+content='([^']+)'", page)
    config = json.loads(given)
    for name in ("allowEval", "allowScriptTags", "includeIndicatorStyles"):
        assert config[name] is False
    assert config["selfRequestsOnly"] is True
    assert config["historyCacheSize"] == 0
    assert 'id="page-told" role="status"' in page

    answer = fetched.test_client().get(address)
    assert answer.data == SCRIPT
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    packed = fetched.test_client().get(address, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data) == SCRIPT


def test_the_terms_of_what_was_fetched_can_be_read_but_not_for_ever(fetched: Flask) -> None:
    for name in ("htmx.LICENSE.txt", MANIFEST):
        answer = fetched.test_client().get(f"/static/dist/{name}")
        assert answer.status_code == 200
        assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    "broken", ["", "[]", '{"files": {"htmx.js": {}}}', '{"files": {"htmx.js": {"file": "x.js"}}}']
)
def test_pages_are_complete_without_what_was_not_fetched(
    app: Flask, tmp_path: Path, broken: str
) -> None:
    app.static_folder = str(tmp_path)
    (tmp_path / "dist").mkdir()
    if broken:
        (tmp_path / "dist" / MANIFEST).write_text(broken)
    page = Browser(app).get("/communities")
    assert "htmx-config" not in page.text
    assert "updates.js" not in page.text
    assert 'id="page-told"' not in page.text
    assert '<form class="field" method="get" action="/communities"' in page.text


def parts(text: str) -> list[str]:
    """Return the parts of its own page that each element with htmx asks for."""
    return re.findall(r'hx-select="#([\w-]+)"', text)


def test_every_part_that_htmx_asks_for_stands_on_its_page(fetched: Flask) -> None:
    browser = Browser(fetched)
    seen = 0
    for address in ("/communities", "/communities?q=x", "/matters", "/matters?q=x", "/record"):
        page: Page = browser.get(address)
        for part in parts(page.text):
            assert part in page.ids, address
            seen += 1
    assert seen >= 5
