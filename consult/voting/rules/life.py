"""The life of a poll: what may be done with it when, and the code of the first reason why not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consult.core.clock import legal_day
from consult.voting.rules.decision import DecisionRule, Measure

LONGEST_POLL = timedelta(days=60)
"""A poll is open for no longer than this (owners' votes in Hangzhou: 5 to 60 days)."""

SHORTEST_POLL = timedelta(minutes=2)
"""A poll is open for at least this, so that somebody slow with a phone can still cast."""

WAIT_FOR_MEMBERS = timedelta(minutes=15)
"""A meeting is given up for want of a quorum only so long after its announced beginning.

Members who are late are waited for; no law names the time, a quarter of an hour is the habit.
"""

CHECK_IN_OPENS = timedelta(hours=1)
"""Members check in from so long before the announced beginning: being there is no promise."""


class PollPhase(StrEnum):
    """Where a poll stands; `due` is over but not yet closed on record, so it has no result."""

    PREPARED = "prepared"
    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"
    NOT_HELD = "not_held"
    CALLED_OFF = "called_off"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    POLL_NOT_OPEN = "voting.poll_not_open"
    POLL_ALREADY_OPENED = "voting.poll_already_opened"
    POLL_ENDED = "voting.poll_ended"
    POLL_IS_CLOSED = "voting.poll_is_closed"
    POLL_WAS_NOT_HELD = "voting.poll_was_not_held"
    POLL_CALLED_OFF = "voting.poll_called_off"
    CHECK_IN_NOT_YET = "voting.check_in_not_yet"
    CHECK_IN_HAS_BEGUN = "voting.check_in_has_begun"
    TOO_FEW_REPRESENTATIVES = "voting.too_few_representatives"
    TOO_FEW_WOMEN = "voting.too_few_women"
    WOMEN_NOT_COUNTED = "voting.women_not_counted"
    MORE_WOMEN_THAN_REPRESENTATIVES = "voting.more_women_than_representatives"
    NOT_ON_ROLL = "voting.not_on_roll"
    SEAT_DOES_NOT_VOTE = "voting.seat_does_not_vote"
    RECUSED = "voting.recused"
    ALREADY_RECUSED = "voting.already_recused"
    NOT_RECUSED = "voting.not_recused"
    INTERESTED_BY_DESIGN = "voting.interested_by_design"
    SUBSTITUTE_NOT_ACTING = "voting.substitute_not_acting"
    HAS_CHECKED_IN = "voting.has_checked_in"
    ALREADY_PRESENT = "voting.already_present"
    CAME_IN_PERSON = "voting.came_in_person"
    RECUSE_IN_PERSON = "voting.recuse_in_person"
    NOT_PRESENT = "voting.not_present"
    ALREADY_CAST = "voting.already_cast"
    QUESTION_NOT_SET = "voting.question_not_set"
    RULE_NOT_IN_FORCE = "voting.rule_not_in_force"
    MANDATE_NOT_NAMED = "voting.mandate_not_named"
    BEFORE_ITS_TIME = "voting.before_its_time"
    END_NOT_IN_FUTURE = "voting.end_not_in_future"
    END_TOO_NEAR = "voting.end_too_near"
    OPEN_TOO_LONG = "voting.open_too_long"
    NOT_QUORATE = "voting.not_quorate"
    TOO_EARLY_TO_GIVE_UP = "voting.too_early_to_give_up"
    QUORUM_NOT_MISSING = "voting.quorum_not_missing"
    BALLOTS_OUTSTANDING = "voting.ballots_outstanding"
    NO_CODE_DURING_VOTE = "voting.no_code_during_vote"


@dataclass(frozen=True, kw_only=True)
class PollTimes:
    """The moments of a poll, with zone; None is what has not happened, or is not yet fixed.

    `closes_at` is announced, and the first moment at which no ballot is taken any more.

    Raises:
        ValueError: the moments tell a story that cannot be, or one has no zone.
    """

    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    not_held_at: datetime | None
    called_off_at: datetime | None = None

    def __post_init__(self) -> None:
        moments = (self.opened_at, self.closes_at, self.closed_at, self.not_held_at)
        for moment in (*moments, self.called_off_at):
            if moment is not None:
                _require_zone(moment)
        if self.opened_at is None:
            if self.closed_at is not None:
                raise ValueError("a poll that never opened cannot have closed")
        elif self.not_held_at is not None or self.called_off_at is not None:
            raise ValueError("a poll that opened was held")
        elif self.closes_at is None or self.closes_at <= self.opened_at:
            raise ValueError("an open poll ends after it opened")


@dataclass(frozen=True, kw_only=True)
class OpeningFacts(PollTimes):
    """What decides whether a prepared poll may open.

    `members`, `recused` and `present` count as in `Count`: seats with a vote, those of them
    recused, and those there who are not. `closes_at` is the end it would open with, and
    `not_before` the announced beginning of the meeting.

    Raises:
        ValueError: more are present than may vote.
    """

    not_before: datetime
    question_set: bool
    rule: DecisionRule
    reserved: bool
    mandate_named: bool
    members: int
    recused: int
    present: int

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_zone(self.not_before)
        if not 0 <= self.present <= self.members - self.recused <= self.members:
            raise ValueError("those present are members who are not recused")


@dataclass(frozen=True, kw_only=True)
class ClosingFacts(PollTimes):
    """What decides whether a poll may close.

    `present` are those it must wait for: present, with a vote, not recused (where the quorum
    counts ballots, everyone who may vote); `cast` are those of them who have cast.

    Raises:
        ValueError: more have cast than are present, though casting is being present.
    """

    present: int
    cast: int

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.cast <= self.present:
            raise ValueError("those who have cast are among those present")


def phase(times: PollTimes, now: datetime) -> PollPhase:
    """Return where a poll stands at a moment.

    Raises:
        ValueError: the moment has no zone.
    """
    _require_zone(now)
    if times.called_off_at is not None:
        return PollPhase.CALLED_OFF
    if times.not_held_at is not None:
        return PollPhase.NOT_HELD
    if times.closed_at is not None:
        return PollPhase.CLOSED
    if times.opened_at is None or times.closes_at is None:
        return PollPhase.PREPARED
    return PollPhase.OPEN if now < times.closes_at else PollPhase.DUE


def why_over(times: PollTimes, now: datetime) -> Refusal | None:
    """Return the reason that a poll takes nobody in any more, or None while it does."""
    return {
        PollPhase.DUE: Refusal.POLL_ENDED,
        PollPhase.CLOSED: Refusal.POLL_ENDED,
        PollPhase.NOT_HELD: Refusal.POLL_WAS_NOT_HELD,
        PollPhase.CALLED_OFF: Refusal.POLL_CALLED_OFF,
    }.get(phase(times, now))


def why_begun(times: PollTimes) -> Refusal | None:
    """Return why a poll is not merely prepared any more, or None while it is."""
    return first(
        (times.called_off_at is not None, Refusal.POLL_CALLED_OFF),
        (times.not_held_at is not None, Refusal.POLL_WAS_NOT_HELD),
        (times.closed_at is not None, Refusal.POLL_IS_CLOSED),
        (times.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
    )


def why_not_change_roll(times: PollTimes) -> Refusal | None:
    """Return why nobody can be added to the roll any more, or None."""
    return why_begun(times)


def why_not_call_off(times: PollTimes) -> Refusal | None:
    """Return why a prepared poll cannot be called off, or None: one that opened is carried out."""
    return why_begun(times)


def why_not_move(times: PollTimes, not_before: datetime, now: datetime) -> Refusal | None:
    """Return why a prepared poll cannot be moved to another time, or None.

    Once members check in, the meeting is held or called off; it does not wander from under them.
    """
    return why_begun(times) or first(
        (now >= not_before - CHECK_IN_OPENS, Refusal.CHECK_IN_HAS_BEGUN),
    )


def why_not_open(facts: OpeningFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot open now, or None: first what to prepare, last who has come.

    The rule must hold on the legal day of opening (Asia/Shanghai). A representative assembly
    decides on what is reserved to the full assembly only by its mandate.

    Source: Organic Law of the Urban Residents' Committees (2025) art. 30, of the Villagers'
    Committees (amended 2025) art. 28.
    """
    _require_zone(now)
    left = timedelta(0) if facts.closes_at is None else facts.closes_at - now
    return why_begun(facts) or first(
        (not facts.question_set, Refusal.QUESTION_NOT_SET),
        (now < facts.not_before, Refusal.BEFORE_ITS_TIME),
        (not facts.rule.is_in_force(legal_day(now)), Refusal.RULE_NOT_IN_FORCE),
        (_mandate_is_missing(facts), Refusal.MANDATE_NOT_NAMED),
        (left <= timedelta(0), Refusal.END_NOT_IN_FUTURE),
        (left < SHORTEST_POLL, Refusal.END_TOO_NEAR),
        (left > LONGEST_POLL, Refusal.OPEN_TOO_LONG),
        (_quorum_is_missing(facts), Refusal.NOT_QUORATE),
    )


def why_not_close(facts: ClosingFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot close now, or None: early only when nobody is waited for."""
    match phase(facts, now):
        case PollPhase.DUE:
            return None
        case PollPhase.OPEN:
            return Refusal.BALLOTS_OUTSTANDING if facts.cast < facts.present else None
        case PollPhase.CLOSED:
            return Refusal.POLL_IS_CLOSED
        case PollPhase.NOT_HELD:
            return Refusal.POLL_WAS_NOT_HELD
        case PollPhase.CALLED_OFF:
            return Refusal.POLL_CALLED_OFF
        case PollPhase.PREPARED:
            return Refusal.POLL_NOT_OPEN


def why_not_declare_not_held(facts: OpeningFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot be declared not held for want of a quorum, or None."""
    return why_begun(facts) or first(
        (now < facts.not_before, Refusal.BEFORE_ITS_TIME),
        (not _quorum_is_missing(facts), Refusal.QUORUM_NOT_MISSING),
        (now < facts.not_before + WAIT_FOR_MEMBERS, Refusal.TOO_EARLY_TO_GIVE_UP),
    )


def first(*reasons: tuple[bool, Refusal]) -> Refusal | None:
    """Return the first reason that applies, or None."""
    return next((refusal for applies, refusal in reasons if applies), None)


def _mandate_is_missing(facts: OpeningFacts) -> bool:
    needed = facts.rule.needs_mandate_when_reserved and facts.reserved
    return needed and not facts.mandate_named


def _quorum_is_missing(facts: OpeningFacts) -> bool:
    """Whether too few have come; a quorum of ballots returned is only known at the end."""
    quorum = facts.rule.quorum
    if quorum.count is not Measure.PRESENT:
        return False
    return not quorum.share.met(facts.present, facts.members - facts.recused)


def _require_zone(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone is no moment")
