"""Notices and objections as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, Hash, Id
from consult.core.policy import Scope


class Notice(OnRecord, Within, Base):
    """A notice as it hangs on the board: what, where, from when until when, signed by whom."""

    __tablename__ = "publication_notice"
    __table_args__ = (
        Index("ix_publication_notice_area_id_from_at", "area_id", "from_at", "id"),
        Index("ix_publication_notice_from_at", "from_at", "id"),
        Index("ix_publication_notice_about", "about"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, ForeignKey("areas_area.id"))
    about: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(120))
    particulars: Mapped[str] = mapped_column(Text, default="[]")
    """What it announces, spelled out: a JSON list of [code, text]; moments in ISO 8601."""
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    publisher_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    period_hash: Mapped[str] = mapped_column(Hash, ForeignKey("audit_rule_version.hash"))

    @property
    def scope(self) -> Scope:
        """The notice, then what it stands in."""
        return (f"notice:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the notice."""
        return f"notice/{self.id}"


class Objection(OnRecord, Within, Base):
    """An objection, the supervisors' view on it, and the answer."""

    __tablename__ = "publication_objection"
    __table_args__ = (
        Index("ix_publication_objection_notice_id", "notice_id", "made_at", "id"),
        UniqueConstraint("notice_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    notice_id: Mapped[str] = mapped_column(Id, ForeignKey("publication_notice.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    view: Mapped[str] = mapped_column(Text, default="")
    viewed_by: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    viewed_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    answered_at: Mapped[datetime | None]
    upheld: Mapped[bool | None]

    @property
    def scope(self) -> Scope:
        """The objection, then its notice and outwards."""
        return (f"objection:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the objection."""
        return f"objection/{self.id}"
