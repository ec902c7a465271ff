"""What goes on record about tasks. Reasons and reports are sealed and public."""

from dataclasses import dataclass
from datetime import date, datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class TaskAssigned(Entry, kind="issues.task_assigned"):
    """A task was given to its owner."""

    due_on: date


@dataclass(frozen=True)
class TaskProgressed(Entry, kind="issues.task_progressed"):
    """Something was done for a task, shown by so many documents."""

    documents: int


@dataclass(frozen=True)
class TaskReported(Entry, kind="issues.task_reported"):
    """A task was reported as done; until `confirm_by` it waits for the proposer."""

    confirm_by: datetime
    documents: int


@dataclass(frozen=True)
class TaskAccepted(Entry, kind="issues.task_accepted"):
    """The supervisors accepted a task's completion."""


@dataclass(frozen=True)
class TaskConfirmed(Entry, kind="issues.task_confirmed"):
    """The proposer accepted a task's completion, in person or through the office."""


@dataclass(frozen=True)
class TaskSentBack(Entry, kind="issues.task_sent_back"):
    """The proposer or the supervisors found that a task is not done."""

    by_proposer: bool


@dataclass(frozen=True)
class DelayAsked(Entry, kind="issues.delay_asked"):
    """A later day was asked for."""

    due_on: date
    asked_day: date


@dataclass(frozen=True)
class DelayDecided(Entry, kind="issues.delay_decided"):
    """The supervisors granted a later day, or refused it; `due_on` is the day that holds now."""

    granted: bool
    due_on: date
