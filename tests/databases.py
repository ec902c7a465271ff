"""Databases for tests: each begins as a copy of one that was migrated once in this run."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import psycopg
import pytest
from flask_migrate import upgrade

from consult.app import create_app
from consult.audit import startup
from consult.config import Settings
from consult.core import clock
from consult.core.db import db

ENGINES = ("sqlite", "postgresql")
TEMPLATE_TIME = clock.from_ms(1_767_225_600_000)
"""The templates are opened on 1 January 2026, before every time that tests stand at."""

POSTGRESQL_URL = "CONSULT_TEST_POSTGRESQL"
"""Environment: a libpq URL of a server on which tests may create databases."""

POSTGRESQL_REQUIRED = "CONSULT_TEST_POSTGRESQL_REQUIRED"
"""Environment: set to 1, a missing PostgreSQL fails the tests instead of skipping them."""


def _build(settings: Settings) -> None:
    """Migrate an empty database, open its record and publish the rules."""
    app = create_app(settings)
    with app.app_context(), clock.standing_at(TEMPLATE_TIME):
        upgrade()
        startup.begin()
        startup.sync_rules()
        db.session.remove()
        db.engine.dispose()


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="consult-template-"))
    _build(Settings(data=folder, demo=False, testing=True, password_cost=1))
    return folder


def fresh_sqlite(folder: Path) -> None:
    """Put a fresh database, with the key it was signed under, into a folder."""
    shutil.copytree(_sqlite_template(), folder, dirs_exist_ok=True)


@contextmanager
def fresh(engine: str, settings: Settings) -> Iterator[Settings]:
    """Give settings for a fresh database on an engine."""
    if engine == "sqlite":
        fresh_sqlite(settings.data)
        yield settings
        return
    server = _postgresql_server()
    if server is None:
        if os.environ.get(POSTGRESQL_REQUIRED) == "1":
            pytest.fail("no PostgreSQL server, and CONSULT_TEST_POSTGRESQL_REQUIRED is set")
        pytest.skip("no PostgreSQL server (see tests/databases.py)")
    template, keys = _postgresql_template()
    shutil.copytree(keys, settings.data, dirs_exist_ok=True)
    name = f"t_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
    try:
        yield replace(settings, database_url=_sqlalchemy_url(server, name))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@cache
def _postgresql_server() -> str | None:
    """Return the URL of a server that tests may use; `python3 -m tests` starts one."""
    return os.environ.get(POSTGRESQL_URL)


@cache
def _postgresql_template() -> tuple[str, Path]:
    server = _postgresql_server()
    assert server is not None
    name = f"template_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
    keys = Path(tempfile.mkdtemp(prefix="consult-template-"))
    _build(
        Settings(
            data=keys,
            demo=False,
            testing=True,
            password_cost=1,
            database_url=_sqlalchemy_url(server, name),
        )
    )
    return name, keys


def _sqlalchemy_url(server: str, name: str) -> str:
    """Return the SQLAlchemy URL of a database on a server given as `postgresql:///?host=…`."""
    head, _, options = server.partition("?")
    base = head.removeprefix("postgresql:").rpartition("/")[0]
    return f"postgresql+psycopg:{base}/{name}" + (f"?{options}" if options else "")
