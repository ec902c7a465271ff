"""Databases for tests: each begins as a copy of one that was migrated once in this process.

Under pytest-xdist every worker has its own templates, so that workers never wait for each other;
`drop_templates` clears them away at the end. What a run that was killed left behind, the next one
clears away.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from consult.app import create_app
from consult.audit import startup
from consult.config import Settings
from consult.core import clock
from consult.core.db import db
from consult.core.migrating import upgrade
from tests import postgresql

ENGINES = ("sqlite", "postgresql")
START = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
"""Monday 1 June 2026, nine in the morning in Wuhu: a plain working day under the new laws."""

TEMPLATE_TIME = clock.from_ms(1_767_225_600_000)
"""The templates are opened on 1 January 2026, before every time that tests stand at."""

PREFIXES = ("consult-template-", "consult-world-")
"""How the folders of templates begin, under the folder of the system for what passes."""

SECONDS_TO_LOCK = 3600.0
"""A younger folder may belong to a run that has not locked it yet."""

_kept: dict[Path, int] = {}
"""The folders of this process, each with the descriptor that holds its lock."""


def fresh_sqlite(folder: Path) -> None:
    """Put a fresh database, with the key it was signed under, into a folder."""
    shutil.copytree(_sqlite_template(), folder, dirs_exist_ok=True)


@contextmanager
def fresh(engine: str, settings: Settings) -> Iterator[Settings]:
    """Give settings for a fresh database on an engine: record opened, rules published."""
    if engine == "sqlite":
        fresh_sqlite(settings.data)
        yield settings
        return
    template, keys = _postgresql_template(server_or_skip())
    shutil.copytree(keys, settings.data, dirs_exist_ok=True)
    with _database(f"t_{uuid.uuid4().hex[:12]}", template) as url:
        yield replace(settings, database_url=url)


@contextmanager
def empty(engine: str, settings: Settings) -> Iterator[Settings]:
    """Give settings for a database without any table."""
    if engine == "sqlite":
        yield settings
        return
    with _database(f"t_{uuid.uuid4().hex[:12]}", "template1") as url:
        yield replace(settings, database_url=url)


def server_or_skip() -> str:
    """Return the URL of the server for tests; without one skip the test, or fail it."""
    server = os.environ.get(postgresql.URL)
    if server:
        return server
    if os.environ.get(postgresql.REQUIRED) == "1":
        pytest.fail(f"no PostgreSQL server, and {postgresql.REQUIRED} is set")
    pytest.skip("no PostgreSQL server; `python3 -m tests` starts one")


def drop_templates() -> None:
    """Clear away what this process made; called once at its end."""
    server = os.environ.get(postgresql.URL, "")
    if _postgresql_template.cache_info().currsize:
        name, _keys = _postgresql_template(server)
        _ask(server, "DROP DATABASE {} WITH (FORCE)", name)
    _sqlite_template.cache_clear()
    _postgresql_template.cache_clear()
    drop_folders()


def new_folder(prefix: str = PREFIXES[0]) -> Path:
    """Make a folder for templates that goes with this process, however that ends.

    As long as the process lives it holds a lock on the folder; the first folder that another run
    makes clears away those without one.
    """
    if not _kept:
        atexit.register(drop_folders)
        clear_away_the_dead()
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    _kept[folder] = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(_kept[folder], fcntl.LOCK_EX)
    return folder


def drop_folders() -> None:
    """Clear away the folders of this process."""
    while _kept:
        folder, lock = _kept.popitem()
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_away_the_dead(older_than: float = SECONDS_TO_LOCK) -> None:
    """Clear away folders that no living run holds.

    Args:
        older_than: seconds; younger folders stay.
    """
    for prefix in PREFIXES:
        for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            with suppress(OSError):  # another run clears it away, or it is another user's
                if time.time() - folder.stat().st_mtime >= older_than and _is_dead(folder):
                    shutil.rmtree(folder, ignore_errors=True)


def _is_dead(folder: Path) -> bool:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(number)
    return True


@cache
def _sqlite_template() -> Path:
    folder = new_folder()
    _build(Settings(data=folder, demo=False, testing=True, password_cost=1))
    return folder


@cache
def _postgresql_template(server: str) -> tuple[str, Path]:
    name = f"template_{uuid.uuid4().hex[:12]}"
    _ask(server, "CREATE DATABASE {}", name)
    keys = new_folder()
    url = _sqlalchemy_url(server, name)
    _build(Settings(data=keys, demo=False, testing=True, password_cost=1, database_url=url))
    return name, keys


def _build(settings: Settings) -> None:
    """Migrate an empty database, open its record and publish the rules."""
    app = create_app(settings)
    with app.app_context(), clock.standing_at(TEMPLATE_TIME):
        upgrade()
        startup.begin()
        startup.sync_rules()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def _database(name: str, template: str) -> Iterator[str]:
    server = server_or_skip()
    _ask(server, "CREATE DATABASE {} TEMPLATE {}", name, template)
    try:
        yield _sqlalchemy_url(server, name)
    finally:
        _ask(server, "DROP DATABASE {} WITH (FORCE)", name)


def _ask(server: str, statement: LiteralString, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _sqlalchemy_url(server: str, name: str) -> str:
    """Return the SQLAlchemy URL of a database on a server given as a libpq URL."""
    head, _, options = server.partition("?")
    host = head.partition("://")[2].partition("/")[0]
    return f"postgresql+psycopg://{host}/{name}" + (f"?{options}" if options else "")
