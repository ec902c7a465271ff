"""What goes on record about polls. Ballots are sealed; what they were shows in the count."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class CheckedIn(Entry, kind="voting.checked_in"):
    """Somebody on the roll is present: as substitute or holder, noted by a clerk or in person."""

    substitute: bool
    noted: bool


@dataclass(frozen=True)
class PresenceCorrected(Entry, kind="voting.presence_corrected"):
    """A wrong note of presence was taken back; whom it named, and the sealed reason why."""

    substitute: bool


@dataclass(frozen=True)
class MemberRecused(Entry, kind="voting.member_recused"):
    """A member with a personal interest left the vote and its base; the reason is sealed.

    `noted` says that a clerk wrote it down for the member.
    """

    noted: bool


@dataclass(frozen=True)
class RecusalWithdrawn(Entry, kind="voting.recusal_withdrawn"):
    """A member who had left the vote came back into it before it opened."""


@dataclass(frozen=True)
class PollOpened(Entry, kind="voting.poll_opened"):
    """Question and roll are frozen; ballots are taken until `closes_at`.

    The roll with its names is sealed: its salted commitment binds it, and nobody outside can
    tell a place by trying. `voting` of its `roll_size` places have a vote.
    """

    question_hash: str
    roll_size: int
    voting: int
    closes_at: datetime
    reserved: bool


@dataclass(frozen=True)
class BallotCast(Entry, kind="voting.ballot_cast"):
    """A ballot was cast, or changed: `change` counts from 0."""

    change: int


@dataclass(frozen=True)
class PollClosed(Entry, kind="voting.poll_closed"):
    """The count under the rule.

    `ballots_root` is the RFC 6962 root over the leaf hashes of the counted ballots, sorted as
    hexadecimal text: the order of the roll is sealed, and this one says nothing about it.
    """

    ballots: int
    ballots_root: str


@dataclass(frozen=True)
class PollNotHeld(Entry, kind="voting.poll_not_held"):
    """Too few were present, so there was no vote."""

    needed: int
    present: int
