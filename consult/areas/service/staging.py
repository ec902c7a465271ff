"""A file on its way in: put where it can be checked, and cleared away again. No decision yet."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO, Final, cast

from sqlalchemy import Table, delete, exists, insert, update

from consult.areas import queries
from consult.areas.models import Area, AreaTerm, StagedArea
from consult.areas.permissions import IMPORT_AREAS
from consult.areas.queries import Problems
from consult.areas.rules import (
    LONGEST_LINE,
    UNREADABLE,
    Row,
    RowError,
    Step,
    initials,
    parse_rows,
    spelled,
)
from consult.areas.service.progress import WHOLE, Progress, Report, silent, size_of
from consult.audit.models import LOG_ID, Log
from consult.audit.record import Tx, off_record
from consult.core.policy import Actor

LISTED: Final = 1000
"""Errors that are kept to be shown; the others are counted."""

BATCH: Final = 2000
"""Rows in one statement, and so the most that are in memory."""

ABANDONED: Final = timedelta(days=1)
"""How old the rows of an import are that died before it could clear them away."""

SEPARATOR: Final = ";"
_START: Final = 18
"""Characters that all ids of one import begin with; the other 8 are the line."""

_STAGED: Final = cast("Table", StagedArea.__table__)
_TERMS: Final = cast("Table", AreaTerm.__table__)


@dataclass
class _Reading:
    """A file that is being read, and how far it is."""

    stream: BinaryIO
    take: Callable[[bytes], None]
    done: int = 0

    def lines(self) -> Iterator[bytes]:
        while line := self.stream.readline(LONGEST_LINE + 1):
            self.take(line)
            self.done += len(line)
            yield line


def stage(
    actor: Actor, batch: str, stream: BinaryIO, report: Report = silent
) -> tuple[Problems, str]:
    """Put a file's rows where they can be checked; return its problems and its SHA-256 in hex."""
    digest = hashlib.sha256()
    size, reading = size_of(stream), _Reading(stream, digest.update)
    waiting: list[Row] = []
    errors: list[RowError] = []
    staged = wrong = 0
    readable = True

    def put() -> int:
        rows = stage_rows(actor, LOG_ID, batch, waiting)
        waiting.clear()
        percent = reading.done * WHOLE // size if size else None
        report(Progress(Step.READING, staged + rows, percent))
        return rows

    for item in parse_rows(reading.lines()):
        if isinstance(item, RowError):
            wrong += 1
            readable = item.code not in UNREADABLE
            errors += [item] if wrong <= LISTED else []
            continue
        waiting.append(item)
        if len(waiting) == BATCH:
            staged += put()
    if waiting:
        put()
    problems = Problems(tuple(errors), wrong)
    if readable:  # else every row behind the unreadable line would be missed
        problems += check(actor, LOG_ID, batch, report)
    return Problems(problems.first[:LISTED], problems.total), digest.hexdigest()


@off_record(IMPORT_AREAS, Log)
def stage_rows(tx: Tx, _log: Log, batch: str, rows: Sequence[Row]) -> int:
    """Stage some rows of a file; return how many."""
    common = {"batch": batch, "staged_at": tx.now}
    tx.session.execute(insert(_STAGED).values(common), [_staged(batch, row) for row in rows])
    return len(rows)


def _staged(batch: str, row: Row) -> dict[str, Any]:
    short_name = row.short_name
    return {
        "line": row.line,
        "area_id": _id_of(batch, row.line),
        "code": row.code,
        "parent_code": row.parent_code,
        "level": row.level,
        "kind": row.kind,
        "name": row.name,
        "short_name": short_name,
        "latin": row.latin,
        "spelled": spelled(row.latin),
        "initials": initials(short_name, row.latin),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "aliases": SEPARATOR.join(row.aliases),
    }


def _id_of(batch: str, line: int) -> str:
    """Return the id for a line's area: those of one file stand side by side in every index.

    Areas are public under their codes, so nothing hangs on their ids being far apart; scattered
    ones would double the time for which a list of the country holds the write lock.
    """
    return batch[:_START] + base64.b32encode(line.to_bytes(5, "big")).decode("ascii").lower()


@off_record(IMPORT_AREAS, Log)
def check(tx: Tx, _log: Log, batch: str, report: Report = silent) -> Problems:
    """Return what contradicts itself or the known areas in a staged file."""

    def asked(done: int, of: int) -> None:
        report(Progress(Step.CHECKING, 0, done * WHOLE // of))

    asked(0, 1)
    keep_known_ends(tx, batch)
    return queries.find_problems(tx.session, batch, LISTED, asked)


@off_record(IMPORT_AREAS, Log)
def index_names(tx: Tx, _log: Log, batch: str, report: Report = silent) -> None:
    """Let what a checked file brings be found by its names once it counts.

    The index may run ahead: a term whose area is not there, or is called otherwise, finds nothing.
    """
    report(Progress(Step.NAMING, 0, 0))
    columns = ("term", "code", "said")
    tx.session.execute(insert(_TERMS).from_select(columns, queries.new_terms(batch)))
    report(Progress(Step.NAMING, 0, WHOLE))


@off_record(IMPORT_AREAS, Log)
def forget_names(tx: Tx, _log: Log, batch: str) -> None:
    """Take out of the index what a file brought there that did not come to count."""
    _forget_names(tx, batch)


@off_record(IMPORT_AREAS, Log)
def discard(tx: Tx, _log: Log, batch: str) -> None:
    """Clear a staged file away."""
    tx.session.execute(delete(StagedArea).where(StagedArea.batch == batch))


@off_record(IMPORT_AREAS, Log)
def clear_abandoned(tx: Tx, _log: Log) -> None:
    """Clear away what imports left behind that died on the way."""
    for batch in queries.list_batches_before(tx.session, tx.now - ABANDONED):
        _forget_names(tx, batch)
        tx.session.execute(delete(StagedArea).where(StagedArea.batch == batch))


def _forget_names(tx: Tx, batch: str) -> None:
    tx.session.execute(delete(_TERMS).where(queries.is_staged_term(batch), ~queries.is_said()))


def keep_known_ends(tx: Tx, batch: str) -> None:
    """Let rows without a last day keep the one that is known (a step)."""
    tx.session.execute(
        update(StagedArea)
        .where(
            StagedArea.batch == batch,
            StagedArea.valid_to.is_(None),
            exists().where(queries.staged_is(Area), Area.valid_to.is_not(None)),
        )
        .values(valid_to=queries.staged_days_known())
        .execution_options(synchronize_session=False)
    )
