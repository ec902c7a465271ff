"""What goes on record at intake."""

from dataclasses import dataclass
from datetime import date, datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class MatterProposed(Entry, kind="issues.matter_proposed"):
    """A matter was raised in an area; an answer is due by `reply_by`."""

    area: str
    reply_by: datetime
    documents: int = 0


@dataclass(frozen=True)
class TextReleased(Entry, kind="issues.text_released"):
    """A text was checked and made public."""

    version: int


@dataclass(frozen=True)
class MatterReturned(Entry, kind="issues.matter_returned"):
    """More details were asked for."""

    ground: str


@dataclass(frozen=True)
class MatterSupplemented(Entry, kind="issues.matter_supplemented"):
    """The proposer added details: a new version of the text."""

    version: int
    reply_by: datetime
    documents: int = 0


@dataclass(frozen=True)
class MatterRefused(Entry, kind="issues.matter_refused"):
    """A matter was not admitted, on a legal ground.

    Attributes:
        ground: its code.
        review_until: until when the proposer can ask that somebody else reviews it.
        hand_off: the kind of the negative list that names who takes it, or empty.
    """

    ground: str
    review_until: datetime
    hand_off: str = ""


@dataclass(frozen=True)
class MatterMerged(Entry, kind="issues.matter_merged"):
    """A matter was merged into another one about the same thing, and so many seconds with it."""

    ground: str
    into: str
    seconders: int


@dataclass(frozen=True)
class MatterPassedOn(Entry, kind="issues.matter_passed_on"):
    """A matter was passed on to the body in charge."""

    ground: str


@dataclass(frozen=True)
class MatterAdmitted(Entry, kind="issues.matter_admitted"):
    """A matter was admitted and has its case number (area, year, serial)."""

    ground: str
    area: str
    year: int
    serial: int


@dataclass(frozen=True)
class MattersStudied(Entry, kind="issues.matters_studied"):
    """The Party organisation studied matters in one sitting: the day and the conclusion only."""

    held_on: date
    agreed: bool


@dataclass(frozen=True)
class FileOpened(Entry, kind="issues.file_opened"):
    """Somebody from outside the community's office read a text that is not public."""

    version: int
