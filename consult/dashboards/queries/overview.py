"""What a guide or an office sees of the communities in its charge: sums, and what is late now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.committees.models import Committee
from consult.core import clock
from consult.dashboards.models import Figure
from consult.dashboards.queries.register import is_late
from consult.issues.models import Matter


@dataclass(frozen=True)
class Coverage:
    """How many communities and villages there are, how many of them consult and have matters."""

    communities: int = 0
    with_committee: int = 0
    with_matters: int = 0


def sums_within(session: Session, area: Area, year: int | None) -> Mapping[str, Mapping[str, int]]:
    """Return the figures of each part of an area, by part and name, of one year or of all."""
    within = areas.select_within(area)
    query = (
        select(within.c.part_id, Figure.name, func.sum(Figure.n))
        .join(Figure, Figure.area_id == within.c.area_id)
        .group_by(within.c.part_id, Figure.name)
    )
    if year is not None:
        query = query.where(Figure.year == year)
    found: dict[str, dict[str, int]] = {}
    for part_id, name, n in session.execute(query):
        found.setdefault(part_id, {})[name] = int(n)
    return found


def years_within(session: Session, area: Area) -> Sequence[int]:
    """Return the years in which matters were raised within an area, latest first."""
    within = areas.select_within(area)
    return session.scalars(
        select(Figure.year)
        .where(Figure.area_id.in_(select(within.c.area_id)), Figure.n > 0)
        .distinct()
        .order_by(Figure.year.desc())
    ).all()


def coverage_within(session: Session, area: Area, year: int | None) -> Mapping[str, Coverage]:
    """Return how far consultation reaches in each part of an area today."""
    within = areas.select_within(area)
    with_matters = select(Figure.area_id).where(Figure.n > 0)
    if year is not None:
        with_matters = with_matters.where(Figure.year == year)
    day = clock.legal_day(clock.now())
    rows = session.execute(
        select(
            within.c.part_id,
            func.count(Area.id),
            func.count(Committee.id),
            func.count(case((Area.id.in_(with_matters), 1))),
        )
        .join(Area, Area.id == within.c.area_id)
        .outerjoin(Committee, Committee.area_id == Area.id)
        .where(Area.level == Level.COMMUNITY, Area.kind != Kind.VIRTUAL, areas.valid_on(day))
        .group_by(within.c.part_id)
    )
    return {part_id: Coverage(*map(int, counts)) for part_id, *counts in rows}


def late_within(session: Session, area: Area, now: datetime) -> Mapping[str, int]:
    """Return how many matters with a late answer or task each part of an area has."""
    within = areas.select_within(area)
    rows = session.execute(
        select(within.c.part_id, func.count())
        .join(Matter, Matter.area_id == within.c.area_id)
        .where(is_late(now))
        .group_by(within.c.part_id)
    )
    return {part_id: int(n) for part_id, n in rows}


def late_in(session: Session, area_ids: Collection[str], now: datetime) -> Mapping[str, int]:
    """Return how many matters with a late answer or task each of some communities has."""
    rows = session.execute(
        select(Matter.area_id, func.count())
        .where(Matter.area_id.in_(area_ids), is_late(now))
        .group_by(Matter.area_id)
    )
    return {area_id: int(n) for area_id, n in rows}
