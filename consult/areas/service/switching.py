"""The switch: a checked file is taken over whole, by one entry on the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Final

from sqlalchemy import CursorResult, Insert, Update, case, insert, or_, update

from consult.areas import queries
from consult.areas.entries import AreasImported
from consult.areas.models import Area, AreaAlias, AreaTerm, StagedArea
from consult.areas.permissions import IMPORT_AREAS
from consult.areas.rules import Changes, Level, Step, is_latin, spelled, why_not_switch
from consult.areas.service.progress import WHOLE, Progress, Report, silent
from consult.areas.service.staging import BATCH, SEPARATOR, keep_known_ends
from consult.audit.entry import Recorded
from consult.audit.models import Log
from consult.audit.record import Tx, on_record
from consult.core.errors import Conflict, Refused

SLICES: Final = 10
"""Parts in which the many communities are added, so that somebody who waits sees it go on."""

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


@on_record(IMPORT_AREAS, Log)
def switch(
    tx: Tx, _log: Log, batch: str, sha256: str, report: Report = silent
) -> Recorded[Imported]:
    """Take a staged file over.

    Raises:
        Refused: it brings nothing new, or no longer fits because another import came between.
    """
    report(Progress(Step.SWITCHING, 0, 0))
    keep_known_ends(tx, batch)
    if queries.find_problems(tx.session, batch, 1).total:
        raise Refused(Conflict.CHANGED_MEANWHILE)
    changes = Changes(
        latin=_run(tx, _respelling(tx, batch)),
        renamed=_run(tx, _renaming(tx, batch)),
        ended=_run(tx, _ending(tx, batch)),
        added=_add_areas(tx, batch, report),
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


def _add_areas(tx: Tx, batch: str, report: Report) -> int:
    """Add what is new, the areas around others first; communities in slices of the file."""
    last = queries.last_line(tx.session, batch)
    bounds = [last * n // SLICES for n in range(SLICES + 1)]
    added = sum(
        _add_level(tx, batch, level, (0, last)) for level in Level if level != Level.COMMUNITY
    )
    for done, lines in enumerate(pairwise(bounds), start=1):
        added += _add_level(tx, batch, Level.COMMUNITY, lines)
        report(Progress(Step.SWITCHING, 0, done * WHOLE // SLICES))
    return added


def _add_level(tx: Tx, batch: str, level: Level, lines: tuple[int, int]) -> int:
    new = queries.new_areas(batch, level, lines, tx.entry_id)
    return _run(tx, insert(Area).from_select(_COLUMNS, new))


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
        after = page[-1].line
        told = {
            (each.area_id, name): each.code for each in page for name in each.names.split(SEPARATOR)
        }
        fresh = told.keys() - queries.known_aliases(tx.session, {each.area_id for each in page})
        added += len(fresh)
        if fresh:
            rows = [
                {"area_id": area, "name": name, "entry_id": tx.entry_id}
                for area, name in sorted(fresh)
            ]
            tx.session.execute(insert(AreaAlias), rows)
            _index_aliases(tx, {(name, told[area, name]) for area, name in fresh})
    return added


def _index_aliases(tx: Tx, named: set[tuple[str, str]]) -> None:
    """Let areas be found by other names; `named` holds each with the code of its area."""
    terms = {(spelled(name) if is_latin(name) else name, code, name) for name, code in named}
    fresh = terms - queries.known_terms(tx.session, {code for _name, code in named}, terms)
    if fresh:
        rows = [{"term": term, "code": code, "said": said} for term, code, said in sorted(fresh)]
        tx.session.execute(insert(AreaTerm), rows)
