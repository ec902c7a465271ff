"""The state table of a matter: every state, every step, who takes it, and where it leads.

This file is the whole truth about the order of things; the public page draws it, the
services ask it, the tests walk it. Sources: Opinions on consultation in urban and rural
communities (2015), Organic Law of the Urban Residents' Committees (rev. 2025) arts 30-35, of
the Villagers' Committees (amended 2025) arts 28-35.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a matter stands."""

    RECEIVED = "received"
    REPLIED = "replied"
    CALLED_BACK = "called_back"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    REVIEW_ASKED = "review_asked"
    RETURNED = "returned"
    NOT_ADMITTED = "not_admitted"
    MERGED = "merged"
    TRANSFERRED = "transferred"
    ADMITTED = "admitted"
    STUDIED = "studied"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    CALLED_OFF = "called_off"
    CONSULTING = "consulting"
    NOT_QUORATE = "not_quorate"
    OPINION = "opinion"
    NO_OPINION = "no_opinion"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    PUBLICITY = "publicity"
    UPHELD = "upheld"
    POSTED = "posted"
    IN_EFFECT = "in_effect"
    ANSWERED = "answered"
    REVIEWED = "reviewed"
    ARCHIVED = "archived"
    CHANGED = "changed"
    REVOKED = "revoked"
    ORDERED = "ordered"


class Step(StrEnum):
    """What can be done with a matter that changes where it stands."""

    PROPOSE = "propose"
    ENTER = "enter"
    UNDO_ENTRY = "undo_entry"
    WITHDRAW = "withdraw"
    REPLY = "reply"
    REPLY_AGAIN = "reply_again"
    CALL_BACK = "call_back"
    DEEPEN = "deepen"
    RETURN = "return"
    SUPPLEMENT = "supplement"
    REFUSE = "refuse"
    ASK_REVIEW = "ask_review"
    OVERTURN = "overturn"
    UPHOLD = "uphold"
    MERGE = "merge"
    PASS_ON = "pass_on"  # noqa: S105 - passing a matter on
    ADMIT = "admit"
    STUDY = "study"
    PLAN = "plan"
    ANNOUNCE = "announce"
    MOVE_MEETING = "move_meeting"
    CALL_OFF = "call_off"
    BEGIN = "begin"
    MISS_QUORUM = "miss_quorum"
    FORM_OPINION = "form_opinion"
    FORM_NONE = "form_none"
    ADOPT = "adopt"
    REJECT = "reject"
    PUBLICISE = "publicise"
    REOPEN = "reopen"
    TAKE_EFFECT = "take_effect"
    POST = "post"
    ANSWER_BACK = "answer_back"
    REVIEW = "review"
    ARCHIVE = "archive"
    CHANGE = "change"
    REVOKE = "revoke"
    ORDER_CORRECTION = "order_correction"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    NOT_NOW = "issues.not_now"


@dataclass(frozen=True)
class Move:
    """A row of the table.

    Attributes:
        step: what is done.
        sources: the states it may be done in; empty for the beginning.
        target: the state it leads to.
        permission: the permission it takes.
    """

    step: Step
    sources: tuple[State, ...]
    target: State
    permission: str


_DONE: Final = (State.IN_EFFECT, State.ANSWERED, State.REVIEWED, State.ARCHIVED)

