"""What people say to a matter, as rows: seconds, comments, and flags on comments."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD, OnRecord, Within
from consult.core.db import Base, EntryId, Id
from consult.core.policy import Scope
from consult.issues.rules import CommentState


class Second(OnRecord, Base):
    """That a resident has the same concern: one row a person and matter.

    Taken back, it is ended and not deleted; given again, it begins anew. The record has each of
    these acts. The number is counted by the primary key and kept nowhere else: a counter on the
    matter would write the matter's row at each press.
    """

    __tablename__ = "issues_second"

    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"), primary_key=True)
    seconded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    carried_from: Mapped[str | None] = mapped_column(Id, ForeignKey("issues_matter.id"))


class Comment(OnRecord, Within, Base):
    """What somebody thinks of a matter, with a stance; public once it is checked.

    `reason` is why it was withheld or hidden, `plea` why its writer asks for a review, `review`
    what the supervisors say.
    """

    __tablename__ = "issues_comment"
    __table_args__ = (
        Index("ix_issues_comment_matter_id_written_at", "matter_id", "written_at", "id"),
        Index("ix_issues_comment_person_id_matter_id", "person_id", "matter_id"),
        Index("ix_issues_comment_state_check_by", "state", "check_by"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    stance: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    check_by: Mapped[datetime]
    written_in: Mapped[str] = mapped_column(EntryId)
    state: Mapped[CommentState] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    plea: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime | None]
    review: Mapped[str] = mapped_column(Text, default="")
    reviewed_at: Mapped[datetime | None]

    @property
    def scope(self) -> Scope:
        """The comment, then its matter and outwards."""
        return (f"comment:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the comment."""
        return f"comment/{self.id}"


class Flag(Base):
    """That somebody finds a public comment wrong: a hint to the office, once a person.

    It decides nothing, so it is off the record; hiding the comment is a decision.
    """

    __tablename__ = "issues_flag"
    __table_args__ = (
        Index("ix_issues_flag_looked_at_comment_id", "looked_at", "comment_id"),
        OFF_RECORD,
    )

    comment_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_comment.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"), primary_key=True)
    ground: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(String(200))
    flagged_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
