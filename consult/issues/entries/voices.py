"""What goes on record about seconds and comments.

Their stories are `voices/<matter>` and `comment/<id>`, not the matter's own: thousands of seconds
must not drown its way. A person who seconds has one pseudonym in a matter's voices, so anybody
can check that nobody was counted twice; in a comment's story the same person has another one.
"""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class MatterSeconded(Entry, kind="issues.matter_seconded"):
    """A resident has the same concern."""


@dataclass(frozen=True)
class SecondTakenBack(Entry, kind="issues.second_taken_back"):
    """A resident does not second the matter any more."""


@dataclass(frozen=True)
class CommentWritten(Entry, kind="issues.comment_written"):
    """Somebody wrote a comment; stance and text are sealed; it is checked by `check_by`."""

    check_by: datetime


@dataclass(frozen=True)
class CommentReleased(Entry, kind="issues.comment_released"):
    """A comment was checked and made public."""


@dataclass(frozen=True)
class CommentWithheld(Entry, kind="issues.comment_withheld"):
    """A comment was checked and not made public; the reason is sealed, its writer reads it."""


@dataclass(frozen=True)
class CommentHidden(Entry, kind="issues.comment_hidden"):
    """A public comment was hidden; the reason is sealed and public."""


@dataclass(frozen=True)
class CommentReviewAsked(Entry, kind="issues.comment_review_asked"):
    """Its writer asked the supervisors to review a comment that was withheld or hidden."""


@dataclass(frozen=True)
class CommentReviewed(Entry, kind="issues.comment_reviewed"):
    """The supervisors restored a comment, or confirmed what the office did."""

    restored: bool
