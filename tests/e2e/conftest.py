"""Fixtures: a browser, the district it looks at, and a site under a clock that tests move."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.e2e import chromium, district
from tests.e2e.finder import Finder
from tests.e2e.visitors import Visitors


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Start Chromium; without one skip the test, or fail it."""
    found = chromium.find()
    if not found.complete:
        why = f"{found.where}; install with: {chromium.COMMAND}"
        if os.environ.get(chromium.REQUIRED) == "1":
            pytest.fail(f"{why} ({chromium.REQUIRED} is set)")
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.program, args=found.arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demonstration(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[district.District]:
    """Serve the demonstration district: built once a run, a copy for each worker."""
    run = tmp_path_factory.getbasetemp()
    shared = district.kept_in((run if worker_id == "master" else run.parent) / "district")
    with district.served(shared, tmp_path_factory.mktemp("district-copy")) as served:
        yield served


@pytest.fixture(scope="session")
def find(demonstration: district.District) -> Finder:
    """Find addresses on the demonstration."""
    return Finder(demonstration.folder)


@pytest.fixture(scope="session")
def visitors(chrome: Browser, demonstration: district.District) -> Iterator[Visitors]:
    """Let people visit the demonstration."""
    everybody = Visitors(chrome, demonstration.url)
    yield everybody
    everybody.close()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """Serve a test's own application from a thread of this process; give its address.

    The clock of a process is one: only here do the hands that a test moves move the clock of the
    site as well.
    """
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="site")
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Give a folder for what people photograph."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder
