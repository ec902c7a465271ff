"""The quick lane and the full one: how a matter came in, was answered, called back, reviewed.

Sources: Shaoxing's standard of quick and deep consultation (即时议, 深入议), where a resident gets
a first answer within 48 hours; reviews by somebody else are the rule of this platform.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from consult.issues.rules.lifecycle import State

TRIES: Final = 3
"""Calls that found nobody after which a matter may be closed without an answer to the question."""


class Lane(StrEnum):
    """Whether a matter gets an answer, or a consultation."""

    QUICK = "quick"
    FULL = "full"


class Source(StrEnum):
    """How a matter reached the community."""

    WEB = "web"
    DESK = "desk"
    PHONE = "phone"
    VISIT = "visit"
    GROUP = "group"
    PAPER = "paper"


ENTERED: Final = (Source.DESK, Source.PHONE, Source.VISIT, Source.GROUP, Source.PAPER)
"""Ways in which somebody else writes a matter down for a resident."""


class CalledBack(StrEnum):
    """What the proposer said of the answer."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    NOT_SATISFIED = "not_satisfied"
    NOT_REACHED = "not_reached"


class Clock(StrEnum):
    """The clocks of a matter in the law data."""

    QUICK_REPLY = "quick-reply"
    FIRST_REPLY = "first-reply"
    REFUSAL_REVIEW = "refusal-review"
    ASK_REFUSAL_REVIEW = "ask-refusal-review"
    TASK_ACCEPTANCE = "task-acceptance"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    NOT_ENTERED_HERE = "issues.not_entered_here"
    UNDO_IS_OVER = "issues.undo_is_over"
    SOMETHING_WAS_DONE = "issues.something_was_done"
    ALREADY_FULL = "issues.already_full"
    TOO_FEW_TRIES = "issues.too_few_tries"
    ALREADY_REVIEWED = "issues.already_reviewed"
    REFUSER_CANNOT_REVIEW = "issues.refuser_cannot_review"
    SAME_PLACE = "issues.same_place"
    HANDLED_ELSEWHERE = "issues.handled_elsewhere"
    NOBODY_ANSWERS_THERE = "issues.nobody_answers_there"
    NO_OTHER_PLACE = "issues.no_other_place"
    NO_ANSWER_YET = "issues.no_answer_yet"
    ANSWER_IS_PUBLIC = "issues.answer_is_public"
    ANSWER_WILL_DO = "issues.answer_will_do"
    REASON_NEEDED = "issues.reason_needed"


@dataclass(frozen=True)
class EntryFacts:
    """What decides whether a matter that was entered for a resident can be taken back.

    Attributes:
        entered: somebody entered it for a resident.
        until: the end of the legal day it was entered on.
        moved: something was done with it since.
    """

    entered: bool
    until: datetime | None
    moved: bool


def why_not_undo(facts: EntryFacts, now: datetime) -> Refusal | None:
    """Return why an entry made for a resident cannot be taken back, or None.

    A slip of the pen is undone the same day; later, the matter is answered like any other.
    """
    if not facts.entered or facts.until is None:
        return Refusal.NOT_ENTERED_HERE
    if facts.moved:
        return Refusal.SOMETHING_WAS_DONE
    return Refusal.UNDO_IS_OVER if now >= facts.until else None


def why_not_deepen(lane: Lane) -> Refusal | None:
    """Return why a matter cannot change to the full lane, or None."""
    return Refusal.ALREADY_FULL if lane is Lane.FULL else None


def why_not_reply(lane: Lane) -> Refusal | None:
    """Return why a matter is not answered by a mere reply, or None: the full lane consults."""
    return Refusal.ALREADY_FULL if lane is Lane.FULL else None


def is_dissatisfied(state: State, said: str) -> bool:
    """Return whether the proposer was called back last, and found that the answer will not do.

    Args:
        state: where the matter stands.
        said: what was said (`CalledBack`), or empty.
    """
    return state is State.CALLED_BACK and said == CalledBack.NOT_SATISFIED


def why_not_reply_again(said: str) -> Refusal | None:
    """Return why there is no further answer to give, or None.

    Args:
        said: what the proposer said of the last answer (`CalledBack`), or empty.
    """
    return None if said == CalledBack.NOT_SATISFIED else Refusal.ANSWER_WILL_DO


def why_not_release_answer(*, given: bool, public: bool) -> Refusal | None:
    """Return why an answer cannot be made public, or None."""
    if not given:
        return Refusal.NO_ANSWER_YET
    return Refusal.ANSWER_IS_PUBLIC if public else None


def why_not_close(*, dissatisfied: bool, reason: str) -> Refusal | None:
    """Return why a file cannot be closed like this, or None.

    Whoever is not satisfied gets a further answer, a consultation, or a public reason why nothing
    more can be done.
    """
    return Refusal.REASON_NEEDED if dissatisfied and not reason else None


def why_not_hand_over(*, here: bool, answered: bool) -> Refusal | None:
    """Return why a matter cannot be handed over to a place, or None.

    Its promise starts anew there, and only somebody in office can keep it.

    Args:
        here: it is the place where the matter is.
        answered: somebody is in office there who can answer.
    """
    if here:
        return Refusal.SAME_PLACE
    return None if answered else Refusal.NOBODY_ANSWERS_THERE


def why_not_call_here(*, handed_over: bool) -> Refusal | None:
    """Return why nobody is called back from here, or None: another community has the matter."""
    return Refusal.HANDLED_ELSEWHERE if handed_over else None


def why_not_call_back(said: CalledBack, tries: int) -> Refusal | None:
    """Return why a call-back cannot be noted like this, or None."""
    short = said is CalledBack.NOT_REACHED and tries < TRIES
    return Refusal.TOO_FEW_TRIES if short else None
