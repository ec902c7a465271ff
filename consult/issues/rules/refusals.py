"""Not admitting a matter, its review by somebody else, and texts that can never become public.

That a refusal is reviewed once, by somebody else and within a term is the rule of this platform;
the term is law data that the district can edit (clock `ask-refusal-review`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.issues.rules.lanes import Refusal as LaneRefusal
from consult.issues.rules.lifecycle import PRIVATE_STATES, State
from consult.issues.rules.planning import Refusal


class Private(StrEnum):
    """Why what was written can never become public."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"


class NotAdmitted(StrEnum):
    """Why not; the words are in `messages`."""

    REVIEW_TERM_OVER = "issues.review_term_over"
    REVIEW_MAY_COME = "issues.review_may_come"
    OVERTURNED = "issues.overturned"
    NO_HAND_OFF = "issues.no_hand_off"


@dataclass(frozen=True)
class ReviewFacts:
    """What decides whether a refusal can still be reviewed.

    Attributes:
        until: the first moment at which a review can no longer be asked for; None if the matter
            is not refused.
        reviewed: somebody else has reviewed it.
    """

    until: datetime | None
    reviewed: bool


def why_not_refuse(*, overturned: bool) -> NotAdmitted | None:
    """Return why a matter cannot be refused, or None: not what a review has found to be taken."""
    return NotAdmitted.OVERTURNED if overturned else None


def why_not_hand_off(*, needed: bool, given: bool) -> NotAdmitted | None:
    """Return why a ground will not do by itself, or None: some say that somebody else takes it."""
    return NotAdmitted.NO_HAND_OFF if needed and not given else None


def why_not_ask_review(facts: ReviewFacts, now: datetime) -> LaneRefusal | NotAdmitted | None:
    """Return why a refusal cannot be put up for review, or None: once, and within its term."""
    if facts.reviewed:
        return LaneRefusal.ALREADY_REVIEWED
    over = facts.until is None or now >= facts.until
    return NotAdmitted.REVIEW_TERM_OVER if over else None


def why_not_review_refusal(*, refused_by: str | None, reviewer: str) -> LaneRefusal | None:
    """Return why this person cannot review a refusal, or None: never who refused."""
    return LaneRefusal.REFUSER_CANNOT_REVIEW if refused_by == reviewer else None


def why_not_archive(state: State, facts: ReviewFacts, now: datetime) -> NotAdmitted | None:
    """Return why a file cannot be closed yet, or None: not while a review can be asked for."""
    if state is not State.NOT_ADMITTED:
        return None
    may_come = why_not_ask_review(facts, now) is None
    return NotAdmitted.REVIEW_MAY_COME if may_come else None


def why_not_release(state: State, *, public: bool, private: str) -> Refusal | None:
    """Return why a text cannot be made public, or None.

    Args:
        state: where the matter stands.
        public: the text is public already.
        private: why it can never become so (`Private`), or empty.
    """
    if public:
        return Refusal.ALREADY_PUBLIC
    return Refusal.STAYS_PRIVATE if private or state in PRIVATE_STATES else None
