"""What goes on record after the result."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class OpinionPublicised(Entry, kind="issues.opinion_publicised"):
    """The consultation opinion is open to objections until `until_at`."""

    until_at: datetime


@dataclass(frozen=True)
class DecisionPosted(Entry, kind="issues.decision_posted"):
    """The assembly's decision is posted until `until_at`; it is in effect since its adoption."""

    until_at: datetime


@dataclass(frozen=True)
class MatterReopened(Entry, kind="issues.matter_reopened"):
    """An objection was upheld, so the matter is consulted on again."""


@dataclass(frozen=True)
class OutcomeTookEffect(Entry, kind="issues.outcome_took_effect"):
    """The window is over and every objection is answered: it is being carried out."""


@dataclass(frozen=True)
class AnsweredBack(Entry, kind="issues.answered_back"):
    """Residents were told what became of the matter."""


@dataclass(frozen=True)
class MatterReviewed(Entry, kind="issues.matter_reviewed"):
    """How satisfied those were who were asked."""

    asked: int
    satisfied: int
    fairly: int
    not_satisfied: int


@dataclass(frozen=True)
class MatterArchived(Entry, kind="issues.matter_archived"):
    """The file was closed."""


@dataclass(frozen=True)
class OutcomeChanged(Entry, kind="issues.outcome_changed"):
    """The outcome is to be changed by a new consultation."""


@dataclass(frozen=True)
class OutcomeRevoked(Entry, kind="issues.outcome_revoked"):
    """The outcome was revoked."""


@dataclass(frozen=True)
class CorrectionOrdered(Entry, kind="issues.correction_ordered"):
    """The supervising office ordered a correction."""
