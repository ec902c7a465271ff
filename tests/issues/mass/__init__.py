"""Very many matters at once, written straight into the tables: for tests of what lists cost.

The nets stay on: keys, triggers, and the tree. Every tenth matter has its first entry on record,
with its place in the tree; all rows name one last entry, that of the load. Left out is what no list
reads: versions of texts, sealed parts, ballots, and the other entries of the stories (the figures
are worked out as if they were there).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, text
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.audit import sequencer
from consult.audit.leaf import Leaf, Link
from consult.audit.merkle import leaf_hash
from consult.audit.models import ChainLink, LogEntry, RuleVersion
from consult.core import clock
from consult.core.db import WRITE, db
from consult.core.ids import new_hex_id
from consult.dashboards.models import Counted, Figure
from consult.identity.models import Person
from consult.issues import entries
from consult.issues.models import Gram
from tests.issues.mass.rows import Load, add_matter, one_of
from tests.world import World

__all__ = ["load", "one_of"]

ROWS: Final = 20_000
"""Matters whose rows are in memory at a time."""


def load(world: World, first: int, last: int) -> None:
    """Write matters number `first` up to `last` into the world, with all that lists read."""
    with world.app.app_context():
        db.session.rollback()
        with db.engine.connect().execution_options(**{WRITE: True}) as connection:
            loading = _begin(connection, world)
            for begin in range(first, last, ROWS):
                for number in range(begin, min(begin + ROWS, last)):
                    add_matter(loading, number)
                _write(connection, loading)
            stories = {one_of(loading, each).story: new_hex_id() for each in range(first, last, 10)}
            stories[f"load/{first}"] = loading.entry_id
            _put_on_record(connection, loading.now, stories)
            _count(connection)
            connection.commit()
        with db.engine.connect().execution_options(**{WRITE: True}) as connection:
            connection.execute(text("ANALYZE"))  # as PostgreSQL does by itself in the background
            connection.commit()


def _begin(connection: Connection, world: World) -> Load:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA cache_size=-400000")  # in KiB
    with Session(connection) as session:
        found = session.scalars(
            select(Area).where(Area.level == Level.COMMUNITY, Area.kind != Kind.VIRTUAL)
        ).all()
        session.expunge_all()
        rule = session.scalars(select(RuleVersion.hash).limit(1)).one()
    own = next(each for each in found if each.id == world.area_id)
    others = [each for each in found if each is not own]
    loading = Load(world, clock.now(), own, others, rule)
    for each in loading.people:
        loading.add(
            Person, id=each, name="众示一", account=None, phone=None, created_at=loading.now
        )
    return loading


def _put_on_record(connection: Connection, now: datetime, entry_of: Mapping[str, str]) -> None:
    """Put the first entries of some stories on record; they get their place in the tree."""
    kind, at, origin = entries.MatterProposed.kind, clock.to_ms(now), sequencer.this_log().origin
    leaves = {
        entry_id: Leaf(origin, entry_id, at, kind, (Link(story, 0),), "system").encode()
        for story, entry_id in entry_of.items()
    }
    rows = [
        {"id": each, "kind": kind, "t": at, "leaf": leaf, "leaf_hash": leaf_hash(leaf).hex()}
        for each, leaf in leaves.items()
    ]
    connection.execute(insert(LogEntry), rows)
    links = [{"subject": story, "n": 0, "entry_id": each} for story, each in entry_of.items()]
    connection.execute(insert(ChainLink), links)
    with Session(connection) as session:
        while sequencer.integrate(session):
            session.expunge_all()
        session.flush()


def _write(connection: Connection, loading: Load) -> None:
    order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}
    for model in sorted(loading.rows, key=lambda model: order[model.__tablename__]):
        rows = loading.rows[model]
        if model is Gram:
            rows.sort(key=lambda row: (row["gram"], row["area_id"]))
        connection.execute(insert(model.__table__), rows)
    loading.rows.clear()


def _count(connection: Connection) -> None:
    """Sum the figures up, as their follower keeps them."""
    connection.execute(delete(Figure))
    keys = (Counted.name, Counted.area_id, Counted.year)
    sums = select(*keys, func.count()).group_by(*keys)
    connection.execute(insert(Figure).from_select(["name", "area_id", "year", "n"], sums))
