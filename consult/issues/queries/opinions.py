"""Questions about written opinions."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from consult.core.reading import get_row
from consult.identity.models import Person
from consult.identity.queries import shown
from consult.issues.models import Matter, WrittenOpinion


class Opinion(NamedTuple):
    """A written opinion as the page of its matter shows it; the name as the public sees it."""

    id: str
    stance: str
    text: str
    written_at: datetime
    released: bool
    name: str


def list_opinions(
    session: Session, matter: Matter, *, released_only: bool, limit: int = 100
) -> Sequence[Opinion]:
    """Return written opinions of the current consultation: what waits first, then by time."""
    rows = session.execute(
        _select_opinions(released_only=released_only),
        {"matter_id": matter.id, "round": _round(matter), "most": limit},
    )
    return [
        Opinion(
            row.id,
            row.stance,
            row.text,
            row.written_at,
            row.released,
            shown(row.name, public=row.name_public),
        )
        for row in rows
    ]


@cache
def _select_opinions(*, released_only: bool) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            WrittenOpinion.id,
            WrittenOpinion.stance,
            WrittenOpinion.text,
            WrittenOpinion.written_at,
            WrittenOpinion.released,
            Person.name,
            Person.name_public,
        )
        .join(Person, Person.id == WrittenOpinion.person_id)
        .where(
            WrittenOpinion.matter_id == bindparam("matter_id"),
            WrittenOpinion.round == bindparam("round"),
        )
        .order_by(WrittenOpinion.released, WrittenOpinion.written_at, WrittenOpinion.id)
        .limit(bindparam("most"))
    )
    return query.where(WrittenOpinion.released) if released_only else query


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
