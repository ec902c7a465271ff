"""The tables of the record. None of them is ever altered in place."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.core.db import Base, EntryId, Hash, Id, Serial
from consult.core.policy import PLATFORM, Scope

OFF_RECORD: Final = {"info": {"off_record": True}}
"""Mark of a table whose rows are no decisions (sessions, cursors, drafts, …)."""

MACHINERY: Final = {"info": {"machinery": True}}
"""Mark of the record's own tables, which only the record writes."""

LOG_ID: Final = "log"
LOG_STORY: Final = "log/self"


class Within:
    """A row inside something: it keeps the scope of what it stands in."""

    within: Mapped[str] = mapped_column(String(400))

    @property
    def surroundings(self) -> Scope:
        """The scopes around this row, innermost first."""
        return tuple(self.within.split("|"))


def as_within(scope: Scope) -> str:
    """Return a scope as the column `within` keeps it."""
    return "|".join(scope)


class OnRecord:
    """A row that a decision made: it names the entry of its last change.

    The key is deferred, so that a row without its entry cannot commit. It has an index: when the
    entry comes, SQLite looks in every such table for rows that wait for it.
    """

    entry_id: Mapped[str] = mapped_column(
        EntryId, ForeignKey("audit_entry.id", deferrable=True, initially="DEFERRED"), index=True
    )


class Log(Base):
    """The one row for the installation itself: its record's name and key.

    The migration makes it, still nameless; the first entry fills it in.
    """

    __tablename__ = "audit_log"
    __table_args__ = MACHINERY

    id: Mapped[str] = mapped_column(String(8), primary_key=True)
    origin: Mapped[str] = mapped_column(String(255), default="")
    vkey: Mapped[str] = mapped_column(String(400), default="")
    entry_id: Mapped[str | None] = mapped_column(
        EntryId, ForeignKey("audit_entry.id", deferrable=True, initially="DEFERRED")
    )

    @property
    def scope(self) -> Scope:
        """The whole platform."""
        return (PLATFORM,)

    @property
    def story(self) -> str:
        """The story of the installation itself."""
        return LOG_STORY


class LogEntry(Base):
    """One entry: the exact bytes that are hashed into the tree."""

    __tablename__ = "audit_entry"
    __table_args__ = MACHINERY

    id: Mapped[str] = mapped_column(EntryId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(80), index=True)
    t: Mapped[int] = mapped_column(BigInteger)
    leaf: Mapped[bytes]
    leaf_hash: Mapped[str] = mapped_column(Hash, unique=True)


class ChainLink(Base):
    """The place of an entry in one story; the primary key makes a fork impossible."""

    __tablename__ = "audit_link"
    __table_args__ = (UniqueConstraint("entry_id", "subject"), MACHINERY)

    subject: Mapped[str] = mapped_column(String(200), primary_key=True)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"))


class Payload(Base):
    """A sealed part and its salt: the only rows of the record that may be erased."""

    __tablename__ = "audit_payload"
    __table_args__ = MACHINERY

    entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    salt: Mapped[bytes]
    content: Mapped[bytes]


class Disclosure(Base):
    """The fact that a sealed part was made public, and by which entry."""

    __tablename__ = "audit_disclosure"
    __table_args__ = MACHINERY

    entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    by_entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"))


class Pending(Base):
    """Entries that wait for their place in the tree; filled by a trigger, so none is forgotten."""

    __tablename__ = "audit_pending"
    __table_args__ = MACHINERY

    no: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"), unique=True)


class TreeLeaf(Base):
    """The place of an entry in the tree."""

    __tablename__ = "audit_leaf"
    __table_args__ = MACHINERY

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    entry_id: Mapped[str] = mapped_column(EntryId, ForeignKey("audit_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(Hash)


class TreeNode(Base):
    """The root of a full tile: `level` 1 stands over 256 leaves, 2 over 65,536, and so on."""

    __tablename__ = "audit_node"
    __table_args__ = MACHINERY

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Hash)


class CheckpointRow(Base):
    """A signed checkpoint; each names its predecessor, so the signed history cannot fork."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = (
        Index("ix_audit_checkpoint_signed_at_size", "signed_at", "size"),
        MACHINERY,
    )

    size: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    prev_size: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("audit_checkpoint.size"), unique=True
    )
    root: Mapped[str] = mapped_column(Hash)
    note: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]


class PersonKey(Base):
    """A person's secret for pseudonyms; deleting it unlinks the person from every entry."""

    __tablename__ = "audit_person_key"
    __table_args__ = MACHINERY

    person_id: Mapped[str] = mapped_column(Id, primary_key=True)
    key: Mapped[bytes]


class RuleVersion(OnRecord, Base):
    """A published version of a rule of law or of this district, as data."""

    __tablename__ = "audit_rule_version"
    __table_args__ = (UniqueConstraint("kind", "code", "version"),)

    hash: Mapped[str] = mapped_column(Hash, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(60))
    version: Mapped[str] = mapped_column(String(20))
    in_force_from: Mapped[date]
    in_force_to: Mapped[date | None]
    content: Mapped[str] = mapped_column(Text)


class Cursor(Base):
    """How far a follower has read."""

    __tablename__ = "audit_cursor"
    __table_args__ = OFF_RECORD

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)


class Parked(Base):
    """An entry that a follower could not digest: tried again at `next_at`, shown to staff."""

    __tablename__ = "audit_parked"
    __table_args__ = OFF_RECORD

    follower: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    reason: Mapped[str] = mapped_column(Text)
    parked_at: Mapped[datetime]
    tries: Mapped[int]
    next_at: Mapped[datetime]


class Once(Base):
    """A form that has been carried out, so that sending it again does nothing twice."""

    __tablename__ = "audit_once"
    __table_args__ = OFF_RECORD

    key: Mapped[str] = mapped_column(Hash, primary_key=True)
    entry_id: Mapped[str] = mapped_column(EntryId)
    subject: Mapped[str] = mapped_column(String(200))
    done_at: Mapped[datetime]
