"""Use cases of places: who is here, and who leaves the vote for a personal interest."""

from consult.audit.entry import Recorded, Sealed
from consult.audit.record import Tx, on_record
from consult.core.errors import Forbidden, Refused
from consult.voting import permissions, queries, rules
from consult.voting.entries import (
    CheckedIn,
    MemberRecused,
    PresenceCorrected,
    RecusalWithdrawn,
)
from consult.voting.models import Poll, RollEntry
from consult.voting.rules import Refusal


@on_record(permissions.TAKE_PART, RollEntry)
def check_in(tx: Tx, entry: RollEntry) -> Recorded[None]:
    """Say that one is here; the first of holder and substitute to come acts for the place."""
    return _check_in(tx, entry, own_place(tx, entry), noted=False)


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_presence(tx: Tx, entry: RollEntry, *, substitute: bool = False) -> Recorded[None]:
    """Note from the sign-in sheet who is here for a place."""
    acting = entry.substitute_id if substitute else entry.person_id
    if acting is None:
        raise Refused(Refusal.NOT_ON_ROLL)
    return _check_in(tx, entry, acting, noted=True)


@on_record(permissions.KEEP_ROLL, RollEntry)
def correct_presence(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Take back a wrong note of who is here, so that the right one can check in.

    Only what staff noted is taken back. Once the poll is open the numbers it opened with stand:
    the place stays present, and only who acts for it is set right. Or a clerk could lower what a
    majority is counted from.
    """
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    cast = queries.find_ballot(tx.session, entry.id) is not None
    refusal = rules.why_not_correct_presence(queries.standing(poll, entry), tx.now, cast=cast)
    if refusal is not None:
        raise Refused(refusal)
    was_substitute = entry.acting_id == entry.substitute_id
    entry.acting_id, entry.noted = None, poll.opened_at is not None
    if poll.opened_at is None:
        entry.present_at = None
    return Recorded(
        None,
        PresenceCorrected(substitute=was_substitute),
        sealed={"seat": Sealed({"label": entry.label}), "text": Sealed({"reason": reason})},
    )


@on_record(permissions.TAKE_PART, RollEntry)
def recuse(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Declare a personal interest and leave the vote and its base."""
    person_id = someone_of(tx, entry)
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    if (refusal := rules.why_not_recuse(queries.standing(poll, entry, person_id))) is not None:
        raise Refused(refusal)
    entry.acting_id = person_id
    return _recuse(tx, poll, entry, reason, noted=False)


@on_record(permissions.KEEP_ROLL, RollEntry)
def note_recusal(tx: Tx, entry: RollEntry, reason: str) -> Recorded[None]:
    """Note that a member who has not checked in declared a personal interest."""
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    standing = queries.standing(poll, entry)
    if (refusal := rules.why_not_note_recusal(standing, poll.not_before, tx.now)) is not None:
        raise Refused(refusal)
    return _recuse(tx, poll, entry, reason, noted=True)


@on_record(permissions.TAKE_PART, RollEntry)
def withdraw_recusal(tx: Tx, entry: RollEntry) -> Recorded[None]:
    """Come back into the vote before it opens, whoever declared or noted the interest."""
    person_id = someone_of(tx, entry)
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


def own_place(tx: Tx, entry: RollEntry) -> str:
    """Return the actor's id if the place is theirs to act for.

    Raises:
        Forbidden: it is somebody else's.
        Refused: holder and substitute cannot both act; the other one is here.
    """
    person_id = someone_of(tx, entry)
    if entry.acting_id not in {None, person_id}:
        raise Refused(Refusal.ALREADY_PRESENT)
    return person_id


def someone_of(tx: Tx, entry: RollEntry) -> str:
    """Return the actor's id if they hold the place or stand in for it.

    Raises:
        Forbidden: it is somebody else's.
    """
    person_id = tx.actor.known_id
    if person_id not in {entry.person_id, entry.substitute_id}:
        raise Forbidden(permissions.TAKE_PART.name)
    return person_id


def _check_in(tx: Tx, entry: RollEntry, acting: str, *, noted: bool) -> Recorded[None]:
    poll = queries.lock_poll_shared(tx.session, entry.poll_id)
    why_not = rules.why_not_note_presence if noted else rules.why_not_check_in
    refusal = why_not(queries.standing(poll, entry), poll.not_before, tx.now)
    if refusal is not None:
        raise Refused(refusal)
    entry.present_at, entry.acting_id, entry.noted = tx.now, acting, noted
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
