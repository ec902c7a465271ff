"""The life of a poll: what may be done when, and the code of the first reason why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from consult.voting.rules.decision import DecisionRule, Measure
from consult.voting.rules.verdict import CountError

LONGEST_POLL = timedelta(days=60)
"""A poll is open for no longer than this (owners' votes in Hangzhou: 5 to 60 days)."""

SHORTEST_POLL = timedelta(minutes=2)
"""A poll is open for at least this, so that somebody slow with a phone can still cast."""

WAIT_FOR_MEMBERS = timedelta(minutes=15)
"""A meeting is given up for want of a quorum only so long after its announced beginning.

Members who are late are waited for; no law names the time, a quarter of an hour is the habit.
"""

_CHINA_TIME = timezone(timedelta(hours=8))
"""Civil time where the law applies; it knows no summer time."""


class Choice(StrEnum):
    """What a ballot can say."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class PollPhase(StrEnum):
    """Where a poll stands; `due` is over but not yet closed on record, so it has no result."""

    PREPARED = "prepared"
    OPEN = "open"
    DUE = "due"
    CLOSED = "closed"
    NOT_HELD = "not_held"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    POLL_NOT_OPEN = "voting.poll_not_open"
    POLL_ALREADY_OPENED = "voting.poll_already_opened"
    POLL_ENDED = "voting.poll_ended"
    POLL_CLOSED = "voting.poll_closed"
    POLL_NOT_HELD = "voting.poll_not_held"
    NOT_ON_ROLL = "voting.not_on_roll"
    SEAT_DOES_NOT_VOTE = "voting.seat_does_not_vote"
    RECUSED = "voting.recused"
    ALREADY_RECUSED = "voting.already_recused"
    NOT_RECUSED = "voting.not_recused"
    INTERESTED_BY_DESIGN = "voting.interested_by_design"
    SUBSTITUTE_NOT_ACTING = "voting.substitute_not_acting"
    HAS_CHECKED_IN = "voting.has_checked_in"
    ALREADY_PRESENT = "voting.already_present"
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

    def __post_init__(self) -> None:
        for moment in (self.opened_at, self.closes_at, self.closed_at, self.not_held_at):
            if moment is not None:
                _require_zone(moment)
        if self.opened_at is None:
            if self.closed_at is not None:
                raise ValueError("a poll that never opened cannot have closed")
        elif self.not_held_at is not None:
            raise ValueError("a poll that opened was held")
        elif self.closes_at is None or self.closes_at <= self.opened_at:
            raise ValueError("an open poll ends after it opened")


@dataclass(frozen=True, kw_only=True)
class Standing(PollTimes):
    """What one person is to one poll, and nothing about anyone else.

    `speaks` says that the person may speak for the place: its holder, or its substitute while
    acting for it.
    """

    on_roll: bool
    votes: bool
    recused: bool
    present: bool
    fixed_seat: bool
    speaks: bool


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
    if times.not_held_at is not None:
        return PollPhase.NOT_HELD
    if times.closed_at is not None:
        return PollPhase.CLOSED
    if times.opened_at is None or times.closes_at is None:
        return PollPhase.PREPARED
    return PollPhase.OPEN if now < times.closes_at else PollPhase.DUE


def why_not_check_in(standing: Standing, now: datetime) -> Refusal | None:
    """Return why this person cannot be marked present now, or None.

    Seats that only speak check in too; who counts for the quorum is for the count to say.
    """
    ended = {
        PollPhase.DUE: Refusal.POLL_ENDED,
        PollPhase.CLOSED: Refusal.POLL_ENDED,
        PollPhase.NOT_HELD: Refusal.POLL_NOT_HELD,
    }
    return ended.get(phase(standing, now)) or _first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (standing.recused, Refusal.RECUSED),
        (standing.present, Refusal.ALREADY_PRESENT),
    )


def why_not_correct_presence(standing: Standing, now: datetime, *, cast: bool) -> Refusal | None:
    """Return why it cannot be taken back that this place is present, or None.

    A wrong tick shuts out whoever comes after it; once the place has cast, it stands.
    """
    ended = {
        PollPhase.DUE: Refusal.POLL_ENDED,
        PollPhase.CLOSED: Refusal.POLL_ENDED,
        PollPhase.NOT_HELD: Refusal.POLL_NOT_HELD,
    }
    return ended.get(phase(standing, now)) or _first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (standing.recused, Refusal.RECUSED),
        (not standing.present, Refusal.NOT_PRESENT),
        (cast, Refusal.ALREADY_CAST),
    )


def why_not_change_roll(times: PollTimes) -> Refusal | None:
    """Return why nobody can be added to the roll any more, or None."""
    return _first(
        (times.not_held_at is not None, Refusal.POLL_NOT_HELD),
        (times.closed_at is not None, Refusal.POLL_CLOSED),
        (times.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
    )


def why_not_recuse(standing: Standing) -> Refusal | None:
    """Return why this person cannot leave the vote for a personal interest, or None.

    Stakeholders (X) are interested by design: they declare it, stay, and vote as their seat says.
    The holder speaks for the place at any time, the substitute only while acting.

    Source: no law on consultation committees; the platform's rule (domain study, 1.4).
    """
    return _why_not_leave(standing) or _first(
        (not standing.speaks, Refusal.SUBSTITUTE_NOT_ACTING),
    )


def why_not_note_recusal(standing: Standing) -> Refusal | None:
    """Return why a clerk cannot note that this member left the vote, or None.

    Whoever has checked in is there to say it in person.
    """
    return _why_not_leave(standing) or _first((standing.present, Refusal.HAS_CHECKED_IN))


def why_not_withdraw_recusal(standing: Standing) -> Refusal | None:
    """Return why this person cannot come back into the vote, or None."""
    return _first(
        (standing.not_held_at is not None, Refusal.POLL_NOT_HELD),
        (standing.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.recused, Refusal.NOT_RECUSED),
        (not standing.speaks, Refusal.SUBSTITUTE_NOT_ACTING),
    )


def why_not_open(facts: OpeningFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot open now, or None: first what to prepare, last who has come.

    The rule must hold on the legal day of opening (Asia/Shanghai). A representative assembly
    decides on what is reserved to the full assembly only by its mandate.

    Source: Organic Law of the Urban Residents' Committees (2025) art. 30, of the Villagers'
    Committees (amended 2025) art. 28.
    """
    at = phase(facts, now)
    left = timedelta(0) if facts.closes_at is None else facts.closes_at - now
    return _why_not_prepared(at) or _first(
        (not facts.question_set, Refusal.QUESTION_NOT_SET),
        (now < facts.not_before, Refusal.BEFORE_ITS_TIME),
        (not facts.rule.is_in_force(_legal_day(now)), Refusal.RULE_NOT_IN_FORCE),
        (_mandate_is_missing(facts), Refusal.MANDATE_NOT_NAMED),
        (left <= timedelta(0), Refusal.END_NOT_IN_FUTURE),
        (left < SHORTEST_POLL, Refusal.END_TOO_NEAR),
        (left > LONGEST_POLL, Refusal.OPEN_TOO_LONG),
        (_quorum_is_missing(facts), Refusal.NOT_QUORATE),
    )


def why_not_cast(standing: Standing, now: datetime) -> Refusal | None:
    """Return why this person cannot cast a ballot now, or None.

    Whoever casts is present by it; casting again before the end changes the ballot.
    """
    return _why_not_running(phase(standing, now)) or _first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.votes, Refusal.SEAT_DOES_NOT_VOTE),
        (standing.recused, Refusal.RECUSED),
    )


