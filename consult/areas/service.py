"""Use cases of areas: a file is staged, checked, and taken over whole by one switch.

Nothing of a file counts before the switch, and then all of it. The file is never in memory:
rows go to a staging table in batches, and the database answers what takes more than one row.
An area of the file is a known one if code and first day are the same; then a different name
renames it, a last day ends it, and an empty last day or Latin name says nothing. Areas that the
file does not name stay as they are; other names are only ever added.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import BinaryIO, Final

from sqlalchemy import CursorResult, Insert, Update, case, delete, exists, insert, or_, update

from consult.areas import queries
from consult.areas.entries import AreasImported
from consult.areas.models import Area, AreaAlias, StagedArea
from consult.areas.permissions import IMPORT_AREAS
from consult.areas.queries import Problems
from consult.areas.rules import (
    LONGEST_LINE,
    UNREADABLE,
    Changes,
    Level,
    Row,
    RowError,
    parse_rows,
    why_not_switch,
)
from consult.audit.entry import Recorded
from consult.audit.models import LOG_ID, Log
from consult.audit.record import Tx, off_record, on_record
from consult.core.errors import Conflict, Refused
from consult.core.ids import new_id
from consult.core.policy import Actor

LISTED: Final = 1000
"""Errors that are kept to be shown; the others are counted."""

BATCH: Final = 2000
"""Rows in one statement, and so the most that are in memory."""

ABANDONED: Final = timedelta(days=1)
"""How old the rows of an import are that died before it could clear them away."""

_SEPARATOR: Final = ";"
_COLUMNS: Final = (
    "id",
    "code",
    "level",
    "kind",
    "name",
    "short_name",
    "latin",
    "parent_id",
    "path",
    "valid_from",
    "valid_to",
    "entry_id",
)


@dataclass(frozen=True)
class Imported:
    """What a file brought: its areas by level, and what changed."""

    counts: Mapping[Level, int]
    changes: Changes


def import_areas(
    actor: Actor, stream: BinaryIO, report: Callable[[int], None] = lambda _: None
) -> Imported | Problems:
    """Import a file of areas whole, or not at all.

    Args:
        actor: who imports.
        stream: the file, open for reading bytes; see `rules.parse_rows` for its form.
        report: told the number of rows staged so far, now and then.

    Returns:
        What it brought, or what is wrong with it (then nothing was imported).

    Raises:
        Refused: the file brings nothing new, or another import came between.
        Forbidden: the actor may not.
    """
    batch = new_id()
    clear_abandoned(actor, LOG_ID)
    try:
        problems, sha256 = stage(actor, batch, stream, report)
        return problems if problems.total else switch(actor, LOG_ID, batch, sha256)
    finally:
        discard(actor, LOG_ID, batch)


def stage(
    actor: Actor, batch: str, stream: BinaryIO, report: Callable[[int], None]
) -> tuple[Problems, str]:
    """Put a file's rows where they can be checked; return its problems and its SHA-256 in hex."""
    digest = hashlib.sha256()
    waiting: list[Row] = []
    errors: list[RowError] = []
    staged = wrong = 0
    readable = True
    for item in parse_rows(_lines(stream, digest.update)):
        if isinstance(item, RowError):
            wrong += 1
            readable = item.code not in UNREADABLE
            errors += [item] if wrong <= LISTED else []
            continue
        waiting.append(item)
        if len(waiting) == BATCH:
            staged += stage_rows(actor, LOG_ID, batch, waiting)
            report(staged)
            waiting.clear()
    if waiting:
        report(staged + stage_rows(actor, LOG_ID, batch, waiting))
    problems = Problems(tuple(errors), wrong)
    if readable:  # else every row behind the unreadable line would be missed
        problems += check(actor, LOG_ID, batch)
    return Problems(problems.first[:LISTED], problems.total), digest.hexdigest()


@off_record(IMPORT_AREAS, Log)
def stage_rows(tx: Tx, _log: Log, batch: str, rows: Sequence[Row]) -> int:
    """Stage some rows of a file; return how many."""
    tx.session.execute(
        insert(StagedArea),
        [
            {
                "batch": batch,
                "line": row.line,
                "area_id": new_id(),
                "code": row.code,
                "parent_code": row.parent_code,
                "level": row.level,
                "kind": row.kind,
                "name": row.name,
                "short_name": row.short_name,
                "latin": row.latin,
                "valid_from": row.valid_from,
                "valid_to": row.valid_to,
                "aliases": _SEPARATOR.join(row.aliases),
                "staged_at": tx.now,
            }
            for row in rows
        ],
    )
    return len(rows)