MOVES: Final = (
    Move(Step.PROPOSE, (), State.RECEIVED, "issues.propose"),
    Move(Step.ENTER, (), State.RECEIVED, "issues.enter"),
    Move(Step.UNDO_ENTRY, (State.RECEIVED,), State.UNDONE, "issues.enter"),
    Move(Step.WITHDRAW, (State.RECEIVED, State.RETURNED), State.WITHDRAWN, "issues.withdraw"),
    Move(Step.REPLY, (State.RECEIVED,), State.REPLIED, "issues.reply"),
    Move(Step.REPLY_AGAIN, (State.CALLED_BACK,), State.REPLIED, "issues.reply"),
    Move(Step.CALL_BACK, (State.REPLIED, State.TRANSFERRED), State.CALLED_BACK, "issues.reply"),
    Move(
        Step.DEEPEN,
        (State.RECEIVED, State.REPLIED, State.CALLED_BACK),
        State.RECEIVED,
        "issues.check",
    ),
    Move(Step.RETURN, (State.RECEIVED,), State.RETURNED, "issues.check"),
    Move(Step.SUPPLEMENT, (State.RETURNED,), State.RECEIVED, "issues.supplement"),
    Move(Step.REFUSE, (State.RECEIVED,), State.NOT_ADMITTED, "issues.admit"),
    Move(Step.ASK_REVIEW, (State.NOT_ADMITTED,), State.REVIEW_ASKED, "issues.ask_review"),
    Move(Step.OVERTURN, (State.REVIEW_ASKED,), State.RECEIVED, "issues.review_refusal"),
    Move(Step.UPHOLD, (State.REVIEW_ASKED,), State.NOT_ADMITTED, "issues.review_refusal"),
    Move(Step.MERGE, (State.RECEIVED,), State.MERGED, "issues.pass_on"),
    Move(Step.PASS_ON, (State.RECEIVED,), State.TRANSFERRED, "issues.pass_on"),
    Move(Step.ADMIT, (State.RECEIVED,), State.ADMITTED, "issues.admit"),
    Move(Step.STUDY, (State.ADMITTED,), State.STUDIED, "issues.study"),
    Move(
        Step.PLAN,
        (
            State.ADMITTED,
            State.STUDIED,
            State.PLANNED,
            State.CALLED_OFF,
            State.NOT_QUORATE,
            State.NO_OPINION,
            State.REJECTED,
            State.UPHELD,
            State.CHANGED,
            State.ORDERED,
        ),
        State.PLANNED,
        "issues.plan",
    ),
    Move(Step.ANNOUNCE, (State.PLANNED,), State.ANNOUNCED, "issues.announce"),
    Move(Step.MOVE_MEETING, (State.ANNOUNCED,), State.ANNOUNCED, "issues.announce"),
    Move(Step.CALL_OFF, (State.ANNOUNCED, State.CONSULTING), State.CALLED_OFF, "issues.announce"),
    Move(Step.BEGIN, (State.ANNOUNCED,), State.CONSULTING, "issues.begin"),
    Move(Step.MISS_QUORUM, (State.CONSULTING,), State.NOT_QUORATE, "issues.take_result"),
    Move(Step.FORM_OPINION, (State.CONSULTING,), State.OPINION, "issues.take_result"),
    Move(Step.FORM_NONE, (State.CONSULTING,), State.NO_OPINION, "issues.take_result"),
    Move(Step.ADOPT, (State.CONSULTING,), State.ADOPTED, "issues.take_result"),
    Move(Step.REJECT, (State.CONSULTING,), State.REJECTED, "issues.take_result"),
    Move(Step.PUBLICISE, (State.OPINION,), State.PUBLICITY, "issues.publish"),
    Move(Step.REOPEN, (State.PUBLICITY,), State.UPHELD, "issues.take_result"),
    Move(Step.TAKE_EFFECT, (State.PUBLICITY, State.POSTED), State.IN_EFFECT, "issues.take_effect"),
    Move(Step.POST, (State.ADOPTED,), State.POSTED, "issues.publish"),
    Move(Step.ANSWER_BACK, (State.IN_EFFECT,), State.ANSWERED, "issues.answer_back"),
    Move(Step.REVIEW, (State.ANSWERED,), State.REVIEWED, "issues.review"),
    Move(
        Step.ARCHIVE,
        (
            State.REVIEWED,
            State.CALLED_BACK,
            State.WITHDRAWN,
            State.UNDONE,
            State.NOT_ADMITTED,
            State.MERGED,
            State.TRANSFERRED,
            State.NO_OPINION,
            State.REJECTED,
            State.REVOKED,
        ),
        State.ARCHIVED,
        "issues.archive",
    ),
    Move(Step.CHANGE, _DONE, State.CHANGED, "issues.change"),
    Move(Step.REVOKE, (*_DONE, State.ORDERED), State.REVOKED, "issues.change"),
    Move(Step.ORDER_CORRECTION, (*_DONE, State.POSTED), State.ORDERED, "issues.order_correction"),
)
"""Every move there is; a step stands in it once."""

_BY_STEP: Final = {move.step: move for move in MOVES}

OPEN_STATES: Final = frozenset(
    {
        State.ADMITTED,
        State.STUDIED,
        State.PLANNED,
        State.ANNOUNCED,
        State.CALLED_OFF,
        State.CONSULTING,
        State.NOT_QUORATE,
        State.OPINION,
        State.NO_OPINION,
        State.ADOPTED,
        State.PUBLICITY,
        State.UPHELD,
        State.POSTED,
        State.IN_EFFECT,
    }
)
"""States in which a matter is under discussion or being carried out."""


ANSWER_DUE: Final = frozenset({State.RECEIVED, State.REVIEW_ASKED})
"""States in which the proposer waits for an answer and its clock runs."""

PRIVATE_STATES: Final = frozenset(
    {State.RETURNED, State.WITHDRAWN, State.UNDONE, State.NOT_ADMITTED, State.REVIEW_ASKED}
)
"""States in which a text that is not public must not become so."""


def move_of(step: Step) -> Move:
    """Return the row of a step."""
    return _BY_STEP[step]


def why_not_move(state: State, step: Step) -> Refusal | None:
    """Return why a step cannot be taken from a state, or None."""
    return None if state in _BY_STEP[step].sources else Refusal.NOT_NOW


def next_states(state: State) -> tuple[State, ...]:
    """Return the states that can follow."""
    return tuple(dict.fromkeys(move.target for move in MOVES if state in move.sources))
