"""Use cases of polls: presence, recusal, opening, ballots, closing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Recorded, Ruling, Sealed
from consult.audit.leaf import canonical
from consult.audit.merkle import root_of
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.audit.rulebook import RuleText
from consult.audit.sequencer import BrokenRecordError
from consult.core.clock import legal_day
from consult.core.errors import Forbidden, Refused
from consult.core.ids import new_id
from consult.core.policy import Scope
from consult.identity import queries as people
from consult.voting import permissions, queries, rules
from consult.voting.entries import (
    BallotCast,
    CheckedIn,
    MemberRecused,
    PollClosed,
    PollNotHeld,
    PollOpened,
    PresenceCorrected,
    RecusalWithdrawn,
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
        Refused: the roll is frozen: the poll has opened, closed, or was declared not held.
    """
    if (refusal := rules.why_not_change_roll(queries.standing(poll, None))) is not None:
        raise Refused(refusal)
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
    return _check_in(tx, entry, _own_place(tx, entry), noted=False)


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_presence(tx: Tx, entry: RollEntry, *, substitute: bool = False) -> Recorded[None]:
    """Note from the sign-in sheet who is here for a place."""
    acting = entry.substitute_id if substitute else entry.person_id
    if acting is None:
        raise Refused(Refusal.NOT_ON_ROLL)
    return _check_in(tx, entry, acting, noted=True)


@on_record(permissions.KEEP_ROLL, RollEntry)
def correct_presence(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Take back a wrong note of who is here, so that the right one can check in."""
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    cast = queries.find_ballot(tx.session, entry.id) is not None
    refusal = rules.why_not_correct_presence(queries.standing(poll, entry), tx.now, cast=cast)
    if refusal is not None:
        raise Refused(refusal)
    was_substitute = entry.acting_id == entry.substitute_id
    entry.present_at = entry.acting_id = None
    return Recorded(
        None,
        PresenceCorrected(substitute=was_substitute),
        sealed={"seat": Sealed({"label": entry.label}), "text": Sealed({"reason": reason})},
    )


@on_record(permissions.TAKE_PART, RollEntry)
def recuse(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Declare a personal interest and leave the vote and its base."""
    person_id = _someone_of(tx, entry)
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    if (refusal := rules.why_not_recuse(queries.standing(poll, entry, person_id))) is not None:
        raise Refused(refusal)
    entry.acting_id = person_id
    return _recuse(tx, poll, entry, reason, noted=False)


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_recusal(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Note that a member who has not checked in declared a personal interest."""
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    if (refusal := rules.why_not_note_recusal(queries.standing(poll, entry))) is not None:
        raise Refused(refusal)
    return _recuse(tx, poll, entry, reason, noted=True)


@on_record(permissions.TAKE_PART, RollEntry)
def withdraw_recusal(tx: Tx, entry: RollEntry) -> Recorded[None]:
    """Come back into the vote before it opens, whoever declared or noted the interest."""
    person_id = _someone_of(tx, entry)
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    refusal = rules.why_not_withdraw_recusal(queries.standing(poll, entry, person_id))
    if refusal is not None:
        raise Refused(refusal)
    entry.recused_at = entry.acting_id = None
    return Recorded(
        None,
        RecusalWithdrawn(),
        about=(entry.story, poll.story, poll.about),
        sealed={"seat": Sealed({"label": entry.label}, public=True)},
    )


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


def _own_place(tx: Tx, entry: RollEntry) -> str:
    """Return the actor's id if the place is theirs to act for.

    Raises:
        Forbidden: it is somebody else's.
        Refused: holder and substitute cannot both act; the other one is here.
    """
    person_id = _someone_of(tx, entry)
    if entry.acting_id not in {None, person_id}:
        raise Refused(Refusal.ALREADY_PRESENT)
    return person_id


def _someone_of(tx: Tx, entry: RollEntry) -> str:
    """Return the actor's id if they hold the place or stand in for it.

    Raises:
        Forbidden: it is somebody else's.
    """
    person_id = tx.actor.known_id
    if person_id not in {entry.person_id, entry.substitute_id}:
        raise Forbidden(permissions.TAKE_PART.name)
    return person_id


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


def _check_in(tx: Tx, entry: RollEntry, acting: str, *, noted: bool) -> Recorded[None]:
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    refusal = rules.why_not_check_in(queries.standing(poll, entry), tx.now)
    if refusal is not None:
        raise Refused(refusal)
    entry.present_at, entry.acting_id = tx.now, acting
    return Recorded(
        None,
        CheckedIn(substitute=acting == entry.substitute_id, noted=noted),
        sealed={"seat": Sealed({"label": entry.label})},
        acted_for=acting if noted else None,
    )


def _recuse(tx: Tx, poll: Poll, entry: RollEntry, reason: str, *, noted: bool) -> Recorded[None]:
    entry.recused_at, entry.present_at = tx.now, None
    return Recorded(
        None,
        MemberRecused(noted=noted),
        about=(entry.story, poll.story, poll.about),
        sealed={
            "seat": Sealed({"label": entry.label}, public=True),
            "text": Sealed({"reason": reason}),
        },
        acted_for=entry.person_id if noted else None,
    )
