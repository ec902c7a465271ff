"""The figures as they are kept, and whether they are still right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.committees.models import Committee
from consult.core import clock
from consult.dashboards.models import Counted, Figure
from consult.dashboards.rules import (
    TOLD_BY,
    Happened,
    Public,
    Stands,
    counts_in,
    public_name,
)
from consult.issues.models import Matter
from consult.issues.rules import Lane, State


@dataclass(frozen=True)
class Figures:
    """How many communities are open, matters under way, and matters finished."""

    communities: int
    under_way: int
    finished: int


def figures(session: Session) -> Figures:
    """Return the figures of the district: sums over its communities, as they are kept."""
    kept = _kept(session, None)
    communities = session.scalar(select(func.count()).select_from(Committee)) or 0
    return Figures(communities, kept[Public.UNDER_WAY], kept[Public.FINISHED])


def figures_of(session: Session, area_id: str) -> Figures:
    """Return the figures of one community."""
    kept = _kept(session, area_id)
    return Figures(1, kept[Public.UNDER_WAY], kept[Public.FINISHED])


def _kept(session: Session, area_id: str | None) -> Mapping[Public, int]:
    names = {public_name(figure): figure for figure in Public}
    query = (
        select(Figure.name, func.sum(Figure.n)).where(Figure.name.in_(names)).group_by(Figure.name)
    )
    if area_id is not None:
        query = query.where(Figure.area_id == area_id)
    found = {names[name]: int(n) for name, n in session.execute(query)}
    return {figure: found.get(figure, 0) for figure in Public}


def year_of(matter: Matter) -> int:
    """Return the legal year in which a matter was raised: the year it is counted in."""
    return clock.legal_day(matter.proposed_at).year


def figures_now(session: Session, matter: Matter) -> dict[str, datetime]:
    """Return the figures a matter counts in by now, and since when: what the rules say of it."""
    stands = Stands(
        id=matter.id,
        state=State(matter.state),
        lane=Lane(matter.lane),
        form=matter.form,
        public=matter.text_public,
        proposed_at=matter.proposed_at,
        moved_at=matter.moved_at,
    )
    story = audit.list_kinds_in_story(session, matter.story, TOLD_BY)
    return counts_in(
        stands, [Happened(each.kind, each.at, each.subjects, each.facts) for each in story]
    )


def figures_counted(session: Session, matter_id: str) -> dict[str, datetime]:
    """Return the figures a matter stands counted in, and since when."""
    rows = session.execute(select(Counted.name, Counted.at).where(Counted.matter_id == matter_id))
    return {name: at for name, at in rows}  # noqa: C416 - rows are no pairs to the type checker


def area_to_count(session: Session, matter_id: str) -> str | None:
    """Return the community of a matter that stands counted otherwise than it stands, or None."""
    matter = session.get(Matter, matter_id)
    if matter is None:
        return None
    same = figures_now(session, matter) == figures_counted(session, matter_id)
    return None if same else matter.area_id


def areas_with_matters(session: Session) -> Sequence[str]:
    """Return the ids of the communities that have matters, or figures of some."""
    return session.scalars(
        union(select(Matter.area_id), select(Figure.area_id), select(Counted.area_id))
    ).all()
