"""What dashboards ask across features: figures, places and what waits; nothing they decide."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Session, aliased

from consult.areas.models import Area
from consult.audit.models import Parked, TreeLeaf
from consult.committees.models import Committee
from consult.dashboards.models import Counted, Figure
from consult.dashboards.rules import Bucket, bucket_of
from consult.identity.models import Person, Residence
from consult.issues.models import Matter
from consult.issues.rules import State


@dataclass(frozen=True)
class Figures:
    """How many communities are open, matters under way, and matters finished."""

    communities: int
    under_way: int
    finished: int


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


def figures(session: Session) -> Figures:
    """Return the figures of the district: sums over its communities, as they are kept."""
    kept = _kept(session, None)
    communities = session.scalar(select(func.count()).select_from(Committee)) or 0
    return Figures(communities, kept[Bucket.UNDER_WAY], kept[Bucket.FINISHED])


def figures_of(session: Session, area_id: str) -> Figures:
    """Return the figures of one community."""
    kept = _kept(session, area_id)
    return Figures(1, kept[Bucket.UNDER_WAY], kept[Bucket.FINISHED])


def _kept(session: Session, area_id: str | None) -> Mapping[Bucket, int]:
    query = select(Figure.bucket, func.sum(Figure.n)).group_by(Figure.bucket)
    if area_id is not None:
        query = query.where(Figure.area_id == area_id)
    found = {Bucket(bucket): int(n) for bucket, n in session.execute(query)}
    return {bucket: found.get(bucket, 0) for bucket in Bucket}


def area_to_count(session: Session, matter_id: str) -> str | None:
    """Return the community of a matter that stands counted elsewhere than it stands, or None."""
    row = session.execute(
        select(Matter.area_id, Matter.state, Matter.text_public, Counted.bucket)
        .outerjoin(Counted, Counted.matter_id == Matter.id)
        .where(Matter.id == matter_id)
    ).first()
    if row is None:
        return None
    stands = bucket_of(State(row.state), public=row.text_public)
    return None if stands == row.bucket else str(row.area_id)


def areas_with_matters(session: Session) -> Sequence[str]:
    """Return the ids of the communities that have matters, or figures of some."""
    return session.scalars(
        union(select(Matter.area_id), select(Figure.area_id), select(Counted.area_id))
    ).all()


def open_communities(session: Session, limit: int = 30) -> Sequence[Area]:
    """Return the communities that have a committee, by code."""
    return session.scalars(
        select(Area)
        .join(Committee, Committee.area_id == Area.id)
        .order_by(Area.code, Area.id)
        .limit(limit)
    ).all()


def communities_within(session: Session, area_ids: Collection[str]) -> dict[str, set[str]]:
    """Return the areas inside some areas, themselves included, by the area asked for."""
    if not area_ids:
        return {}
    around = aliased(Area)
    inside = or_(Area.id == around.id, Area.path.startswith(around.path + "/"))
    rows = session.execute(
        select(around.id, Area.id).join(Area, inside).where(around.id.in_(area_ids))
    )
    found: dict[str, set[str]] = {}
    for asked, area_id in rows:
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
