"""The record itself: appending against bare durable inserts, verifying against bare hashes."""

import hashlib
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from flask import Flask, current_app
from sqlalchemy import select

from bench import reference
from bench.databases import Databases
from bench.figures import Figure, figure
from bench.processes import children, cpu_of
from bench.seed import Seeded
from consult.audit import followers, queries, sequencer
from consult.audit.export import export
from consult.audit.models import LogEntry
from consult.audit.record import machine_room
from consult.audit.verify import verify
from consult.core import clock
from consult.core.reading import forget, reader
from consult.identity import queries as people
from consult.issues import queries as matters
from consult.issues import service as issues

APPENDED = 200
PASSES = 3
OVER = 50_000
"""Entries whose bytes are hashed for comparison, at most."""


class BrokenRecordError(AssertionError):
    """What was loaded does not verify: nothing that was measured on it counts."""


def measure(app: Flask, seeded: Seeded, databases: Databases) -> list[Figure]:
    """Append entries and verify all there are; return the three figures of the record."""
    with app.app_context():
        later = _afterwards(databases)
        found = [_appended(seeded, databases), _verified(databases.folder / "export")]
        return [*found, later]


def check(folder: Path) -> int:
    """Export the record and verify it; return how many entries it has.

    Raises:
        BrokenRecordError: it does not verify.
    """
    followers.keep_up()
    export(reader(), folder)
    forget()
    report = verify(folder)
    if not report.ok:
        raise BrokenRecordError("\n".join(report.lines()))
    return report.entries


def _cpu(databases: Databases) -> float:
    """Return the CPU seconds of this process and of the database so far."""
    behind = cpu_of(children(databases.server)) if databases.server else 0.0
    return time.process_time() + behind


def _spent(databases: Databases, work: Callable[[], object]) -> float:
    before = _cpu(databases)
    work()
    return _cpu(databases) - before


def _appended(seeded: Seeded, databases: Databases) -> Figure:
    """Measure the smallest use case there is, from its call to its place in the tree."""
    someone = people.find_visit(reader(), seeded.tokens[-1], clock.now())
    assert someone is not None  # noqa: S101 - it was loaded
    actor = people.load_actor(reader(), someone.person_id, clock.now())
    forget()
    acts = cycle((issues.take_second_back, issues.second_matter))
    if not _has_seconded(seeded.seconded, someone.person_id):
        next(acts)

    def ours() -> None:
        for act in islice(acts, APPENDED):
            act(actor, seeded.seconded)
        with machine_room() as session:
            while sequencer.integrate(session):
                session.flush()

    leaf = reader().scalars(select(LogEntry.leaf).limit(1)).one()
    forget()
    bare = reference.connect(databases.reference)
    mark = "%s" if "://" in databases.reference else "?"
    bare.execute(
        "CREATE TABLE IF NOT EXISTS leaf (bytes " + ("bytea)" if mark == "%s" else "blob)")
    )
    bare.commit()

    def bare_inserts() -> None:
        for _ in range(APPENDED):
            bare.execute(f"INSERT INTO leaf VALUES ({mark})", (leaf,))  # noqa: S608 - our own
            bare.commit()

    pairs = [(_spent(databases, bare_inserts), _spent(databases, ours)) for _ in range(PASSES)]
    rate = APPENDED / median(own for _, own in pairs)
    return figure("append", rate, median(other / own for other, own in pairs))


def _has_seconded(matter_id: str, person_id: str) -> bool:
    second = matters.find_second(reader(), matter_id, person_id)
    forget()
    return second is not None and second.ended_at is None


def _verified(folder: Path) -> Figure:
    """Measure how fast the exported record is checked, once through."""
    entries = check(folder)
    began = time.process_time()
    verify(folder)
    own = (time.process_time() - began) / entries
    leaves = reader().scalars(select(LogEntry.leaf).limit(OVER)).all()
    forget()
    began = time.process_time()
    for each in leaves:
        hashlib.sha256(each).digest()
    bare = (time.process_time() - began) / len(leaves)
    return figure("verify", 1 / own, bare / own)


def _afterwards(databases: Databases) -> Figure:
    """Measure what followers do for the entries that the acts before left to them."""
    named = current_app.extensions[followers.EXTENSION]
    behind = min(queries.get_cursor(reader(), each.name) for each in named)
    forget()
    spent = _spent(databases, followers.keep_up)
    entries = queries.count_entries(reader()) - behind
    forget()
    return figure("afterwards", spent * 1000 / max(entries, 1))
