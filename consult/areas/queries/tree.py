"""Questions to the tree of areas."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from consult.areas.models import Area, AreaAlias
from consult.areas.rules import CODE_DIGITS, Kind, Level
from consult.core.errors import NotFound
from consult.core.reading import get_row

_SCOPE: Final = "area:"
_APOSTROPHE: Final = ("'", "")


def get_area(session: Session, area_id: str) -> Area:
    """Return an area.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Area, area_id)


def get_area_by_code(session: Session, code: str, day: date) -> Area:
    """Return the area that a code stands for on a day.

    Raises:
        NotFound: on that day it stands for none.
    """
    area = session.scalar(select(Area).where(Area.code == code, valid_on(day)))
    if area is None:
        raise NotFound("area")
    return area


def list_areas(session: Session, ids: Collection[str]) -> list[Area]:
    """Return areas by their ids, ordered by code; ids that stand for nothing are passed over."""
    return list(session.scalars(select(Area).where(Area.id.in_(ids)).order_by(Area.code)))


def list_children(
    session: Session, parent_id: str, day: date, *, after: str | None = None, limit: int
) -> list[Area]:
    """Return the areas directly within one on a day, by code.

    Args:
        session: to read with.
        parent_id: the area around them.
        day: on which they are valid.
        after: code to continue behind.
        limit: how many at most.
    """
    query = select(Area).where(Area.parent_id == parent_id, valid_on(day))
    if after is not None:
        query = query.where(Area.code > after)
    return list(session.scalars(query.order_by(Area.code).limit(limit)))


def list_parts(session: Session, ids: Collection[str], day: date) -> list[Area]:
    """Return the areas directly within some areas on a day, by code; not for more than a few."""
    query = select(Area).where(Area.parent_id.in_(ids), Area.kind != Kind.VIRTUAL, valid_on(day))
    return list(session.scalars(query.order_by(Area.code)))


def list_outermost(session: Session, day: date) -> list[Area]:
    """Return the areas that nothing stands around on a day, by code: provinces."""
    query = select(Area).where(Area.parent_id.is_(None), valid_on(day))
    return list(session.scalars(query.order_by(Area.code)))


def list_districts(session: Session, day: date, *, limit: int) -> list[Area]:
    """Return the first districts and counties on a day, by code."""
    query = select(Area).where(Area.level == Level.DISTRICT, valid_on(day))
    return list(session.scalars(query.order_by(Area.code).limit(limit)))


def list_areas_of_codes(session: Session, codes: Collection[str], day: date) -> list[Area]:
    """Return the areas that some codes stand for on a day, by code."""
    query = select(Area).where(Area.code.in_(codes), valid_on(day))
    return list(session.scalars(query.order_by(Area.code)))


def count_inside(session: Session, ids: Collection[str], day: date) -> dict[str, int]:
    """Return how many areas stand directly in some areas on a day, but for statistics, by id."""
    rows = session.execute(
        select(Area.parent_id, func.count())
        .where(Area.parent_id.in_(ids), Area.kind != Kind.VIRTUAL, valid_on(day))
        .group_by(Area.parent_id)
    )
    found = {parent: count for parent, count in rows}  # noqa: C416 - rows are no pairs
    return {each: found.get(each, 0) for each in ids}


def has_areas(session: Session) -> bool:
    """Return whether there is any area."""
    return session.scalar(select(Area.id).limit(1)) is not None


def select_within(area: Area) -> CTE:
    """Return every area within one as rows of `part_id` and `area_id`.

    A part is an area directly within it, and stands for everything inside, itself included; the
    area itself is a part of its own.

    Walks down the tree, so it costs as much as there is inside. Areas that are no longer valid
    are there too: what happened in them stays.
    """
    parts = select(Area.id.label("part_id"), Area.id.label("area_id")).where(
        or_(Area.parent_id == area.id, Area.id == area.id)
    )
    within = parts.cte("within", recursive=True)
    return within.union_all(
        select(within.c.part_id, Area.id)
        .join(within, Area.parent_id == within.c.area_id)
        .where(within.c.part_id != area.id)
    )


