"""Looking for places: any part of a name near by, the beginnings of names in the whole country.

Near by is a district or two, whose few hundred areas are read. Everything else goes down the
index of names, and stops at the end of the page: a list of the whole country costs no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from consult.areas.models import Area, AreaTerm
from consult.areas.queries.terms import is_name_of
from consult.areas.queries.tree import begins_with, list_areas, named, valid_on
from consult.areas.rules import INITIALS, LAST, Asked, Kind, Level, Spelling

NEAR: Final = 1
"""Number of the zone near by; the others are further away, and less like what was asked."""

_PROVINCE: Final = 2
"""Digits of a code that say in which province it is."""

_JOINTS: Final = ("'", " ", "-")


@dataclass(frozen=True)
class Key:
    """Where a list of places found goes on: behind this one."""

    zone: int
    term: str
    code: str


@dataclass(frozen=True)
class Found:
    """A place that was found, and where it stands in the list."""

    key: Key
    area: Area


def search_places(
    session: Session,
    asked: Asked,
    day: date,
    *,
    near: Sequence[str] = (),
    after: Key | None = None,
    limit: int,
) -> list[Found]:
    """Return places of any level that are called so: those near by first, then by their names.

    Two statements, whatever is asked for and however many places there are.

    Args:
        session: to read with.
        asked: what is looked for.
        day: on which the places are valid.
        near: what codes near by begin with; there any part of a name will do, and a street brings
            its communities. Their province comes before the other ones.
        after: the place to continue behind.
        limit: how many at most.
    """
    zones = [
        zone.select(day, after, limit)
        for zone in _zones(asked, near)
        if after is None or zone.number >= after.zone
    ]
    if not zones:
        return []
    every = union_all(*(select(each.subquery()) for each in zones)).subquery()
    rows = session.execute(
        select(every).order_by(every.c.zone, every.c.term, every.c.code).limit(limit)
    ).all()
    areas = {each.id: each for each in list_areas(session, {row.id for row in rows})}
    return [Found(Key(row.zone, row.term, row.code), areas[row.id]) for row in rows]


@dataclass(frozen=True)
class _Zone:
    """A part of the list: which places, and by what they are ordered before their codes."""

    number: int
    term: Any
    code: Any
    where: ColumnElement[bool]

    def select(self, day: date, after: Key | None, limit: int) -> Select[Any]:
        query = select(
            literal(self.number).label("zone"),
            self.term.label("term"),
            self.code.label("code"),
            Area.id.label("id"),
        ).where(self.where, Area.code == self.code, Area.kind != Kind.VIRTUAL, valid_on(day))
        if after is not None and after.zone == self.number:
            query = query.where(tuple_(self.term, self.code) > tuple_(after.term, after.code))
        # Two names of one area may be looked up alike (Minan, Min'an).
        return query.distinct().order_by(self.term, self.code).limit(limit)


def _zones(asked: Asked, near: Sequence[str]) -> list[_Zone]:
    around = sorted({each[:_PROVINCE] for each in near})
    if asked.spelling == Spelling.CODE:
        here = _in(Area.code, near)
        like = begins_with(Area.code, asked.text)
        return [
            *([_Zone(NEAR, Area.code, Area.code, and_(like, here))] if near else []),
            _Zone(NEAR + 1, Area.code, Area.code, and_(like, not_(here)) if near else like),
        ]
    found = []
    if near:
        found.append(_Zone(NEAR, Area.code, Area.code, _called(asked.text, near)))
    for number, term in enumerate(asked.terms):
        like = and_(AreaTerm.term >= term, AreaTerm.term < term + LAST, is_name_of(Area))
        if term.startswith(INITIALS) and number:
            like = and_(like, not_(_is_spelled(asked.terms[0])))
        if near:
            here = and_(_in(AreaTerm.code, around), not_(_in(AreaTerm.code, near)))
            found.append(_Zone(NEAR + 1 + number, AreaTerm.term, AreaTerm.code, and_(like, here)))
            like = and_(like, not_(_in(AreaTerm.code, around)))
        further = NEAR + 1 + len(asked.terms) + number
        found.append(_Zone(further, AreaTerm.term, AreaTerm.code, like))
    return sorted(found, key=lambda zone: zone.number)


def _in(code: Any, beginnings: Sequence[str]) -> ColumnElement[bool]:  # noqa: ANN401 - a column
    return or_(false(), *(begins_with(code, each) for each in beginnings))


def _is_spelled(beginning: str) -> ColumnElement[bool]:
    letters: ColumnElement[str] = func.lower(Area.latin)
    for each in _JOINTS:
        letters = func.replace(letters, each, "")
    return letters.startswith(beginning, autoescape=True)


def _called(text: str, near: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that an area near by has a text in a name, or its street has."""
    around = aliased(Area)
    streets = select(around.id).where(
        _in(around.code, near), around.level == Level.STREET, named(around, text)
    )
    return and_(_in(Area.code, near), or_(named(Area, text), Area.parent_id.in_(streets)))
