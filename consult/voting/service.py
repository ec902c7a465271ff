"""Use cases of polls: presence, recusal, opening, ballots, closing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Recorded, Ruling, Sealed
from consult.audit.leaf import Json, canonical
from consult.audit.merkle import root_of
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.core.errors import Forbidden, Refused
from consult.core.ids import new_id
from consult.core.policy import Scope
from consult.voting import permissions, queries, rules
from consult.voting.entries import (
    BallotCast,
    CheckedIn,
    MemberRecused,
    PollClosed,
    PollNotHeld,
    PollOpened,
)
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import Choice, Count, Refusal


@dataclass(frozen=True)
class Question:
    """What a poll asks, under which rule version, and how it is held.

    Attributes:
        about: the story the poll serves.
        text: the exact text put to the vote.
        rule: the published rule version.
        reserved: the matter is reserved to the full assembly.
        not_before: the announced beginning of the meeting; the poll cannot open earlier.
        mandate: the mandate of the full assembly, if it gave one.
    """

    about: str
    text: str
    rule: RuleText
    not_before: datetime
    reserved: bool = False
    mandate: str = ""


@dataclass(frozen=True)
class Place:
    """A place for the roll: a seat, who holds it, who may stand in, and whether it votes."""

    label: str
    person_id: str
    substitute_id: str | None
    votes: bool
    fixed: bool


def prepare_poll(tx: Tx, scope: Scope, question: Question, places: Sequence[Place]) -> Poll:
    """Make a poll and its roll, not yet open (a step)."""
    poll = Poll(
        id=new_id(),
        about=question.about,
        question=question.text,
        rule_hash=question.rule.ref.hash,
        reserved=question.reserved,
        mandate=question.mandate,
        in_meeting=True,
        prepared_at=tx.now,
        not_before=question.not_before,
        within=as_within(scope),
    )
    tx.session.add(poll)
    tx.session.flush()
    for position, place in enumerate(places, start=1):
        add_place(tx, poll, place, position)
    return poll


def add_place(tx: Tx, poll: Poll, place: Place, position: int) -> RollEntry:
    """Add a place to the roll of a poll that is not open yet (a step).

    Raises:
        Refused: the roll is frozen, since the poll has opened.
    """
    if poll.opened_at is not None:
        raise Refused(Refusal.POLL_ALREADY_OPENED)
    entry = RollEntry(
        id=new_id(),
        poll_id=poll.id,
        position=position,
        label=place.label,
        person_id=place.person_id,
        substitute_id=place.substitute_id,
        votes=place.votes,
        fixed=place.fixed,
        within=as_within(poll.scope),
    )
    tx.session.add(entry)
    tx.session.flush()
    return entry


@on_record(permissions.TAKE_PART, RollEntry)
def check_in(tx: Tx, entry: RollEntry) -> Recorded[None]:
    """Say that one is here; the first of holder and substitute to come acts for the place."""
    return _check_in(tx, entry, _own_place(tx, entry))


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_presence(tx: Tx, entry: RollEntry, *, substitute: bool = False) -> Recorded[None]:
    """Note from the sign-in sheet who is here for a place."""
    acting = entry.substitute_id if substitute else entry.person_id
    if acting is None:
        raise Refused(Refusal.NOT_ON_ROLL)
    return _check_in(tx, entry, acting)


@on_record(permissions.TAKE_PART, RollEntry)
def recuse(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Declare a personal interest and leave the vote and its base."""
    _own_place(tx, entry)
    return _recuse(tx, entry, reason)


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_recusal(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Note that a member declared a personal interest."""
    return _recuse(tx, entry, reason)


@on_record(permissions.RUN_POLL, Poll)
def open_poll(tx: Tx, poll: Poll, closes_at: datetime) -> Recorded[None]:
    """Freeze question and roll and take ballots until `closes_at`.

    A poll that ends on the day it opens is held in the meeting: it may close as soon as
    everybody present has cast. One that stays open for days waits for its end.
    """
    facts = queries.opening_facts(tx.session, poll, closes_at)
    if (refusal := rules.why_not_open(facts, tx.now)) is not None:
        raise Refused(refusal)
    roll: list[Json] = [
        [each.id, each.label, int(each.votes), int(each.fixed), int(each.recused_at is not None)]
        for each in queries.list_roll(tx.session, poll.id)
    ]
    poll.opened_at, poll.closes_at = tx.now, closes_at
    poll.in_meeting = legal_day(closes_at) == legal_day(tx.now)
    poll.roll_hash = hashlib.sha256(canonical(roll)).hexdigest()
    text, _rule = queries.rule_of(tx.session, poll)
    quorum = {"members": facts.members, "recused": facts.recused, "present": facts.present}
    return Recorded(
        None,
        PollOpened(
            question_hash=hashlib.sha256(poll.question.encode()).hexdigest(),
            roll_hash=poll.roll_hash,
            roll_size=len(roll),
            closes_at=closes_at,
            reserved=poll.reserved,
        ),
        about=(poll.story, poll.about),
        sealed={"question": Sealed({"text": poll.question}, public=True)},
        ruling=Ruling(text.ref, quorum, {"quorate": 1}),
    )


@on_record(permissions.TAKE_PART, RollEntry)
def cast_ballot(tx: Tx, entry: RollEntry, choice: Choice) -> Recorded[str]:
    """Cast one's ballot in an open poll, or change it; return the id of its entry."""
    acting = _own_place(tx, entry)
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    refusal = rules.why_not_cast(queries.standing(poll, entry), tx.now)
    if refusal is not None:
        raise Refused(refusal)
    entry.acting_id = acting
    if entry.present_at is None:
        entry.present_at = tx.now
    ballot = queries.find_ballot(tx.session, entry.id)
    if ballot is None:
        ballot = Ballot(roll_entry_id=entry.id, poll_id=poll.id)
        tx.session.add(ballot)
    ballot.choice, ballot.cast_at, ballot.entry_id = choice, tx.now, tx.entry_id
    changes = queries.count_casts(tx.session, entry.story)
    return Recorded(
        tx.entry_id,
        BallotCast(change=changes),
        sealed={"ballot": Sealed({"choice": choice.value})},
    )


@on_record(permissions.CLOSE_POLL, Poll)
def close_poll(tx: Tx, poll: Poll) -> Recorded[None]:
    """End the vote, count, and state the result under the rule."""
    facts = queries.closing_facts(tx.session, poll)
    if (refusal := rules.why_not_close(facts, tx.now)) is not None:
        raise Refused(refusal)
    text, rule = queries.rule_of(tx.session, poll)
    seen = queries.turnout(tx.session, poll.id)
    yes, no, abstain = rules.tally(queries.count_choices(tx.session, poll.id))
    count = Count(
        members=seen.members,
        recused=seen.recused,
        present=seen.present,
        yes=yes,
        no=no,
        abstain=abstain,
    )
    verdict = rules.judge(rule, count)
    hashes = [bytes.fromhex(each) for each in queries.ballot_hashes(tx.session, poll.id)]
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


def _own_place(tx: Tx, entry: RollEntry) -> str:
    """Return the actor's id if the place is theirs to act for.

    Raises:
        Forbidden: it is somebody else's.
        Refused: holder and substitute cannot both act; the other one is here.
    """
    person_id = tx.actor.known_id
    if person_id not in {entry.person_id, entry.substitute_id}:
        raise Forbidden(permissions.TAKE_PART.name)
    if entry.acting_id not in {None, person_id}:
        raise Refused(Refusal.ALREADY_PRESENT)
    return person_id


def _check_in(tx: Tx, entry: RollEntry, acting: str) -> Recorded[None]:
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    refusal = rules.why_not_check_in(queries.standing(poll, entry), tx.now)
    if refusal is not None:
        raise Refused(refusal)
    entry.present_at, entry.acting_id = tx.now, acting
    return Recorded(None, CheckedIn(), sealed={"seat": Sealed({"label": entry.label})})


def _recuse(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    refusal = rules.why_not_recuse(queries.standing(poll, entry))
    if refusal is not None:
        raise Refused(refusal)
    entry.recused_at, entry.present_at = tx.now, None
    return Recorded(
        None,
        MemberRecused(),
        about=(entry.story, poll.story, poll.about),
        sealed={
            "seat": Sealed({"label": entry.label}, public=True),
            "text": Sealed({"reason": reason}),
        },
    )
