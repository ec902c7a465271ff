"""What goes on record from the plan to the result."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


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
    """The notice is up; members and roll are frozen.

    The reason for a notice shorter than the law's days is sealed and public.
    """

    meets_at: datetime
    days_of_notice: int
    seats: int
    voting: int
    short_notice: bool | None = None


@dataclass(frozen=True)
class MeetingMoved(Entry, kind="issues.meeting_moved"):
    """An announced meeting was given another time; members and roll stay as they are."""

    meets_at: datetime
    days_of_notice: int
    short_notice: bool | None = None


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
class ResultTaken(Entry, kind="issues.result_taken"):
    """What the consultation came to, taken over from the poll's closing entry."""

    outcome: str
