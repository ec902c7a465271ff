"""Databases for one run: a PostgreSQL server of its own that keeps what it says, or SQLite."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from consult.core.errors import SetupError
from tests import postgresql

KINDS: Final = ("postgresql", "sqlite")
DURABLE: Final = (
    "listen_addresses=",
    "max_connections=50",
    "log_min_messages=panic",
    "max_wal_size=4GB",
)
"""Settings of the server: as it comes, so that a commit is on the disk."""


@dataclass(frozen=True)
class Databases:
    """Where both applications keep their data in this run.

    Attributes:
        kind: `postgresql` or `sqlite`.
        version: of the server or library, for the report.
        folder: for everything that is written; gone after the run.
        product: SQLAlchemy URL of the application's database; empty for its own file.
        reference: libpq URL of the bare application's, or the path of its file.
        server: process id of the PostgreSQL server; 0 for none.
    """

    kind: str
    version: str
    folder: Path
    product: str
    reference: str
    server: int


@contextmanager
def open_up(kind: str) -> Iterator[Databases]:
    """Give fresh databases; of no kind named, PostgreSQL if there is one, else SQLite.

    Raises:
        SetupError: PostgreSQL is asked for and not there.
    """
    folder = Path(tempfile.mkdtemp(prefix="consult-bench-"))
    try:
        if kind == "sqlite":
            yield _sqlite(folder)
            return
        with postgresql.server(DURABLE) as found:
            if found.url:
                with _postgresql(folder, found.url) as databases:
                    yield databases
            elif kind:
                raise SetupError(f"no PostgreSQL: {found.where}")
            else:
                yield _sqlite(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sqlite(folder: Path) -> Databases:
    import sqlite3

    version = f"SQLite {sqlite3.sqlite_version}"
    return Databases("sqlite", version, folder, "", str(folder / "reference.db"), 0)


@contextmanager
def _postgresql(folder: Path, server: str) -> Iterator[Databases]:
    names = [f"bench_{each}_{os.getpid()}" for each in ("product", "reference")]
    head, _, options = server.partition("?")
    base, options = head.rpartition("/")[0], f"?{options}" if options else ""
    with psycopg.connect(server, autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            product = base.replace("postgresql://", "postgresql+psycopg://", 1)
            yield Databases(
                "postgresql",
                f"PostgreSQL {connection.info.server_version // 10000}",
                folder,
                f"{product}/{names[0]}{options}",
                f"{base}/{names[1]}{options}",
                _parent(connection.info.backend_pid),
            )
        finally:
            for name in names:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(drop)


def _parent(backend: int) -> int:
    """Return the server that a backend belongs to, if it runs on this machine.

    Raises:
        SetupError: it does not, so that nobody could tell what it costs.
    """
    status = Path(f"/proc/{backend}/status")
    lines = dict(
        line.split(":\t", 1)
        for line in (status.read_text().splitlines() if status.exists() else ())
        if ":\t" in line
    )
    if lines.get("Name") != "postgres":
        raise SetupError("the PostgreSQL server must run on this machine, to see what it costs")
    return int(lines["PPid"])
