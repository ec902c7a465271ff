"""Questions about tasks, and about the review behind them."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.core.errors import NotFound
from consult.issues.models import Review, Task


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
