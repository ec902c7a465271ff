"""Questions about tasks, what was done for them, and the review behind them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from consult.audit.models import ChainLink, LogEntry
from consult.core.clock import from_ms
from consult.core.reading import get_row
from consult.identity.models import Credential
from consult.issues.models import Matter, Task, TaskNote
from consult.issues.rules import TASKS_RUN, NoteKind


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a task is not accepted yet, as `rules.task_state` tells it."""
    proposers_turn = and_(Task.confirmed_at.is_(None), Task.confirm_by > now)
    return or_(Task.accepted_at.is_(None), and_(Task.confirm_by.is_not(None), proposers_turn))


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
    return get_row(session, Task, task_id)


def list_given(session: Session, tasks: Collection[Task]) -> Sequence[tuple[str, str, datetime]]:
    """Return the tasks in the order they were given: id, the entry that gave it, and when."""
    rows = session.execute(
        select(ChainLink.subject, LogEntry.id, LogEntry.t)
        .join(LogEntry, LogEntry.id == ChainLink.entry_id)
        .where(ChainLink.subject.in_([each.story for each in tasks]), ChainLink.n == 0)
        .order_by(LogEntry.t, LogEntry.id)
    )
    ids = {each.story: each.id for each in tasks}
    return [(ids[story], entry_id, from_ms(at)) for story, entry_id, at in rows]


def count_tasks(session: Session, matter_id: str, now: datetime) -> tuple[int, int]:
    """Return how many tasks a matter has, and how many of them are accepted."""
    row = session.execute(
        select(func.count(), func.count(case((~is_open(now), 1)))).where(
            Task.matter_id == matter_id
        )
    ).one()
    return int(row[0]), int(row[1])


def list_notes(session: Session, matter_id: str) -> Sequence[TaskNote]:
    """Return what was done for the tasks of a matter, in order."""
    return session.scalars(
        select(TaskNote)
        .join(Task, Task.id == TaskNote.task_id)
        .where(Task.matter_id == matter_id)
        .order_by(TaskNote.written_at, TaskNote.id)
    ).all()


def find_open_delay(session: Session, task_id: str) -> TaskNote | None:
    """Return the request for delay of a task that is not decided yet, if there is one."""
    return session.scalar(
        select(TaskNote)
        .where(
            TaskNote.task_id == task_id,
            TaskNote.kind == NoteKind.DELAY,
            TaskNote.decided_at.is_(None),
        )
        .limit(1)
    )


def list_delays(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[tuple[TaskNote, Task, Matter]]:
    """Return the requests for delay in some communities that wait for a decision, oldest first."""
    if not area_ids:
        return []
    rows = session.execute(
        select(TaskNote, Task, Matter)
        .join(Task, Task.id == TaskNote.task_id)
        .join(Matter, Matter.id == Task.matter_id)
        .where(
            Matter.area_id.in_(area_ids),
            Matter.state.in_(TASKS_RUN),
            Task.reported_at.is_(None),
            TaskNote.kind == NoteKind.DELAY,
            TaskNote.decided_at.is_(None),
        )
        .order_by(TaskNote.written_at, TaskNote.id)
        .limit(limit)
    )
    return [(row.TaskNote, row.Task, row.Matter) for row in rows]


def list_to_confirm(
    session: Session, person_id: str, now: datetime, limit: int
) -> Sequence[tuple[Task, Matter]]:
    """Return the reported tasks that wait for a person who raised the matter, soonest first."""
    rows = session.execute(
        select(Task, Matter)
        .join(Matter, Matter.id == Task.matter_id)
        .where(
            Matter.proposer_id == person_id,
            Matter.state.in_(TASKS_RUN),
            Task.reported_at.is_not(None),
            Task.confirmed_at.is_(None),
            Task.confirm_by > now,
        )
        .order_by(Task.confirm_by, Task.id)
        .limit(limit)
    )
    return [(row.Task, row.Matter) for row in rows]


def list_to_note(
    session: Session, area_ids: Collection[str], now: datetime, limit: int
) -> Sequence[tuple[Task, Matter]]:
    """Return the reported tasks that wait for a proposer who cannot sign in, soonest first."""
    if not area_ids:
        return []
    signs_in = exists().where(Credential.person_id == Matter.proposer_id).correlate(Matter)
    rows = session.execute(
        select(Task, Matter)
        .join(Matter, Matter.id == Task.matter_id)
        .where(
            Matter.area_id.in_(area_ids),
            Matter.state.in_(TASKS_RUN),
            Task.reported_at.is_not(None),
            Task.confirmed_at.is_(None),
            Task.confirm_by > now,
            ~signs_in,
        )
        .order_by(Task.confirm_by, Task.id)
        .limit(limit)
    )
    return [(row.Task, row.Matter) for row in rows]
