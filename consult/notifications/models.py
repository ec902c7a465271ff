"""Messages, wishes about mail, and notes of visits, as rows; none of them is a decision.

All of it is off the record. That somebody was told follows from an entry and can be made anew;
an address, a language and a visit decide nothing, and are personal data that must be erasable
without a trace, which nothing on record is.
"""

from datetime import datetime

from sqlalchemy import Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD
from consult.core.db import Base, Id
from consult.notifications.rules import How, MailState, Template

_UNREAD = text("read_at IS NULL")
_DUE = text("mail_due_at IS NOT NULL")


class Message(Base):
    """One thing that one person is told: ids and codes alone, never what somebody wrote."""

    __tablename__ = "notifications_message"
    __table_args__ = (
        UniqueConstraint("person_id", "key"),
        Index("ix_notifications_message_person_id_made_at", "person_id", "made_at", "id"),
        Index("ix_notifications_message_subject", "subject"),
        Index(
            "ix_notifications_message_unread",
            "person_id",
            sqlite_where=_UNREAD,
            postgresql_where=_UNREAD,
        ),
        Index(
            "ix_notifications_message_mail_due_at",
            "mail_due_at",
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        ),
        OFF_RECORD,
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id)
    key: Mapped[str] = mapped_column(String(80))
    """What it is about, so that nobody is told of it twice: an entry's id, or a reminder's name."""
    template: Mapped[Template] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200))
    args: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_state: Mapped[MailState] = mapped_column(String(12))
    mail_due_at: Mapped[datetime | None]
    mail_tries: Mapped[int] = mapped_column(default=0)
    mail_error: Mapped[str] = mapped_column(String(20), default="")


class Wish(Base):
    """How a person wants to be told: the address is used once its owner has confirmed it."""

    __tablename__ = "notifications_wish"
    __table_args__ = OFF_RECORD

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    confirmed_at: Mapped[datetime | None]
    mail_on: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str] = mapped_column(String(2), default="zh")

    @property
    def takes_mail(self) -> bool:
        """Whether mail may be sent there."""
        return bool(self.address) and self.confirmed_at is not None and self.mail_on


class Visit(Base):
    """The note that somebody was told of a notice at the door or by phone."""

    __tablename__ = "notifications_visit"
    __table_args__ = OFF_RECORD

    notice_id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    how: Mapped[How] = mapped_column(String(12))
    noted_by: Mapped[str] = mapped_column(Id)
    noted_at: Mapped[datetime]
