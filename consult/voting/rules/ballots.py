"""Places and ballots: what one place on a roll may do when, and what ballots add up to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consult.voting.rules.life import (
    CHECK_IN_OPENS,
    PollPhase,
    PollTimes,
    Refusal,
    first,
    phase,
    why_begun,
    why_over,
)
from consult.voting.rules.verdict import CountError


class Choice(StrEnum):
    """What a ballot can say."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, kw_only=True)
class Standing(PollTimes):
    """What one person is to one poll, and nothing about anyone else.

    `noted` says that staff noted the presence; `speaks` that the person may speak for the place:
    its holder, or its substitute while acting for it.
    """

    on_roll: bool
    votes: bool
    recused: bool
    present: bool
    fixed_seat: bool
    speaks: bool
    noted: bool = False


def why_not_check_in(standing: Standing, not_before: datetime, now: datetime) -> Refusal | None:
    """Return why this person cannot be marked present now, or None.

    Seats that only speak check in too; who counts for the quorum is for the count to say.
    `not_before` is the announced beginning: nobody is present at a meeting days ahead of it.
    """
    return why_over(standing, now) or first(
        (now < not_before - CHECK_IN_OPENS, Refusal.CHECK_IN_NOT_YET),
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (standing.recused, Refusal.RECUSED),
        (standing.present, Refusal.ALREADY_PRESENT),
    )


def why_not_note_presence(
    standing: Standing, not_before: datetime, now: datetime
) -> Refusal | None:
    """Return why staff cannot note that this place is present, or None.

    Not once the vote is open: whoever is there casts and is present by it, while a note would
    only raise what a majority is counted from.
    """
    return why_not_check_in(standing, not_before, now) or first(
        (standing.opened_at is not None, Refusal.POLL_ALREADY_OPENED),
    )


def why_not_correct_presence(standing: Standing, now: datetime, *, cast: bool) -> Refusal | None:
    """Return why it cannot be taken back that this place is present, or None.

    A wrong tick shuts out whoever comes after it; once the place has cast, it stands. Who checked
    in in person stays: nobody else sends them away.
    """
    return why_over(standing, now) or first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (standing.recused, Refusal.RECUSED),
        (not standing.present, Refusal.NOT_PRESENT),
        (cast, Refusal.ALREADY_CAST),
        (not standing.noted, Refusal.CAME_IN_PERSON),
    )


def why_not_recuse(standing: Standing) -> Refusal | None:
    """Return why this person cannot leave the vote for a personal interest, or None.

    Stakeholders (X) are interested by design: they declare it, stay, and vote as their seat says.
    The holder speaks for the place at any time, the substitute only while acting.

    Source: no law on consultation committees; the platform's rule (domain study, 1.4).
    """
    return _why_not_leave(standing) or first(
        (not standing.speaks, Refusal.SUBSTITUTE_NOT_ACTING),
    )


def why_not_note_recusal(standing: Standing, not_before: datetime, now: datetime) -> Refusal | None:
    """Return why a clerk cannot note that this member left the vote, or None.

    Whoever has checked in is there to say it in person; and once check-in has begun a note comes
    too late for the member to see it and come back.
    """
    return _why_not_leave(standing) or first(
        (standing.present, Refusal.HAS_CHECKED_IN),
        (now >= not_before - CHECK_IN_OPENS, Refusal.RECUSE_IN_PERSON),
    )


def why_not_withdraw_recusal(standing: Standing) -> Refusal | None:
    """Return why this person cannot come back into the vote, or None."""
    return why_begun(standing) or first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.recused, Refusal.NOT_RECUSED),
        (not standing.speaks, Refusal.SUBSTITUTE_NOT_ACTING),
    )


def why_not_cast(standing: Standing, now: datetime) -> Refusal | None:
    """Return why this person cannot cast a ballot now, or None.

    Whoever casts is present by it; casting again before the end changes the ballot.
    """
    return _why_not_running(phase(standing, now)) or first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.votes, Refusal.SEAT_DOES_NOT_VOTE),
        (standing.recused, Refusal.RECUSED),
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


def _why_not_leave(standing: Standing) -> Refusal | None:
    return why_begun(standing) or first(
        (not standing.on_roll, Refusal.NOT_ON_ROLL),
        (not standing.fixed_seat, Refusal.INTERESTED_BY_DESIGN),
        (not standing.votes, Refusal.SEAT_DOES_NOT_VOTE),
        (standing.recused, Refusal.ALREADY_RECUSED),
    )


def _why_not_running(at: PollPhase) -> Refusal | None:
    match at:
        case PollPhase.OPEN:
            return None
        case PollPhase.PREPARED:
            return Refusal.POLL_NOT_OPEN
        case PollPhase.DUE | PollPhase.CLOSED:
            return Refusal.POLL_ENDED
        case PollPhase.NOT_HELD:
            return Refusal.POLL_WAS_NOT_HELD
        case PollPhase.CALLED_OFF:
            return Refusal.POLL_CALLED_OFF
