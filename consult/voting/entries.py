"""What goes on record about polls. Ballots are sealed; what they were shows in the count."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class CheckedIn(Entry, kind="voting.checked_in"):
    """Somebody on the roll is present."""


@dataclass(frozen=True)
class MemberRecused(Entry, kind="voting.member_recused"):
    """A member with a personal interest left the vote and its base; the reason is sealed."""


@dataclass(frozen=True)
class PollOpened(Entry, kind="voting.poll_opened"):
    """Question and roll are frozen; ballots are taken until `closes_at`."""

    question_hash: str
    roll_hash: str
    roll_size: int
    closes_at: datetime
    reserved: bool


@dataclass(frozen=True)
class BallotCast(Entry, kind="voting.ballot_cast"):
    """A ballot was cast, or changed: `change` counts from 0."""

    change: int


@dataclass(frozen=True)
class PollClosed(Entry, kind="voting.poll_closed"):
    """The count under the rule.

    `ballots_root` is the RFC 6962 root over the counted ballots' leaf hashes in order of the
    roll.
    """

    ballots: int
    ballots_root: str


@dataclass(frozen=True)
class PollNotHeld(Entry, kind="voting.poll_not_held"):
    """Too few were present, so there was no vote."""

    needed: int
    present: int
