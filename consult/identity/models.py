"""People and what they hold, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD, OnRecord
from consult.core.db import Base, Hash, Id
from consult.core.policy import PLATFORM, Scope


class Person(OnRecord, Base):
    """A person; erasable, since the record knows only pseudonyms."""

    __tablename__ = "identity_person"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    account: Mapped[str | None] = mapped_column(String(40), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    name_public: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    @property
    def scope(self) -> Scope:
        """The person, then the platform."""
        return (f"person:{self.id}", PLATFORM)

    @property
    def story(self) -> str:
        """Story of the account."""
        return f"person/{self.id}"


class Credential(OnRecord, Base):
    """How a person proves to be that person: an argon2id hash."""

    __tablename__ = "identity_credential"

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False)
    """Somebody else chose the password: the person changes it before doing anything."""


class Residence(OnRecord, Base):
    """Where a person lives, as told by the person and confirmed (or not yet) by the community."""

    __tablename__ = "identity_residence"
    __table_args__ = (
        Index("ix_identity_residence_area_id_confirmed_at", "area_id", "confirmed_at"),
    )

    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"), primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, ForeignKey("areas_area.id"), primary_key=True)
    building: Mapped[str] = mapped_column(String(80))
    room: Mapped[str] = mapped_column(String(80))
    confirmed_at: Mapped[datetime | None]


class RoleHolding(OnRecord, Base):
    """A role held in a scope for a term, with the document it rests on."""

    __tablename__ = "identity_role_holding"
    __table_args__ = (
        Index("ix_identity_role_holding_person_id", "person_id"),
        Index("ix_identity_role_holding_scope_role", "scope", "role"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    role: Mapped[str] = mapped_column(String(40))
    scope: Mapped[str] = mapped_column(String(60))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    basis: Mapped[str] = mapped_column(Text)


class ResetCode(OnRecord, Base):
    """A one-time code that replaces a forgotten password: an argon2id hash, never the code.

    Without an area the platform's staff issued it.
    """

    __tablename__ = "identity_reset_code"
    __table_args__ = (
        Index("ix_identity_reset_code_person_id_issued_at", "person_id", "issued_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    area_id: Mapped[str | None] = mapped_column(Id, ForeignKey("areas_area.id"))
    code_hash: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """A signed-in browser; only the digest of its token is kept."""

    __tablename__ = "identity_session"
    __table_args__ = OFF_RECORD

    digest: Mapped[str] = mapped_column(Hash, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class DisplayWish(Base):
    """That somebody wishes the elder version wherever they sign in; it decides nothing."""

    __tablename__ = "identity_display_wish"
    __table_args__ = OFF_RECORD

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)


class Throttle(Base):
    """Attempts under one key (a digest of a name, an address or both), counted since a moment."""

    __tablename__ = "identity_throttle"
    __table_args__ = OFF_RECORD

    key: Mapped[str] = mapped_column(Hash, primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
