"""Questions about ballots, and about what is on record of them."""

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, and_, exists, literal, select
from sqlalchemy.orm import Session, aliased

from consult.audit.leaf import Leaf, commitment
from consult.audit.models import ChainLink, LogEntry, Payload
from consult.voting.entries import BallotCast
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import Choice

BALLOT_CLASS: Final = "ballot"
"""Class of disclosure under which a ballot is sealed."""


@dataclass(frozen=True)
class CountedBallot:
    """A ballot as it is counted, beside the entry that it names.

    Attributes:
        choice: what the row says.
        leaf_hash: the entry's, in hex.
        sealed: the payload that the entry's commitment binds; None where it does not, or where
            the entry is not the newest ballot in the story of this place.
    """

    choice: Choice
    leaf_hash: str
    sealed: bytes | None


@dataclass(frozen=True)
class BallotOnRecord:
    """A voter's own ballot on record: what it takes to check it, salt and commitment in hex."""

    entry_id: str
    commitment: str
    salt: str
    content: str

    @property
    def choice(self) -> Choice:
        """What the ballot says, read out of what is on record."""
        return Choice(json.loads(self.content)["choice"])


def counted_ballots(session: Session, poll_id: str) -> list[CountedBallot]:
    """Return the ballots that count with what is on record of each, by leaf hash."""
    story = literal(f"ballot/{poll_id}/") + Ballot.roll_entry_id
    link, later = aliased(ChainLink), aliased(ChainLink)
    rows = session.execute(
        select(
            Ballot.choice,
            LogEntry.leaf_hash,
            LogEntry.leaf,
            Payload.salt,
            Payload.content,
            exists().where(later.subject == story, later.n > link.n).label("replaced"),
        )
        .join(LogEntry, LogEntry.id == Ballot.entry_id)
        .outerjoin(link, and_(link.entry_id == LogEntry.id, link.subject == story))
        .outerjoin(
            Payload,
            and_(
                Payload.entry_id == link.entry_id,
                Payload.name == BALLOT_CLASS,
                LogEntry.kind == BallotCast.kind,
            ),
        )
        .where(Ballot.poll_id == poll_id)
        .order_by(LogEntry.leaf_hash)
    )
    return [
        CountedBallot(
            Choice(row.choice),
            row.leaf_hash,
            row.content if not row.replaced and _binds(row) else None,
        )
        for row in rows
    ]


def _binds(row: Row[*tuple[Any, ...]]) -> bool:
    """Return whether the entry of a row commits to the payload beside it."""
    if row.content is None:
        return False
    bound = {each.n: each.d for each in Leaf.parse(row.leaf).commitments}
    return bound.get(BALLOT_CLASS) == commitment(BALLOT_CLASS, row.salt, row.content)


def ballot_on_record(session: Session, roll_entry_id: str, person_id: str) -> BallotOnRecord | None:
    """Return the ballot on record of a place to who acts for it, and to nobody else."""
    row = session.execute(
        select(LogEntry.id, LogEntry.leaf, Payload.salt, Payload.content)
        .join(Ballot, Ballot.entry_id == LogEntry.id)
        .join(RollEntry, RollEntry.id == Ballot.roll_entry_id)
        .join(Payload, and_(Payload.entry_id == LogEntry.id, Payload.name == BALLOT_CLASS))
        .where(Ballot.roll_entry_id == roll_entry_id, RollEntry.acting_id == person_id)
    ).first()
    if row is None:
        return None
    bound = {each.n: each.d for each in Leaf.parse(row.leaf).commitments}
    return BallotOnRecord(row.id, bound[BALLOT_CLASS], row.salt.hex(), row.content.decode())


def which_have_cast(session: Session, poll_id: str, places: set[str]) -> set[str]:
    """Return which of some places have cast a ballot."""
    return set(
        session.scalars(
            select(Ballot.roll_entry_id).where(
                Ballot.poll_id == poll_id, Ballot.roll_entry_id.in_(places)
            )
        )
    )


def lock_to_cast(session: Session, entry: RollEntry) -> tuple[Poll, Ballot | None, int]:
    """Return what a ballot is cast in, with the poll locked against closing.

    Args:
        session: of the unit of work, which has locked the place.
        entry: the place; whoever casts for it waits for that lock, so its ballot stays as it is.

    Returns:
        The poll, the ballot that the place has cast before, and how often it has cast one: the
        entry of the last says which change it was.
    """
    row = session.execute(
        select(Poll, Ballot, LogEntry.leaf)
        .select_from(Poll)
        .outerjoin(Ballot, Ballot.roll_entry_id == entry.id)
        .outerjoin(LogEntry, LogEntry.id == Ballot.entry_id)
        .where(Poll.id == entry.poll_id)
        .with_for_update(read=True, of=Poll)
        .execution_options(populate_existing=True)
    ).one()
    ballot: Ballot | None = row.Ballot
    times = 0 if ballot is None else json.loads(row.leaf)["facts"]["change"] + 1
    return row.Poll, ballot, times


def find_ballot(session: Session, roll_entry_id: str) -> Ballot | None:
    """Return the ballot of a place, if it has cast one."""
    return session.get(Ballot, roll_entry_id)


def ballots_by_place(
    session: Session, poll_id: str, places: set[str] | None = None
) -> dict[str, Ballot]:
    """Return the ballots of a poll (or of some places) by place, for those who may see names."""
    query = select(Ballot).where(Ballot.poll_id == poll_id)
    if places is not None:
        query = query.where(Ballot.roll_entry_id.in_(places))
    rows = session.scalars(query)
    return {ballot.roll_entry_id: ballot for ballot in rows}
