"""Polls, rolls and ballots as rows; the engine does not know what a poll is about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, Hash, Id
from consult.core.policy import Scope
from consult.voting.rules import Choice


class Poll(OnRecord, Within, Base):
    """A recorded vote under one version of one rule.

    Its numbers are empty until the closing entry: no result exists before.
    """

    __tablename__ = "voting_poll"
    __table_args__ = (
        CheckConstraint("(closed_at IS NULL) = (passed IS NULL)", name="result_with_closing"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    about: Mapped[str] = mapped_column(String(80), index=True)
    question: Mapped[str] = mapped_column(Text)
    rule_hash: Mapped[str] = mapped_column(Hash, ForeignKey("audit_rule_version.hash"))
    reserved: Mapped[bool]
    mandate: Mapped[str] = mapped_column(Text)
    in_meeting: Mapped[bool]
    prepared_at: Mapped[datetime]
    not_before: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    not_held_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    members: Mapped[int | None]
    recused: Mapped[int | None]
    present: Mapped[int | None]
    yes: Mapped[int | None]
    no: Mapped[int | None]
    abstain: Mapped[int | None]
    quorate: Mapped[bool | None]
    passed: Mapped[bool | None]

    @property
    def scope(self) -> Scope:
        """The poll, then what it stands in."""
        return (f"poll:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the poll; ballots have stories of their own."""
        return f"poll/{self.id}"


class RollEntry(OnRecord, Within, Base):
    """One place on the roll of a poll: a seat, who may act for it, and whether it is there."""

    __tablename__ = "voting_roll_entry"
    __table_args__ = (
        UniqueConstraint("poll_id", "position"),
        Index("ix_voting_roll_entry_person_id", "person_id"),
        Index("ix_voting_roll_entry_substitute_id", "substitute_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    poll_id: Mapped[str] = mapped_column(Id, ForeignKey("voting_poll.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    substitute_id: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    acting_id: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    votes: Mapped[bool]
    fixed: Mapped[bool]
    recused_at: Mapped[datetime | None]
    present_at: Mapped[datetime | None]
    noted: Mapped[bool] = mapped_column(default=False)
    """Staff noted who is present; what a member did in person is never taken back by others."""

    @property
    def scope(self) -> Scope:
        """The place, then its poll and outwards."""
        return (f"roll:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of this place: presence, recusal and ballots; never chained on the poll."""
        return f"ballot/{self.poll_id}/{self.id}"


class Ballot(OnRecord, Base):
    """The ballot of a place on the roll; at most one counts."""

    __tablename__ = "voting_ballot"
    __table_args__ = (Index("ix_voting_ballot_poll_id", "poll_id"),)

    roll_entry_id: Mapped[str] = mapped_column(
        Id, ForeignKey("voting_roll_entry.id"), primary_key=True
    )
    poll_id: Mapped[str] = mapped_column(Id, ForeignKey("voting_poll.id"))
    choice: Mapped[Choice] = mapped_column(String(12))
    cast_at: Mapped[datetime]
