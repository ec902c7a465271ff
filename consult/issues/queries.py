"""Questions about matters."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.core.errors import NotFound
from consult.core.policy import COMMITTEE_MEMBER, REPRESENTATIVE
from consult.identity.models import RoleHolding
from consult.issues.models import Matter, MatterText, Review, Task, WrittenOpinion
from consult.issues.rules import OPEN_STATES, Ground, State, parse_clock, parse_ground
from consult.publication.models import Objection


def get_matter(session: Session, matter_id: str) -> Matter:
    """Return a matter.

    Raises:
        NotFound: there is none of that id.
    """
    matter = session.get(Matter, matter_id)
    if matter is None:
        raise NotFound("matter")
    return matter


def lock_matter(session: Session, matter_id: str) -> Matter:
    """Return a second matter that a use case changes, locked.

    Raises:
        NotFound: there is none of that id.
    """
    matter = session.get(
        Matter, matter_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if matter is None:
        raise NotFound("matter")
    return matter


def next_serial(session: Session, area_id: str, year: int) -> int:
    """Return the serial number of an area's next case in a year."""
    last = session.scalar(
        select(func.max(Matter.serial)).where(Matter.area_id == area_id, Matter.year == year)
    )
    return (last or 0) + 1


def get_ground(session: Session, code: str, now: datetime) -> tuple[RuleText, Ground]:
    """Return a ground in force: its text, and parsed."""
    text = audit.get_rule(session, "ground", code, legal_day(now))
    return text, parse_ground(text.content)


def list_grounds(session: Session, step: str, now: datetime) -> list[RuleText]:
    """Return the grounds in force that support a step."""
    day = legal_day(now)
    return [
        text
        for text in audit.list_rules(session, "ground")
        if step in text.content["steps"]
        and text.in_force_from <= day
        and (text.in_force_to is None or day < text.in_force_to)
    ]


def reply_days(session: Session, now: datetime) -> int:
    """Return the legal days within which a matter gets its first answer."""
    return parse_clock(audit.get_rule(session, "clock", "first-reply", legal_day(now)).content)


ANSWERED_UNSEEN = (State.NOT_ADMITTED, State.TRANSFERRED)
"""States whose matters are listed even if their text stays private: the answer is public."""


def list_matters(
    session: Session,
    *,
    area_id: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
    states: frozenset[State] | None = None,
) -> Sequence[tuple[Matter, Area]]:
    """Return public matters, latest moved first; `before` is the last key, `states` narrows."""
    query = (
        select(Matter, Area)
        .join(Area, Area.id == Matter.area_id)
        .where(or_(Matter.text_public, Matter.state.in_(ANSWERED_UNSEEN)))
        .order_by(Matter.moved_at.desc(), Matter.id.desc())
        .limit(limit)
    )
    if states is not None:
        query = query.where(Matter.state.in_(states))
    if area_id is not None:
        query = query.where(Matter.area_id == area_id)
    if before is not None:
        at, last = before
        query = query.where(
            or_(Matter.moved_at < at, and_(Matter.moved_at == at, Matter.id < last))
        )
    return [(row.Matter, row.Area) for row in session.execute(query)]


def list_mergeable(session: Session, matter: Matter, limit: int = 50) -> Sequence[Matter]:
    """Return the open matters of the same community that a new one could be merged into."""
    return session.scalars(
        select(Matter)
        .where(
            Matter.area_id == matter.area_id,
            Matter.id != matter.id,
            Matter.state.in_(OPEN_STATES),
        )
        .order_by(Matter.moved_at.desc(), Matter.id)
        .limit(limit)
    ).all()


def list_in_state(
    session: Session, area_ids: set[str], states: frozenset[State], limit: int = 50
) -> Sequence[tuple[Matter, Area]]:
    """Return the matters of some areas that stand in certain states, oldest move first."""
    if not area_ids:
        return []
    rows = session.execute(
        select(Matter, Area)
        .join(Area, Area.id == Matter.area_id)
        .where(Matter.area_id.in_(area_ids), Matter.state.in_(states))
        .order_by(Matter.moved_at, Matter.id)
        .limit(limit)
    )
    return [(row.Matter, row.Area) for row in rows]


