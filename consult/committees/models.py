"""Committees, seats, and the panels of matters, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, Hash, Id
from consult.core.policy import Scope


class Committee(OnRecord, Within, Base):
    """The standing consultation committee of a community."""

    __tablename__ = "committees_committee"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, ForeignKey("areas_area.id"), unique=True)
    template_hash: Mapped[str] = mapped_column(Hash, ForeignKey("audit_rule_version.hash"))
    since: Mapped[datetime]

    @property
    def scope(self) -> Scope:
        """The committee, then its community and outwards."""
        return (f"committee:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the committee."""
        return f"committee/{self.id}"


class Seat(OnRecord, Base):
    """One of the seven fixed seats."""

    __tablename__ = "committees_seat"
    __table_args__ = (UniqueConstraint("committee_id", "no"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    committee_id: Mapped[str] = mapped_column(Id, ForeignKey("committees_committee.id"))
    no: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120))
    office: Mapped[str] = mapped_column(String(12))


class SeatHolding(OnRecord, Base):
    """Who holds a seat, or stands in as its substitute, for a term."""

    __tablename__ = "committees_seat_holding"
    __table_args__ = (
        Index("ix_committees_seat_holding_seat_id", "seat_id"),
        Index("ix_committees_seat_holding_person_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    seat_id: Mapped[str] = mapped_column(Id, ForeignKey("committees_seat.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    substitute: Mapped[bool]
    organisation: Mapped[str] = mapped_column(String(120))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    basis: Mapped[str] = mapped_column(Text)


class Panel(OnRecord, Within, Base):
    """The members for one matter: seven fixed seats plus its stakeholders."""

    __tablename__ = "committees_panel"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    committee_id: Mapped[str] = mapped_column(Id, ForeignKey("committees_committee.id"))
    matter: Mapped[str] = mapped_column(String(80), index=True)
    affected_buildings: Mapped[str] = mapped_column(String(200))
    frozen_at: Mapped[datetime | None]

    @property
    def scope(self) -> Scope:
        """The panel, then its committee and outwards."""
        return (f"panel:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the panel."""
        return f"panel/{self.id}"


class Stakeholder(OnRecord, Base):
    """The log of who was asked, or asked, to sit as a stakeholder, and what came of it."""

    __tablename__ = "committees_stakeholder"
    __table_args__ = (
        Index("ix_committees_stakeholder_panel_id", "panel_id"),
        Index("ix_committees_stakeholder_person_id", "person_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    panel_id: Mapped[str] = mapped_column(Id, ForeignKey("committees_panel.id"))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    capacity: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(12))
    answer: Mapped[str] = mapped_column(String(12))
    answer_reason: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class PanelSeat(OnRecord, Base):
    """One seat of a frozen panel."""

    __tablename__ = "committees_panel_seat"
    __table_args__ = (UniqueConstraint("panel_id", "position"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    panel_id: Mapped[str] = mapped_column(Id, ForeignKey("committees_panel.id"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(8))
    name_zh: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    substitute_id: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    organisation: Mapped[str] = mapped_column(String(120))
    fixed: Mapped[bool]
    votes: Mapped[bool]
    office: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text)
    left_at: Mapped[datetime | None]