def list_communities(
    session: Session, day: date, *, within: str = "", after: str | None = None, limit: int
) -> list[Area]:
    """Return communities and villages on a day, by code; those for statistics only are left out.

    Args:
        session: to read with.
        day: on which they are valid.
        within: what their codes begin with.
        after: code to continue behind.
        limit: how many at most.
    """
    query = select(Area).where(
        Area.level == Level.COMMUNITY, Area.kind != Kind.VIRTUAL, valid_on(day)
    )
    if within:
        query = query.where(begins_with(Area.code, within))
    if after is not None:
        query = query.where(Area.code > after)
    return list(session.scalars(query.order_by(Area.code).limit(limit)))


def path_of(session: Session, area: Area) -> list[Area]:
    """Return the areas from the outermost around one down to itself."""
    return list_areas(session, area.path.split("/"))


def areas_of_scopes(session: Session, scopes: Collection[str]) -> dict[str, Area]:
    """Return the areas among scopes ("area:…") by their scope; other scopes have none."""
    ids = [scope.removeprefix(_SCOPE) for scope in scopes if scope.startswith(_SCOPE)]
    return {_SCOPE + area.id: area for area in list_areas(session, ids)}


def areas_of_places(session: Session, places: Collection[str], day: date) -> dict[str, Area]:
    """Return the areas among scopes ("area:…") and codes; a code stands for its area on a day."""
    ids = [place.removeprefix(_SCOPE) for place in places if place.startswith(_SCOPE)]
    query = select(Area).where(or_(Area.id.in_(ids), and_(Area.code.in_(places), valid_on(day))))
    found = list(session.scalars(query))
    named = {name: area for area in found for name in (_SCOPE + area.id, area.code)}
    return {place: named[place] for place in places if place in named}


def count_by_level(session: Session, day: date) -> dict[Level, int]:
    """Return how many areas of each level are valid on a day; levels without any count 0."""
    rows = session.execute(
        select(Area.level, func.count()).where(valid_on(day)).group_by(Area.level)
    )
    found = {Level(level): count for level, count in rows}
    return {level: found.get(level, 0) for level in Level}


def count_by_kind(session: Session, level: Level, day: date) -> dict[Kind, int]:
    """Return how many areas of one level and each kind are valid on a day."""
    rows = session.execute(
        select(Area.kind, func.count())
        .where(Area.level == level, valid_on(day))
        .group_by(Area.kind)
    )
    found = {Kind(kind): count for kind, count in rows}
    return {kind: found.get(kind, 0) for kind in Kind}


def valid_on(day: date) -> ColumnElement[bool]:
    """Return the condition that an area is valid on a day."""
    return and_(Area.valid_from <= day, or_(Area.valid_to.is_(None), Area.valid_to > day))


def begins_with(code: Any, beginning: str) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    """Return the condition that a code has certain first digits, as a part of its index."""
    return and_(
        code >= beginning.ljust(CODE_DIGITS, "0"), code <= beginning.ljust(CODE_DIGITS, "9")
    )


def named(area: type[Area], text: str) -> ColumnElement[bool]:
    """Return the condition that a text is part of one of an area's names.

    It reads every area that other conditions leave, so they must leave few.
    """
    alias = (
        exists()
        .where(AreaAlias.area_id == area.id, AreaAlias.name.icontains(text, autoescape=True))
        .correlate_except(AreaAlias)
    )
    return or_(
        _spelled(area, text.replace(*_APOSTROPHE)),
        area.name.icontains(text, autoescape=True),
        area.short_name.icontains(text, autoescape=True),
        alias,
    )


def _spelled(area: type[Area], text: str) -> ColumnElement[bool]:
    """Return the condition that a text is part of a Latin name, or the name and more behind it.

    Apostrophes do not count, and somebody may write "Wanchun Community".
    """
    latin = func.lower(func.replace(area.latin, *_APOSTROPHE))
    return and_(
        area.latin != "",
        or_(
            latin.icontains(text, autoescape=True),
            literal(text.lower()).startswith(latin.concat(" ")),
        ),
    )
