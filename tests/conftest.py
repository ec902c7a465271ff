"""Fixtures: fresh databases from migrated templates, a clock that stands, a checking browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from consult.app import create_app
from consult.config import Settings
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import db
from tests import databases
from tests.client import Browser
from tests.databases import START


@pytest.fixture(scope="session", autouse=True)
def templates() -> Iterator[None]:
    """Clear the template databases away when the run (or this worker of it) ends."""
    yield
    databases.drop_templates()


@pytest.fixture(params=databases.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Run a test on each database."""
    name: str = request.param
    return name


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation on SQLite, without demonstration data."""
    return Settings(data=tmp_path, demo=False, testing=True, password_cost=1)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An application over a fresh SQLite database: record opened, rules published."""
    databases.fresh_sqlite(settings.data)
    application = create_app(settings)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app_on(engine: str, settings: Settings) -> Iterator[Flask]:
    """The same on each database: for promises that locks and triggers keep."""
    with databases.fresh(engine, settings) as there:
        application = create_app(there)
        yield application
        with application.app_context():
            db.engine.dispose()


@pytest.fixture
def hands() -> Iterator[Hands]:
    """Let the clock stand at `START`; tests move it on."""
    with clock.standing_at(START) as standing:
        yield standing


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A visitor with a browser that checks every page it is shown."""
    return Browser(app)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect every statement that reaches the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
