"""Places, and what waits in them: nothing here is a decision."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from consult.areas.models import Area
from consult.areas.rules import Level
from consult.audit.models import Parked, TreeLeaf
from consult.committees.models import Committee
from consult.identity.models import Person, Residence


@dataclass(frozen=True)
class Unconfirmed:
    """A community where residents wait for their address to be confirmed: how many, how long."""

    area: Area
    count: int
    since: datetime


@dataclass(frozen=True)
class Stuck:
    """An entry that a follower could not digest, and where to read it."""

    parked: Parked
    entry_id: str | None


def open_communities(session: Session, limit: int = 30) -> Sequence[Area]:
    """Return the communities that have a committee, by code."""
    # By their ids: a join would read the areas of the whole country in the order of their codes.
    return session.scalars(
        select(Area)
        .where(Area.id.in_(select(Committee.area_id)))
        .order_by(Area.code, Area.id)
        .limit(limit)
    ).all()


def open_districts(session: Session, limit: int) -> Sequence[Area]:
    """Return the districts and counties in which a community has a committee, by code."""
    communities = select(Committee.area_id)
    streets = select(Area.parent_id).where(Area.id.in_(communities))
    around = aliased(Area)
    districts = select(around.parent_id).where(around.id.in_(streets))
    return session.scalars(
        select(Area)
        .where(Area.id.in_(districts), Area.level == Level.DISTRICT)
        .order_by(Area.code)
        .limit(limit)
    ).all()


def communities_within(session: Session, area_ids: Collection[str]) -> dict[str, set[str]]:
    """Return the areas inside some areas, themselves included, by the area asked for.

    Walks down the tree, so it costs as much as there is inside, however many areas there are.
    """
    if not area_ids:
        return {}
    asked_for = select(Area.id.label("asked"), Area.id.label("area_id"))
    within = asked_for.where(Area.id.in_(area_ids)).cte("within", recursive=True)
    within = within.union_all(
        select(within.c.asked, Area.id).join(within, Area.parent_id == within.c.area_id)
    )
    found: dict[str, set[str]] = {}
    for asked, area_id in session.execute(select(within.c.asked, within.c.area_id)):
        found.setdefault(asked, set()).add(area_id)
    return found


def list_unconfirmed_areas(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[Unconfirmed]:
    """Return the communities with residents to confirm, what has waited longest first."""
    if not area_ids:
        return []
    since = func.min(Person.created_at)
    waiting = (
        select(Residence.area_id, func.count().label("count"), since.label("since"))
        .join(Person, Person.id == Residence.person_id)
        .where(Residence.area_id.in_(area_ids), Residence.confirmed_at.is_(None))
        .group_by(Residence.area_id)
        .order_by(since, Residence.area_id)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(Area, waiting.c.count, waiting.c.since)
        .join(waiting, waiting.c.area_id == Area.id)
        .order_by(waiting.c.since, Area.id)
    )
    return [Unconfirmed(row.Area, row[1], row.since) for row in rows]


def count_stuck(session: Session) -> tuple[int, datetime | None]:
    """Return how many entries followers could not digest, and since when the oldest waits."""
    row = session.execute(select(func.count(), func.min(Parked.parked_at))).one()
    return int(row[0]), row[1]


def list_stuck(session: Session, limit: int) -> Sequence[Stuck]:
    """Return the entries that followers could not digest, oldest first."""
    rows = session.execute(
        select(Parked, TreeLeaf.entry_id)
        .outerjoin(TreeLeaf, TreeLeaf.seq == Parked.seq)
        .order_by(Parked.parked_at, Parked.follower, Parked.seq)
        .limit(limit)
    )
    return [Stuck(row.Parked, row.entry_id) for row in rows]