@off_record(IMPORT_AREAS, Log)
def check(tx: Tx, _log: Log, batch: str) -> Problems:
    """Return what contradicts itself or the known areas in a staged file."""
    _keep_known_ends(tx, batch)
    return queries.find_problems(tx.session, batch, LISTED)


@off_record(IMPORT_AREAS, Log)
def discard(tx: Tx, _log: Log, batch: str) -> None:
    """Clear a staged file away."""
    tx.session.execute(delete(StagedArea).where(StagedArea.batch == batch))


@off_record(IMPORT_AREAS, Log)
def clear_abandoned(tx: Tx, _log: Log) -> None:
    """Clear away what imports left behind that died on the way."""
    tx.session.execute(delete(StagedArea).where(StagedArea.staged_at < tx.now - ABANDONED))


@on_record(IMPORT_AREAS, Log)
def switch(tx: Tx, _log: Log, batch: str, sha256: str) -> Recorded[Imported]:
    """Take a staged file over.

    Raises:
        Refused: it brings nothing new, or no longer fits because another import came between.
    """
    _keep_known_ends(tx, batch)
    if queries.find_problems(tx.session, batch, 1).total:
        raise Refused(Conflict.CHANGED_MEANWHILE)
    changes = Changes(
        latin=_run(tx, _respelling(tx, batch)),
        renamed=_run(tx, _renaming(tx, batch)),
        ended=_run(tx, _ending(tx, batch)),
        added=sum(_add_areas(tx, batch, level) for level in Level),
        aliases=_add_aliases(tx, batch),
    )
    if (refusal := why_not_switch(changes)) is not None:
        raise Refused(refusal)
    counts = queries.count_staged(tx.session, batch)
    entry = AreasImported(
        sha256=sha256,
        counts={str(level): number for level, number in counts.items()},
        added=changes.added,
        renamed=changes.renamed,
        ended=changes.ended,
        aliases=changes.aliases,
        latin=changes.latin,
    )
    return Recorded(Imported(counts, changes), entry)


def _lines(stream: BinaryIO, take: Callable[[bytes], None]) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_LINE + 1):
        take(line)
        yield line


def _keep_known_ends(tx: Tx, batch: str) -> None:
    """Let rows without a last day keep the one that is known."""
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


def _respelling(tx: Tx, batch: str) -> Update:
    return (
        update(Area)
        .where(
            StagedArea.batch == batch,
            queries.staged_is(Area),
            StagedArea.latin != "",
            Area.latin != StagedArea.latin,
        )
        .values(latin=StagedArea.latin, entry_id=tx.entry_id)
    )


def _renaming(tx: Tx, batch: str) -> Update:
    """Give areas the names of the file; a Latin name that spelled the old one goes with it."""
    same = Area.short_name == StagedArea.short_name
    return (
        update(Area)
        .where(
            StagedArea.batch == batch,
            queries.staged_is(Area),
            or_(
                Area.name != StagedArea.name,
                Area.short_name != StagedArea.short_name,
                Area.kind != StagedArea.kind,
            ),
        )
        .values(
            name=StagedArea.name,
            short_name=StagedArea.short_name,
            kind=StagedArea.kind,
            latin=case((same, Area.latin), else_=StagedArea.latin),
            entry_id=tx.entry_id,
        )
    )


def _ending(tx: Tx, batch: str) -> Update:
    return (
        update(Area)
        .where(
            StagedArea.batch == batch,
            queries.staged_is(Area),
            Area.valid_to.is_distinct_from(StagedArea.valid_to),
        )
        .values(valid_to=StagedArea.valid_to, entry_id=tx.entry_id)
    )


def _add_areas(tx: Tx, batch: str, level: Level) -> int:
    return _run(
        tx,
        insert(Area).from_select(_COLUMNS, queries.new_areas(batch, level, tx.entry_id)),
    )


def _run(tx: Tx, statement: Insert | Update) -> int:
    """Carry a statement out; return how many rows it made or changed."""
    done = tx.session.execute(
        statement.execution_options(preserve_rowcount=True, synchronize_session=False)
    )
    assert isinstance(done, CursorResult)  # noqa: S101 - what statements that write return
    return done.rowcount


def _add_aliases(tx: Tx, batch: str) -> int:
    added = after = 0
    for _ in count():
        page = queries.list_staged_aliases(tx.session, batch, after, BATCH)
        if not page:
            break
        after = page[-1][0]
        told = {(area, name) for _, names, area in page for name in names.split(_SEPARATOR)}
        fresh = told - queries.known_aliases(tx.session, {area for _, _, area in page})
        added += len(fresh)
        if fresh:
            rows = [
                {"area_id": area, "name": name, "entry_id": tx.entry_id}
                for area, name in sorted(fresh)
            ]
            tx.session.execute(insert(AreaAlias), rows)
    return added