def list_proposed_by(session: Session, person_id: str, limit: int = 50) -> Sequence[Matter]:
    """Return what a person has raised, newest first."""
    return session.scalars(
        select(Matter)
        .where(Matter.proposer_id == person_id)
        .order_by(Matter.proposed_at.desc(), Matter.id)
        .limit(limit)
    ).all()


def find_text(session: Session, matter_id: str, version: int) -> MatterText:
    """Return one version of a matter's text."""
    return session.get_one(MatterText, (matter_id, version))


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
    opinion = session.get(WrittenOpinion, opinion_id)
    if opinion is None:
        raise NotFound("opinion")
    return opinion


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


def list_tasks(session: Session, matter_id: str) -> Sequence[Task]:
    """Return the tasks of a matter by their day."""
    return session.scalars(
        select(Task).where(Task.matter_id == matter_id).order_by(Task.due_on, Task.id)
    ).all()


def get_task(session: Session, task_id: str) -> Task:
    """Return a task.

    Raises:
        NotFound: there is none of that id.
    """
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("task")
    return task


def count_tasks(session: Session, matter_id: str) -> tuple[int, int]:
    """Return how many tasks a matter has, and how many of them are accepted."""
    row = session.execute(
        select(func.count(), func.count(Task.accepted_at)).where(Task.matter_id == matter_id)
    ).one()
    return int(row[0]), int(row[1])


def find_review(session: Session, matter_id: str) -> Review | None:
    """Return the review of a matter, if it was reviewed."""
    return session.get(Review, matter_id)


def assembly_roll(session: Session, area_id: str, now: datetime) -> list[tuple[str, bool]]:
    """Return (person, is representative) of a representatives' assembly: committee and reps.

    Source: Organic Law of the Urban Residents' Committees (rev. 2025) art. 28, of the
    Villagers' Committees art. 29.
    """
    rows = session.execute(
        select(RoleHolding.person_id, RoleHolding.role)
        .where(
            RoleHolding.scope == f"area:{area_id}",
            RoleHolding.role.in_([COMMITTEE_MEMBER.code, REPRESENTATIVE.code]),
            RoleHolding.since <= now,
            or_(RoleHolding.until.is_(None), RoleHolding.until > now),
        )
        .order_by(RoleHolding.role, RoleHolding.since, RoleHolding.person_id)
    )
    places: dict[str, bool] = {}
    for row in rows:
        places.setdefault(row.person_id, row.role == REPRESENTATIVE.code)
    return list(places.items())


def list_due(session: Session, now: datetime, limit: int = 50) -> Sequence[str]:
    """Return the ids of matters whose window has run out with every objection dismissed."""
    held_up = (
        exists()
        .where(
            Objection.notice_id == Matter.notice_id,
            or_(Objection.answered_at.is_(None), Objection.upheld.is_(True)),
        )
        .correlate(Matter)
    )
    return session.scalars(
        select(Matter.id)
        .where(
            Matter.state.in_([State.PUBLICITY, State.POSTED]),
            Matter.acts_at.is_not(None),
            Matter.acts_at <= now,
            ~held_up,
        )
        .order_by(Matter.acts_at, Matter.id)
        .limit(limit)
    ).all()


def find_by_poll(session: Session, poll_id: str) -> Matter | None:
    """Return the matter that a poll decides on."""
    return session.scalar(select(Matter).where(Matter.poll_id == poll_id))


def list_opinions_to_check(
    session: Session, area_ids: set[str], limit: int = 50
) -> Sequence[Matter]:
    """Return the matters of some areas with written opinions that wait for a check."""
    if not area_ids:
        return []
    waiting = (
        exists()
        .where(WrittenOpinion.matter_id == Matter.id, ~WrittenOpinion.released)
        .correlate(Matter)
    )
    return session.scalars(
        select(Matter)
        .where(
            Matter.area_id.in_(area_ids),
            Matter.state.in_([State.ANNOUNCED, State.CONSULTING]),
            waiting,
        )
        .order_by(Matter.moved_at, Matter.id)
        .limit(limit)
    ).all()
