"""What follows from an outcome, as rows: tasks and the review."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, Id
from consult.core.policy import Scope


class Task(OnRecord, Within, Base):
    """A task that follows from an outcome: what, who, until when."""

    __tablename__ = "issues_task"
    __table_args__ = (Index("ix_issues_task_matter_id", "matter_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"))
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date] = mapped_column(Date)
    report: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    @property
    def scope(self) -> Scope:
        """The task, then its matter and outwards."""
        return (f"task:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the task."""
        return f"task/{self.id}"


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
