"""Tasks: where one stands, and what may be done with it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from consult.issues.rules.lifecycle import State
from consult.issues.rules.planning import Refusal

TASKS_RUN: Final = frozenset({State.POSTED, State.IN_EFFECT})
"""States of a matter in which its tasks are worked on."""


class TaskState(StrEnum):
    """Where a task stands; reported, it waits for the proposer and the supervisors."""

    GIVEN = "given"
    REPORTED = "reported"
    FOR_PROPOSER = "for_proposer"
    FOR_SUPERVISOR = "for_supervisor"
    ACCEPTED = "accepted"


class NoteKind(StrEnum):
    """What a line of a task's progress is."""

    PROGRESS = "progress"
    REPORT = "report"
    SENT_BACK = "sent_back"
    DELAY = "delay"


class TaskRefusal(StrEnum):
    """Why not; the words are in `messages`."""

    ALREADY_REPORTED = "issues.task_already_reported"
    ALREADY_ACCEPTED = "issues.task_already_accepted_by_you"
    DELAY_WAITS = "issues.delay_waits"
    DELAY_NOT_LATER = "issues.delay_not_later"
    DELAY_DECIDED_BEFORE = "issues.delay_decided_before"
    PROPOSER_HAS_ACCOUNT = "issues.proposer_has_account"


@dataclass(frozen=True)
class TaskFacts:
    """What tells where a task stands.

    Attributes:
        reported: it was reported as done, and not sent back since.
        accepted: the supervisors accepted it.
        confirmed: the proposer accepted it.
        confirm_by: until when it waits for the proposer.
        due_on: the day it is to be done by.
    """

    reported: bool
    accepted: bool
    confirmed: bool
    confirm_by: datetime | None
    due_on: date


def task_state(facts: TaskFacts, now: datetime) -> TaskState:
    """Return where a task stands.

    A proposer who does not answer in time holds nothing up; the supervisors' word is never left
    out.
    """
    if not facts.reported:
        return TaskState.GIVEN
    waits = not facts.confirmed and facts.confirm_by is not None and now < facts.confirm_by
    if facts.accepted:
        return TaskState.FOR_PROPOSER if waits else TaskState.ACCEPTED
    return TaskState.REPORTED if waits else TaskState.FOR_SUPERVISOR


def days_over(due_on: date, day: date) -> int:
    """Return by how many days a day lies behind the one that was promised; negative before it."""
    return (day - due_on).days


def why_not_work(state: State) -> Refusal | None:
    """Return why nothing is done for tasks of a matter now, or None."""
    return None if state in TASKS_RUN else Refusal.TASKS_NOT_DUE_HERE


def why_not_report(facts: TaskFacts) -> StrEnum | None:
    """Return why a task takes no progress and no report now, or None."""
    return TaskRefusal.ALREADY_REPORTED if facts.reported else None


def why_not_ask_delay(facts: TaskFacts, *, waits: bool, day: date | None = None) -> StrEnum | None:
    """Return why no later day can be asked for, or None.

    Args:
        facts: of the task.
        waits: a request is not decided yet.
        day: the day asked for, if it is known.
    """
    if facts.reported:
        return TaskRefusal.ALREADY_REPORTED
    if waits:
        return TaskRefusal.DELAY_WAITS
    late = day is not None and day <= facts.due_on
    return TaskRefusal.DELAY_NOT_LATER if late else None


def why_not_decide_delay(facts: TaskFacts, *, decided: bool) -> StrEnum | None:
    """Return why a request for delay is not to be decided, or None."""
    if decided:
        return TaskRefusal.DELAY_DECIDED_BEFORE
    return TaskRefusal.ALREADY_REPORTED if facts.reported else None


def why_not_accept(facts: TaskFacts) -> StrEnum | None:
    """Return why the supervisors cannot accept a task, or None."""
    if not facts.reported:
        return Refusal.TASK_NOT_REPORTED
    return Refusal.TASK_NOT_OPEN if facts.accepted else None


def why_not_confirm(facts: TaskFacts, now: datetime) -> StrEnum | None:
    """Return why the proposer's acceptance is not wanted, or None."""
    if not facts.reported:
        return Refusal.TASK_NOT_REPORTED
    if task_state(facts, now) is TaskState.ACCEPTED:
        return Refusal.TASK_NOT_OPEN
    return TaskRefusal.ALREADY_ACCEPTED if facts.confirmed else None


def why_not_send_back(facts: TaskFacts, now: datetime) -> StrEnum | None:
    """Return why a reported task cannot be sent back, or None."""
    if not facts.reported:
        return Refusal.TASK_NOT_REPORTED
    done = task_state(facts, now) is TaskState.ACCEPTED
    return Refusal.TASK_NOT_OPEN if done else None


def why_not_note_for(*, has_account: bool) -> TaskRefusal | None:
    """Return why the office may not write down what the proposer says, or None."""
    return TaskRefusal.PROPOSER_HAS_ACCOUNT if has_account else None
