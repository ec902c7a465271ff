"""The database: one declarative base, and connections that cannot write unless told to.

Outside a unit of work a connection is read-only by the database's own means
(`PRAGMA query_only` on SQLite, `default_transaction_read_only` on PostgreSQL). A writing
one is asked for with `execution_options(write=True)`, which only the record does.
"""

import os
import select
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, String, event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from consult.core.ids import ID_LENGTH

if TYPE_CHECKING:
    import psycopg

WRITE: Final = "write"
"""Name of the execution option that opens a writing transaction."""

BUSY_SECONDS: Final = 15
"""How long SQLite waits for another process's write before it gives up."""

OLDEST_SECONDS: Final = 1800
"""The age at which a connection is replaced: firewalls drop idle ones without a word."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: always aware, always UTC; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Id = String(ID_LENGTH)
EntryId = String(32)
Hash = String(64)
Serial = BigInteger().with_variant(Integer, "sqlite")
"""A growing number; SQLite only counts up by itself in INTEGER columns."""


class Base(DeclarativeBase):
    """What every table inherits from."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UTCDateTime(), bytes: LargeBinary()},
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def engine_options(url: str) -> dict[str, Any]:
    """Return the engine options for a database URL."""
    if url.startswith("sqlite"):
        return {"connect_args": {"isolation_level": None, "timeout": BUSY_SECONDS}}
    return {
        "connect_args": {"options": "-c default_transaction_read_only=on -c timezone=UTC"},
        "pool_recycle": OLDEST_SECONDS,
    }


def init_app(app: Flask) -> None:
    """Bind the database to an application and guard its connections."""
    db.init_app(app)
    with app.app_context():
        guard(db.engine)


def guard(engine: Engine) -> None:
    """Make every transaction of an engine read-only unless it was opened for writing."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "checkin", _lock_sqlite)
    else:
        event.listen(engine, "checkout", _refuse_hung_up)
        event.listen(engine, "begin", _begin_postgresql)
        event.listen(engine, "checkin", _lock_postgresql)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "query_only=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def reaching_the_disk_at_the_end(engine: Engine) -> Iterator[None]:
    """Do not wait for the disk after each commit; only for what is begun anew if it is cut short.

    A slow disk takes thousandths of a second to hundredths for each. At the end all of it is there.
    """
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file:
        yield
        return
    _hang_up(engine)
    event.listen(engine, "connect", _leave_it_to_the_end)
    try:
        yield
    finally:
        event.remove(engine, "connect", _leave_it_to_the_end)
        _hang_up(engine)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with Path(file).open("rb") as written:
        os.fsync(written.fileno())


def _hang_up(engine: Engine) -> None:
    db.session.remove()
    engine.dispose()


def _leave_it_to_the_end(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _lock_sqlite(connection: sqlite3.Connection | None, _record: object) -> None:
    """Hand a connection back clean and read-only.

    SQLite leaves the transaction open when a COMMIT fails (a deferred key, a full disk), and
    SQLAlchemy thinks it is over: nobody could write any more.
    """
    if connection is not None:
        connection.rollback()
        connection.execute("PRAGMA query_only=ON")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITE, False):
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")


def _refuse_hung_up(connection: "psycopg.Connection[Any]", *_pool: object) -> None:
    """Have a connection replaced that the server ended: a restart, a time limit.

    What says nothing is alive, and what was ended can be read from: the end itself. To look at
    that costs nothing, while asking the server (`pool_pre_ping`) costs each request a round trip
    or two. What breaks later than this fails one request, and SQLAlchemy drops it from the pool.

    Raises:
        DisconnectionError: the pool then opens another one.
    """
    if connection.closed:
        raise DisconnectionError
    heard = select.poll()
    heard.register(connection.fileno(), select.POLLIN)
    if heard.poll(0):
        raise DisconnectionError


def _begin_postgresql(connection: Connection) -> None:
    """Open a transaction for writing; who only reads needs none.

    There, every statement sees what is committed, in a transaction or not (READ COMMITTED), and
    BEGIN and ROLLBACK would be two round trips of each page. Without one, what the connection was
    opened with holds: `default_transaction_read_only`.
    """
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    writes = bool(connection.get_execution_options().get(WRITE, False))
    driver.autocommit = not writes
    driver.read_only = not writes


def _lock_postgresql(connection: "psycopg.Connection[Any] | None", _record: object) -> None:
    """Hand a connection back read-only; one that broke is not used again."""
    if connection is not None and not connection.closed and connection.read_only is not True:
        connection.autocommit, connection.read_only = False, True