def why_not_close(facts: ClosingFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot close now, or None: early only when nobody is waited for."""
    match phase(facts, now):
        case PollPhase.DUE:
            return None
        case PollPhase.OPEN:
            return Refusal.BALLOTS_OUTSTANDING if facts.cast < facts.present else None
        case PollPhase.CLOSED:
            return Refusal.POLL_CLOSED
        case PollPhase.NOT_HELD:
            return Refusal.POLL_NOT_HELD
        case PollPhase.PREPARED:
            return Refusal.POLL_NOT_OPEN


def why_not_declare_not_held(facts: OpeningFacts, now: datetime) -> Refusal | None:
    """Return why a poll cannot be declared not held for want of a quorum, or None."""
    return _first(
        (facts.not_held_at is not None, Refusal.POLL_NOT_HELD),
        (facts.closed_at is not None, Refusal.POLL_CLOSED),
        (facts.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
        (now < facts.not_before, Refusal.BEFORE_ITS_TIME),
        (not _quorum_is_missing(facts), Refusal.QUORUM_NOT_MISSING),
        (now < facts.not_before + WAIT_FOR_MEMBERS, Refusal.TOO_EARLY_TO_GIVE_UP),
    )


def tally(choices: Iterable[tuple[Choice, int]]) -> tuple[int, int, int]:
    """Add up ballots by choice and return (yes, no, abstain), in the unit they came in.

    Raises:
        CountError: a number is no integer or is negative.
    """
    sums = dict.fromkeys(Choice, 0)
    for choice, number in choices:
        if type(number) is not int or number < 0:
            raise CountError(f"{choice}: {number!r} is no number of ballots")
        sums[choice] += number
    return sums[Choice.FOR], sums[Choice.AGAINST], sums[Choice.ABSTAIN]


def _first(*reasons: tuple[bool, Refusal]) -> Refusal | None:
    return next((refusal for applies, refusal in reasons if applies), None)


def _why_not_leave(standing: Standing) -> Refusal | None:
    return _first(
        (standing.not_held_at is not None, Refusal.POLL_NOT_HELD),
        (standing.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.fixed_seat, Refusal.INTERESTED_BY_DESIGN),
        (not standing.votes, Refusal.SEAT_DOES_NOT_VOTE),
        (standing.recused, Refusal.ALREADY_RECUSED),
    )


def _why_not_prepared(at: PollPhase) -> Refusal | None:
    match at:
        case PollPhase.PREPARED:
            return None
        case PollPhase.OPEN | PollPhase.DUE:
            return Refusal.POLL_ALREADY_OPENED
        case PollPhase.CLOSED:
            return Refusal.POLL_CLOSED
        case PollPhase.NOT_HELD:
            return Refusal.POLL_NOT_HELD


def _why_not_running(at: PollPhase) -> Refusal | None:
    match at:
        case PollPhase.OPEN:
            return None
        case PollPhase.PREPARED:
            return Refusal.POLL_NOT_OPEN
        case PollPhase.DUE | PollPhase.CLOSED:
            return Refusal.POLL_ENDED
        case PollPhase.NOT_HELD:
            return Refusal.POLL_NOT_HELD


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


def _legal_day(moment: datetime) -> date:
    return moment.astimezone(_CHINA_TIME).date()
