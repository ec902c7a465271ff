"""Steps before a poll opens: making it, its roll, moving it, calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.audit.models import as_within
from consult.audit.record import Tx
from consult.audit.rulebook import RuleText
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.core.policy import Scope
from consult.voting import queries, rules
from consult.voting.models import Poll, RollEntry


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


def move_poll(tx: Tx, poll: Poll, not_before: datetime) -> None:
    """Give a poll that is not open another announced beginning (a step).

    Raises:
        Refused: it has opened, is over, or members check in already.
    """
    times = queries.standing(poll, None)
    if (refusal := rules.why_not_move(times, poll.not_before, tx.now)) is not None:
        raise Refused(refusal)
    poll.not_before = not_before


def call_off_poll(tx: Tx, poll: Poll) -> None:
    """Call off a poll that has not opened; nobody can check in or vote any more (a step).

    Raises:
        Refused: it has opened or is over.
    """
    if (refusal := rules.why_not_call_off(queries.standing(poll, None))) is not None:
        raise Refused(refusal)
    poll.called_off_at = tx.now
