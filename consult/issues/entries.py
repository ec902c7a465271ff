"""What goes on record about matters. Texts are sealed; codes, days and counts are open."""

from dataclasses import dataclass
from datetime import date, datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class MatterProposed(Entry, kind="issues.matter_proposed"):
    """A matter was raised in an area; an answer is due by `reply_by`."""

    area: str
    reply_by: datetime


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


@dataclass(frozen=True)
class MatterRefused(Entry, kind="issues.matter_refused"):
    """A matter was not admitted, on a legal ground."""

    ground: str


@dataclass(frozen=True)
class MatterMerged(Entry, kind="issues.matter_merged"):
    """A matter was merged into another one about the same thing."""

    ground: str
    into: str


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
class MatterPlanned(Entry, kind="issues.matter_planned"):
    """Form, rule and time of the consultation are planned."""

    form: str
    rule: str
    rule_version: str
    meets_at: datetime
    reserved: str


@dataclass(frozen=True)
class MeetingAnnounced(Entry, kind="issues.meeting_announced"):
    """The notice is up; members and roll are frozen."""

    meets_at: datetime
    days_of_notice: int
    seats: int
    voting: int


@dataclass(frozen=True)
class MeetingMoved(Entry, kind="issues.meeting_moved"):
    """An announced meeting was given another time; members and roll stay as they are."""

    meets_at: datetime
    days_of_notice: int


@dataclass(frozen=True)
class MeetingCalledOff(Entry, kind="issues.meeting_called_off"):
    """An announced meeting will not be held; the reason is sealed and public."""


@dataclass(frozen=True)
class PanelChanged(Entry, kind="issues.panel_changed"):
    """A stakeholder was seated after the notice; the reason is sealed and public."""

    seat: str
    votes: bool


@dataclass(frozen=True)
class ConsultationBegun(Entry, kind="issues.consultation_begun"):
    """The meeting began."""


@dataclass(frozen=True)
class OpinionWritten(Entry, kind="issues.opinion_written"):
    """A resident wrote an opinion; stance and text are sealed."""


@dataclass(frozen=True)
class OpinionReleased(Entry, kind="issues.opinion_released"):
    """A written opinion was checked and made public, its writer's name masked."""


@dataclass(frozen=True)
class FileOpened(Entry, kind="issues.file_opened"):
    """Somebody from outside the community's office read a text that is not public."""

    version: int


@dataclass(frozen=True)
class ResultTaken(Entry, kind="issues.result_taken"):
    """What the consultation came to, taken over from the poll's closing entry."""

    outcome: str


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
class TaskAssigned(Entry, kind="issues.task_assigned"):
    """A task was given to its owner."""

    due_on: date


@dataclass(frozen=True)
class TaskReported(Entry, kind="issues.task_reported"):
    """A task was reported as done."""


@dataclass(frozen=True)
class TaskAccepted(Entry, kind="issues.task_accepted"):
    """The supervisors accepted a task's completion."""


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
