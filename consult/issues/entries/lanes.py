"""What goes on record of how a matter came in, was answered, called back and reviewed."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class MatterEntered(Entry, kind="issues.matter_entered"):
    """A matter was written down for a resident who came, called or was visited.

    Attributes:
        area: 12-digit code of the community.
        source: how it reached the community.
        reply_by: when its first answer is due.
        new_person: nobody had registered the resident before.
        documents: how many scans came with it.
    """

    area: str
    source: str
    reply_by: datetime
    new_person: bool
    documents: int = 0


@dataclass(frozen=True)
class EntryUndone(Entry, kind="issues.entry_undone"):
    """What was written down for a resident was taken back on the same day."""


@dataclass(frozen=True)
class MatterWithdrawn(Entry, kind="issues.matter_withdrawn"):
    """The proposer took the matter back before it was answered."""


@dataclass(frozen=True)
class MatterReplied(Entry, kind="issues.matter_replied"):
    """A matter was answered in the quick lane; the answer is sealed."""

    in_time: bool


@dataclass(frozen=True)
class MatterRepliedAgain(Entry, kind="issues.matter_replied_again"):
    """A matter was answered once more, since the answer did not do; the answer is sealed."""


@dataclass(frozen=True)
class AnswerReleased(Entry, kind="issues.answer_released"):
    """An answer that was given for the proposer alone was checked and made public."""


@dataclass(frozen=True)
class ProposerCalledBack(Entry, kind="issues.proposer_called_back"):
    """The proposer was asked about the answer, with so many tries; what was said is sealed.

    One person alone is asked, whose masked name stands beside it, so it is nobody else's
    business. Entries of earlier versions have it in the open, as `said`.
    """

    tries: int


@dataclass(frozen=True)
class LaneChanged(Entry, kind="issues.lane_changed"):
    """A matter changed to the full lane; whether it is admitted is decided by `reply_by`."""

    reply_by: datetime


@dataclass(frozen=True)
class ReviewAsked(Entry, kind="issues.review_asked"):
    """The proposer asked that a refusal be reviewed; an answer is due by `reply_by`."""

    reply_by: datetime


@dataclass(frozen=True)
class RefusalReviewed(Entry, kind="issues.refusal_reviewed"):
    """Somebody else reviewed a refusal and upheld it, or overturned it: then its clock starts."""

    upheld: bool
    reply_by: datetime | None = None


@dataclass(frozen=True)
class MatterHandedOver(Entry, kind="issues.matter_handed_over"):
    """A matter was handed over to another place on this platform, where it is a new matter."""

    ground: str
    area: str
    into: str
    reply_by: datetime
    seconders: int = 0
    documents: int = 0
