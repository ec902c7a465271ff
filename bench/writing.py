"""Rows in bulk into the database, past the session, but with keys and triggers standing."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Table, delete, insert, text

from consult.audit.models import Pending, TreeLeaf
from consult.core.db import WRITE, db

Row = Mapping[str, Any]


def write(rows: Mapping[type[Any], Sequence[Row]]) -> None:
    """Write rows in one transaction: decisions first, then the record, as its triggers ask for."""
    order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}

    def turn(model: type[Any]) -> tuple[bool, int]:
        table: Table = model.__table__
        return bool(table.info.get("machinery")), order[table.name]

    engine = db.engine.execution_options(**{WRITE: True})
    with engine.begin() as connection:
        insert_all = _copy if connection.dialect.name == "postgresql" else _insert
        for model in sorted(rows, key=turn):
            insert_all(connection, model.__table__, rows[model])
        if TreeLeaf in rows:
            connection.execute(delete(Pending))


def tidy() -> None:
    """Let the database look at what it holds now, as it does by itself in the background."""
    engine = db.engine
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("SET default_transaction_read_only = off"))
            alone.execute(text("VACUUM ANALYZE"))
            alone.execute(text("CHECKPOINT"))
        engine.dispose()
        return
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


def _insert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    blank = _blank(table)
    connection.execute(insert(table), [{**blank, **row} for row in rows])


def _copy(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the dialect says so
    blank = _blank(table)
    names = tuple(blank)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            full = {**blank, **row}
            copy.write_row([_plain(full[name]) for name in names])


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


@cache
def _blank(table: Table) -> Mapping[str, Any]:
    """Return what a row says where nothing is given: nothing, the default, or no words."""
    found: dict[str, Any] = {}
    for column in table.columns:
        default = getattr(column.default, "arg", None)
        if isinstance(default, Callable):  # type: ignore[arg-type]
            default = None
        found[column.name] = "" if default is None and not column.nullable else default
    return found
