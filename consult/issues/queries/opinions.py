"""Questions about written opinions."""

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from consult.core.reading import get_row
from consult.issues.models import Matter, WrittenOpinion


def list_opinions(
    session: Session, matter: Matter, *, released_only: bool, limit: int = 100
) -> Sequence[WrittenOpinion]:
    """Return written opinions of the current consultation: what waits first, then by time."""
    query = (
        select(WrittenOpinion)
        .where(WrittenOpinion.matter_id == matter.id, WrittenOpinion.round == _round(matter))
        .order_by(WrittenOpinion.released, WrittenOpinion.written_at, WrittenOpinion.id)
        .limit(limit)
    )
    if released_only:
        query = query.where(WrittenOpinion.released)
    return session.scalars(query).all()


def count_opinions(session: Session, matter: Matter) -> tuple[int, int]:
    """Return how many opinions were written for the current consultation, and released."""
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((WrittenOpinion.released, 1), else_=0)), 0),
        ).where(WrittenOpinion.matter_id == matter.id, WrittenOpinion.round == _round(matter))
    ).one()
    return int(row[0]), int(row[1])


def get_opinion(session: Session, opinion_id: str) -> WrittenOpinion:
    """Return a written opinion.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, WrittenOpinion, opinion_id)


def has_written(session: Session, matter: Matter, person_id: str) -> bool:
    """Return whether a person wrote an opinion for the current consultation."""
    found = session.scalar(
        select(WrittenOpinion.id).where(
            WrittenOpinion.matter_id == matter.id,
            WrittenOpinion.round == _round(matter),
            WrittenOpinion.person_id == person_id,
        )
    )
    return found is not None


def _round(matter: Matter) -> str:
    return matter.poll_id or matter.id
