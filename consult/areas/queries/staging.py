"""Questions to a file of areas that is staged, each answered by the database in one statement.

An area of the file and a known one are the same if they have the same code and the same first
day. Where both exist, the file's row counts.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from consult.areas.models import Area, AreaAlias, StagedArea
from consult.areas.rules import Level, Problem, RowError

_FAR: Final = literal(date.max, Date)


@dataclass(frozen=True)
class StagedAliases:
    """A line of the file, what it says of other names, and its area."""

    line: int
    names: str
    area_id: str
    code: str


@dataclass(frozen=True)
class Problems:
    """The first errors of a file by line, and how many there are in all."""

    first: tuple[RowError, ...]
    total: int

    def __add__(self, other: "Problems") -> "Problems":
        """Return both together, by line, no more listed than the longer of the two could."""
        both = sorted((*self.first, *other.first), key=lambda error: error.line)
        return Problems(tuple(both), self.total + other.total)


def find_problems(
    session: Session,
    batch: str,
    limit: int,
    report: Callable[[int, int], None] = lambda _done, _of: None,
) -> Problems:
    """Return what contradicts itself or the known areas in a staged file.

    Looks for codes that repeat in the file or are known for overlapping days, for parents that
    are unknown or not valid for as long, and for areas that would outlive the area around them.
    `report` is told how many of the questions are answered, and of how many.
    """
    found = Problems((), 0)
    asked = (_repeated(batch), _known(batch), _orphans(batch), _left_behind(batch))
    for done, query in enumerate(asked, start=1):
        first = tuple(
            RowError(line, Problem(problem), value)
            for line, value, problem in session.execute(query.order_by("line").limit(limit))
        )
        total = len(first)
        if total == limit:
            total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
        found += Problems(first, total)
        report(done, len(asked))
    return Problems(found.first[:limit], found.total)


def count_staged(session: Session, batch: str) -> dict[Level, int]:
    """Return how many areas of each level a staged file names."""
    rows = session.execute(
        select(StagedArea.level, func.count())
        .where(StagedArea.batch == batch)
        .group_by(StagedArea.level)
    )
    found = {Level(level): count for level, count in rows}
    return {level: found.get(level, 0) for level in Level}


def staged_is(known: type[Area]) -> ColumnElement[bool]:
    """Return the condition that a staged row and a known area are the same."""
    return and_(StagedArea.code == known.code, StagedArea.valid_from == known.valid_from)


def staged_days_known() -> Any:  # noqa: ANN401 - a scalar subquery, correlated with the row
    """Return the day on which the known area of a staged row ends, for use as a value."""
    return select(Area.valid_to).where(staged_is(Area)).correlate(StagedArea).scalar_subquery()


def new_areas(batch: str, level: Level, lines: tuple[int, int], entry_id: str) -> Select[Any]:
    """Return the rows of one level that are not known yet, as areas to insert.

    Only lines behind the first of `lines` and up to the second are looked at.

    The columns are id, code, level, kind, name, short_name, latin, parent_id, path, valid_from,
    valid_to and entry_id. The level above must be in place already.
    """
    staged, parent = StagedArea, aliased(Area)
    inside = parent.path.concat("/").concat(staged.area_id)
    return (
        select(
            staged.area_id,
            staged.code,
            staged.level,
            staged.kind,
            staged.name,
            staged.short_name,
            staged.latin,
            parent.id,
            case((parent.id.is_(None), staged.area_id), else_=inside),
            staged.valid_from,
            staged.valid_to,
            literal(entry_id),
        )
        .join_from(
            staged,
            parent,
            and_(parent.code == staged.parent_code, _covers(parent, staged)),
            isouter=True,
        )
        .where(
            staged.batch == batch,
            staged.line > lines[0],
            staged.line <= lines[1],
            staged.level == level,
            ~exists().where(staged_is(Area)),
        )
    )


def last_line(session: Session, batch: str) -> int:
    """Return the number of the last line of a staged file; 0 if it has none."""
    return session.scalar(select(func.max(StagedArea.line)).where(StagedArea.batch == batch)) or 0


def list_batches_before(session: Session, moment: datetime) -> Sequence[str]:
    """Return the imports that began before a moment and whose rows are still there."""
    return session.scalars(
        select(StagedArea.batch).where(StagedArea.staged_at < moment).distinct()
    ).all()


def list_staged_aliases(
    session: Session, batch: str, after: int, limit: int
) -> Sequence[StagedAliases]:
    """Return the lines with other names behind a line, once their areas are in place."""
    rows = session.execute(
        select(StagedArea.line, StagedArea.aliases, Area.id, Area.code)
        .join(Area, staged_is(Area))
        .where(StagedArea.batch == batch, StagedArea.line > after, StagedArea.aliases != "")
        .order_by(StagedArea.line)
        .limit(limit)
    )
    return [StagedAliases(*row) for row in rows]


def known_aliases(session: Session, area_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return the (area id, name) pairs of other names that are known of some areas."""
    rows = session.execute(
        select(AreaAlias.area_id, AreaAlias.name).where(AreaAlias.area_id.in_(area_ids))
    )
    return {(area_id, name) for area_id, name in rows}


