"""What dashboards ask across features: numbers and lists, nothing they decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.committees.models import Committee
from consult.issues.models import Matter
from consult.issues.rules import OPEN_STATES, State

FINISHED = frozenset({State.ARCHIVED, State.REVIEWED})


@dataclass(frozen=True)
class Figures:
    """How many communities are open, matters under way, and matters finished."""

    communities: int
    under_way: int
    finished: int


def figures(session: Session) -> Figures:
    """Return the figures of the district."""
    return Figures(
        session.scalar(select(func.count()).select_from(Committee)) or 0,
        session.scalar(
            select(func.count())
            .select_from(Matter)
            .where(Matter.text_public, Matter.state.in_(OPEN_STATES))
        )
        or 0,
        session.scalar(
            select(func.count())
            .select_from(Matter)
            .where(Matter.text_public, Matter.state.in_(FINISHED))
        )
        or 0,
    )


def open_communities(session: Session, limit: int = 30) -> Sequence[Area]:
    """Return the communities that have a committee, by code."""
    return session.scalars(
        select(Area)
        .join(Committee, Committee.area_id == Area.id)
        .order_by(Area.code, Area.id)
        .limit(limit)
    ).all()
