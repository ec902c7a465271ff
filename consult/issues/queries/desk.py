"""What waits for somebody: for the proposer, and on the desks of a community's offices."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from consult.committees.models import Panel, Stakeholder
from consult.committees.rules import Answer, Origin
from consult.issues.models import Matter, Task, WrittenOpinion
from consult.issues.queries.tasks import is_open
from consult.issues.rules import ANSWER_DUE, TASKS_RUN, State
from consult.voting.models import Poll


@dataclass(frozen=True)
class OnDesk:
    """A matter that waits for its next step, and whether tasks were given for it."""

    matter: Matter
    has_tasks: bool


@dataclass(frozen=True)
class OpinionsWaiting:
    """A matter with written opinions to check: how many, and since when the oldest waits."""

    matter: Matter
    count: int
    since: datetime


@dataclass(frozen=True)
class TaskLists:
    """Which tasks of which communities are asked for.

    Attributes:
        accept_in: communities whose reported tasks wait for acceptance.
        due_in: communities whose tasks are to be done.
        until: the last due day of those.
    """

    accept_in: Collection[str]
    due_in: Collection[str]
    until: date


def list_on_desk(
    session: Session, desks: Mapping[State, Collection[str]], now: datetime, limit: int
) -> Sequence[OnDesk]:
    """Return matters that wait for their next step: by deadline, then what has waited longest.

    A matter that is being carried out waits only while no task of it is open; a refused one, until
    nobody can ask any more that the refusal be reviewed.

    Args:
        session: to read with.
        desks: for each state, the ids of the communities to look in.
        now: the moment.
        limit: how many at most.
    """
    wanted = [
        and_(Matter.state == state, Matter.area_id.in_(area_ids))
        for state, area_ids in desks.items()
        if area_ids
    ]
    if not wanted:
        return []
    has_tasks = exists().where(Task.matter_id == Matter.id)
    open_task = has_tasks.where(is_open(now))
    deadline = case(
        (Matter.state.in_(ANSWER_DUE), Matter.reply_by),
        (Matter.state == State.PLANNED, Matter.meets_at),
    )
    rows = session.execute(
        select(Matter, has_tasks.correlate(Matter).label("has_tasks"))
        .where(
            or_(*wanted),
            or_(Matter.state != State.IN_EFFECT, ~open_task.correlate(Matter)),
            or_(Matter.state != State.NOT_ADMITTED, ~_review_may_come(now)),
        )
        .order_by(
            case((deadline.is_(None), 1), else_=0),
            func.coalesce(deadline, Matter.moved_at),
            Matter.id,
        )
        .limit(limit)
    )
    return [OnDesk(row.Matter, bool(row.has_tasks)) for row in rows]


def _review_may_come(now: datetime) -> ColumnElement[bool]:
    """Return whether a refusal can still be reviewed (see `rules.why_not_ask_review`)."""
    term_runs = func.coalesce(Matter.review_until, now) > now
    return and_(~Matter.refusal_reviewed, term_runs)


def list_returned_to(session: Session, person_id: str, limit: int) -> Sequence[Matter]:
    """Return the matters that a person raised and shall add details to, oldest first."""
    return session.scalars(
        select(Matter)
        .where(Matter.proposer_id == person_id, Matter.state == State.RETURNED)
        .order_by(Matter.moved_at, Matter.id)
        .limit(limit)
    ).all()


def list_invitations(
    session: Session, person_id: str, limit: int
) -> Sequence[tuple[Stakeholder, Matter]]:
    """Return the invitations to sit on a panel still being made up that a person must answer."""
    rows = session.execute(
        select(Stakeholder, Matter)
        .join(Panel, Panel.id == Stakeholder.panel_id)
        .join(Matter, Matter.panel_id == Panel.id)
        .where(
            Stakeholder.person_id == person_id,
            Stakeholder.answer == Answer.WAITING,
            Stakeholder.origin == Origin.ASKED,
            Panel.frozen_at.is_(None),
        )
        .order_by(Stakeholder.asked_at, Stakeholder.id)
        .limit(limit)
    )
    return [(row.Stakeholder, row.Matter) for row in rows]


def list_applications(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[tuple[Stakeholder, Matter]]:
    """Return who asked to be seated on a panel still being made up, oldest first."""
    if not area_ids:
        return []
    rows = session.execute(
        select(Stakeholder, Matter)
        .join(Panel, Panel.id == Stakeholder.panel_id)
        .join(Matter, Matter.panel_id == Panel.id)
        .where(
            Matter.area_id.in_(area_ids),
            Stakeholder.answer == Answer.WAITING,
            Stakeholder.origin == Origin.APPLIED,
            Panel.frozen_at.is_(None),
        )
        .order_by(Stakeholder.asked_at, Stakeholder.id)
        .limit(limit)
    )
    return [(row.Stakeholder, row.Matter) for row in rows]


def list_polls_to_run(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[tuple[Poll, Matter]]:
    """Return the polls of some communities that are to open or to close, soonest first."""
    if not area_ids:
        return []
    rows = session.execute(
        select(Poll, Matter)
        .join(Matter, Matter.poll_id == Poll.id)
        .where(
            Matter.area_id.in_(area_ids),
            Matter.state.in_([State.ANNOUNCED, State.CONSULTING]),
            Poll.closed_at.is_(None),
            Poll.not_held_at.is_(None),
            Poll.called_off_at.is_(None),
        )
        .order_by(func.coalesce(Poll.closes_at, Poll.not_before), Poll.id)
        .limit(limit)
    )
    return [(row.Poll, row.Matter) for row in rows]


def list_opinions_to_check(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[OpinionsWaiting]:
    """Return the matters of some communities with written opinions to check, oldest first."""
    if not area_ids:
        return []
    since = func.min(WrittenOpinion.written_at)
    waiting = (
        select(
            WrittenOpinion.matter_id,
            func.count().label("count"),
            since.label("since"),
        )
        .join(Matter, Matter.id == WrittenOpinion.matter_id)
        .where(
            Matter.area_id.in_(area_ids),
            Matter.state != State.ARCHIVED,
            WrittenOpinion.round == func.coalesce(Matter.poll_id, Matter.id),
            ~WrittenOpinion.released,
        )
        .group_by(WrittenOpinion.matter_id)
        .order_by(since, WrittenOpinion.matter_id)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(Matter, waiting.c.count, waiting.c.since)
        .join(waiting, waiting.c.matter_id == Matter.id)
        .order_by(waiting.c.since, Matter.id)
    )
    return [OpinionsWaiting(row.Matter, row[1], row.since) for row in rows]


def list_open_tasks(
    session: Session, asked: TaskLists, limit: int
) -> Sequence[tuple[Task, Matter]]:
    """Return tasks by their day: those to be done first, then those reported, oldest first."""
    reported = Task.reported_at.is_not(None)
    wanted = []
    if asked.accept_in:
        wanted.append(and_(reported, Matter.area_id.in_(asked.accept_in)))
    if asked.due_in:
        due = and_(Matter.area_id.in_(asked.due_in), Task.due_on <= asked.until)
        wanted.append(and_(~reported, due))
    if not wanted:
        return []
    rows = session.execute(
        select(Task, Matter)
        .join(Matter, Matter.id == Task.matter_id)
        .where(Matter.state.in_(TASKS_RUN), Task.accepted_at.is_(None), or_(*wanted))
        .order_by(case((reported, 1), else_=0), case((~reported, Task.due_on)), Task.reported_at)
        .order_by(Task.id)
        .limit(limit)
    )
    return [(row.Task, row.Matter) for row in rows]