Found = Select[int, str, str]
_Dated = type[Area] | type[StagedArea]


def _overlap(one: _Dated, other: _Dated) -> ColumnElement[bool]:
    return and_(
        one.valid_from < func.coalesce(other.valid_to, _FAR),
        other.valid_from < func.coalesce(one.valid_to, _FAR),
    )


def _covers(outer: _Dated, inner: _Dated) -> ColumnElement[bool]:
    return and_(
        outer.valid_from <= inner.valid_from,
        func.coalesce(outer.valid_to, _FAR) >= func.coalesce(inner.valid_to, _FAR),
    )


def _some(column: InstrumentedAttribute[str], *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that some row is so, asked row by row.

    An EXISTS would say the same, but PostgreSQL turns it into a join; in a table filled a moment
    ago it expects a single row, and then reads the whole file once for each of its rows.
    """
    return select(column).where(*where).limit(1).scalar_subquery().is_not(None)


def _replaced(area: type[Area], batch: str) -> ColumnElement[bool]:
    """Return the condition that the file has a row of its own for a known area."""
    own = aliased(StagedArea)
    return _some(
        own.code,
        own.batch == batch,
        own.code == area.code,
        own.valid_from == area.valid_from,
    )


def _repeated(batch: str) -> Found:
    row, again = StagedArea, aliased(StagedArea)
    twice = (
        select(again.code).where(again.batch == batch).group_by(again.code).having(func.count() > 1)
    )
    earlier_end = func.max(func.coalesce(row.valid_to, _FAR)).over(
        partition_by=row.code, order_by=(row.valid_from, row.line), rows=(None, -1)
    )
    dated = (
        select(row.line, row.code, row.valid_from, earlier_end.label("earlier_end"))
        .where(row.batch == batch, row.code.in_(twice))
        .subquery()
    )
    return select(dated.c.line, dated.c.code, literal(Problem.DUPLICATE.value)).where(
        dated.c.earlier_end > dated.c.valid_from
    )


def _known(batch: str) -> Found:
    row, known = StagedArea, aliased(Area)
    return select(row.line, row.code, literal(Problem.OVERLAPS_KNOWN.value)).where(
        row.batch == batch,
        _some(
            known.code,
            known.code == row.code,
            known.valid_from != row.valid_from,
            _overlap(known, row),
            ~_replaced(known, batch),
        ),
    )


def _orphans(batch: str) -> Found:
    row, staged, known = StagedArea, aliased(StagedArea), aliased(Area)
    in_file = and_(staged.batch == batch, staged.code == row.parent_code)
    in_tree = known.code == row.parent_code
    on_other_days = or_(_some(staged.code, in_file), _some(known.code, in_tree))
    problem = case((on_other_days, Problem.PARENT_DAYS.value), else_=Problem.UNKNOWN_PARENT.value)
    return select(row.line, row.parent_code, problem).where(
        row.batch == batch,
        row.parent_code != "",
        ~_some(staged.code, in_file, _covers(staged, row)),
        ~_some(known.code, in_tree, _covers(known, row), ~_replaced(known, batch)),
    )


def _left_behind(batch: str) -> Found:
    row, known, child = StagedArea, aliased(Area), aliased(Area)
    return (
        select(row.line, row.code, literal(Problem.CHILDREN_LEFT.value))
        .join(known, staged_is(known))
        .where(
            row.batch == batch,
            row.valid_to.is_not(None),
            _some(
                child.code,
                child.parent_id == known.id,
                func.coalesce(child.valid_to, _FAR) > row.valid_to,
                ~_replaced(child, batch),
            ),
        )
    )
