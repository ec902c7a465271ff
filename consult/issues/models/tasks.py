"""What follows from an outcome, as rows: tasks, what was done for them, and the review."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, EntryId, Id
from consult.core.policy import Scope
from consult.issues.rules import NoteKind, TaskFacts


class Task(OnRecord, Within, Base):
    """A task that follows from an outcome: what, who, until when.

    `due_on` moves when a delay is granted, `first_due_on` never. `accepted_at` is the supervisors'
    acceptance, `confirmed_at` the proposer's (`confirm_noted`: the office wrote it down); until
    `confirm_by` the task waits for the proposer. Where it stands is told from these.
    """

    __tablename__ = "issues_task"
    __table_args__ = (Index("ix_issues_task_matter_id", "matter_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"))
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    assisting: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date] = mapped_column(Date)
    first_due_on: Mapped[date | None] = mapped_column(Date)
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    confirm_by: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirm_noted: Mapped[bool] = mapped_column(default=False)

    @property
    def scope(self) -> Scope:
        """The task, then its matter and outwards."""
        return (f"task:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the task."""
        return f"task/{self.id}"

    @property
    def facts(self) -> TaskFacts:
        """What tells where the task stands."""
        return TaskFacts(
            reported=self.reported_at is not None,
            accepted=self.accepted_at is not None,
            confirmed=self.confirmed_at is not None,
            confirm_by=self.confirm_by,
            due_on=self.due_on,
        )


class TaskNote(OnRecord, Base):
    """One line of what became of a task: progress, a report, a return, a request for delay.

    A request has the day asked for; decided, also whether it was granted, and why.
    """

    __tablename__ = "issues_task_note"
    __table_args__ = (
        Index("ix_issues_task_note_task_id_written_at", "task_id", "written_at", "id"),
        Index("ix_issues_task_note_kind_decided_at", "kind", "decided_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    task_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_task.id"))
    kind: Mapped[NoteKind] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_in: Mapped[str] = mapped_column(EntryId)
    asked_day: Mapped[date | None] = mapped_column(Date)
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    decided_at: Mapped[datetime | None]


class Review(OnRecord, Base):
    """How satisfied those were who were asked, and the supervisors' remark."""

    __tablename__ = "issues_review"

    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"), primary_key=True)
    asked: Mapped[int]
    satisfied: Mapped[int]
    fairly: Mapped[int]
    not_satisfied: Mapped[int]
    remark: Mapped[str] = mapped_column(Text)
    reviewed_at: Mapped[datetime]
