"""Use cases of a poll: opening, ballots, closing."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from consult.audit.entry import Recorded, Ruling, Sealed
from consult.audit.leaf import canonical
from consult.audit.merkle import root_of
from consult.audit.record import Tx, on_record
from consult.audit.sequencer import BrokenRecordError
from consult.core.clock import legal_day
from consult.core.errors import Refused
from consult.identity import queries as people
from consult.voting import permissions, queries, rules
from consult.voting.entries import (
    BallotCast,
    PollClosed,
    PollNotHeld,
    PollOpened,
)
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import Choice, Count
from consult.voting.service.presence import own_place


@on_record(permissions.RUN_POLL, Poll)
def open_poll(tx: Tx, poll: Poll, closes_at: datetime) -> Recorded[None]:
    """Freeze question and roll and take ballots until `closes_at`.

    A poll that ends on the day it opens is held in the meeting: it may close as soon as
    everybody present has cast. One that stays open for days waits for its end.

    The roll is sealed with its names, so that it can be shown later who could vote; the
    mandate stands beside the question, open to everybody.
    """
    facts = queries.opening_facts(tx.session, poll, closes_at)
    if (refusal := rules.why_not_open(facts, tx.now)) is not None:
        raise Refused(refusal)
    roll = queries.list_roll(tx.session, poll.id)
    poll.opened_at, poll.closes_at = tx.now, closes_at
    poll.in_meeting = legal_day(closes_at) == legal_day(tx.now)
    text, _rule = queries.rule_of(tx.session, poll)
    quorum = {"members": facts.members, "recused": facts.recused, "present": facts.present}
    return Recorded(
        None,
        PollOpened(
            question_hash=hashlib.sha256(poll.question.encode()).hexdigest(),
            roll_size=len(roll),
            voting=sum(each.votes for each in roll),
            closes_at=closes_at,
            reserved=poll.reserved,
        ),
        about=(poll.story, poll.about),
        sealed={
            "question": Sealed({"text": poll.question}, public=True),
            **({"mandate": Sealed({"text": poll.mandate}, public=True)} if poll.mandate else {}),
            "roll": Sealed({"roll": _with_names(tx, roll)}),
        },
        ruling=Ruling(text.ref, quorum, {"quorate": 1}),
    )


@on_record(permissions.TAKE_PART, RollEntry)
def cast_ballot(tx: Tx, entry: RollEntry, choice: Choice) -> Recorded[str]:
    """Cast one's ballot in an open poll, or change it; return the id of its entry."""
    acting = own_place(tx, entry)
    poll, ballot, times = queries.lock_to_cast(tx.session, entry)
    refusal = rules.why_not_cast(queries.standing(poll, entry), tx.now)
    if refusal is not None:
        raise Refused(refusal)
    entry.acting_id = acting
    if entry.present_at is None:
        entry.present_at = tx.now
    if ballot is None:
        ballot = Ballot(roll_entry_id=entry.id, poll_id=poll.id)
        tx.session.add(ballot)
    ballot.choice, ballot.cast_at, ballot.entry_id = choice, tx.now, tx.entry_id
    return Recorded(
        tx.entry_id,
        BallotCast(change=times),
        sealed={queries.BALLOT_CLASS: Sealed(_as_sealed(choice))},
    )


@on_record(permissions.CLOSE_POLL, Poll)
def close_poll(tx: Tx, poll: Poll) -> Recorded[None]:
    """End the vote, count, and state the result under the rule.

    Raises:
        BrokenRecordError: a ballot is not the one that was put on record; nothing is closed.
    """
    facts = queries.closing_facts(tx.session, poll)
    if (refusal := rules.why_not_close(facts, tx.now)) is not None:
        raise Refused(refusal)
    text, rule = queries.rule_of(tx.session, poll)
    seen = queries.turnout(tx.session, poll.id)
    ballots = _ballots_as_sealed(tx, poll)
    yes, no, abstain = rules.tally((each.choice, 1) for each in ballots)
    count = Count(
        members=seen.members,
        recused=seen.recused,
        present=seen.present,
        yes=yes,
        no=no,
        abstain=abstain,
    )
    verdict = rules.judge(rule, count)
    hashes = [bytes.fromhex(each.leaf_hash) for each in ballots]
    poll.closed_at = tx.now
    poll.members, poll.recused, poll.present = count.members, count.recused, count.present
    poll.yes, poll.no, poll.abstain = yes, no, abstain
    poll.quorate, poll.passed = verdict.quorate, verdict.passed
    return Recorded(
        None,
        PollClosed(ballots=len(hashes), ballots_root=root_of(hashes).hex()),
        about=(poll.story, poll.about),
        ruling=Ruling(text.ref, count.as_in(), verdict.as_out()),
    )


@on_record(permissions.RUN_POLL, Poll)
def declare_not_held(tx: Tx, poll: Poll) -> Recorded[None]:
    """State that too few came, so that there is no vote."""
    facts = queries.opening_facts(tx.session, poll, None)
    if (refusal := rules.why_not_declare_not_held(facts, tx.now)) is not None:
        raise Refused(refusal)
    poll.not_held_at = tx.now
    needed = facts.rule.quorum.share.need(facts.members - facts.recused)
    text, _rule = queries.rule_of(tx.session, poll)
    counted = {"members": facts.members, "recused": facts.recused, "present": facts.present}
    return Recorded(
        None,
        PollNotHeld(needed=needed, present=facts.present),
        about=(poll.story, poll.about),
        ruling=Ruling(text.ref, counted, {"quorate": 0}),
    )


def _with_names(tx: Tx, roll: Sequence[RollEntry]) -> list[dict[str, str | int]]:
    """Return a roll as it is sealed: each place with who holds it and who may stand in."""
    on_it = {each for entry in roll for each in (entry.person_id, entry.substitute_id) if each}
    names = people.full_names_of(tx.session, on_it)
    return [
        {
            "entry": entry.id,
            "label": entry.label,
            "person": names[entry.person_id],
            "substitute": names[entry.substitute_id] if entry.substitute_id else "",
            "votes": int(entry.votes),
            "fixed": int(entry.fixed),
            "recused": int(entry.recused_at is not None),
        }
        for entry in roll
    ]


def _as_sealed(choice: Choice) -> dict[str, str]:
    return {"choice": choice.value}


def _ballots_as_sealed(tx: Tx, poll: Poll) -> list[queries.CountedBallot]:
    """Return the ballots to be counted, each of them compared with what is on record.

    Raises:
        BrokenRecordError: one says something else, or nothing on record stands for it.
    """
    ballots = queries.counted_ballots(tx.session, poll.id)
    for each in ballots:
        if each.sealed != canonical(_as_sealed(each.choice)):
            raise BrokenRecordError(f"poll {poll.id}: a ballot is not as entry {each.leaf_hash}")
    return ballots
