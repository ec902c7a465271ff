"""Areas as rows: statistical codes with the days they are valid, other names, and the staging."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.areas.rules import LONGEST_TERM, Kind, Level
from consult.audit.models import OFF_RECORD, OnRecord
from consult.core.db import Base, Id
from consult.core.policy import PLATFORM, Scope


class Area(OnRecord, Base):
    """One area during the days its code was valid.

    `path` holds the ids from the outermost area down to this one, separated by slashes, so
    that a scope needs no walk through the tree. `latin` is the name in Latin letters without the
    word for its kind, or empty.
    """

    __tablename__ = "areas_area"
    __table_args__ = (
        UniqueConstraint("code", "valid_from"),
        Index("ix_areas_area_parent_id_code", "parent_id", "code"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(12))
    level: Mapped[Level] = mapped_column(String(12))
    kind: Mapped[Kind] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(80))
    latin: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[str | None] = mapped_column(Id, ForeignKey("areas_area.id"))
    path: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)

    @property
    def scope(self) -> Scope:
        """This area, then the areas around it, then the platform."""
        around = [f"area:{each}" for each in reversed(self.path.split("/"))]
        return (*around, PLATFORM)

    @property
    def story(self) -> str:
        """Story of the area."""
        return f"area/{self.id}"


class AreaAlias(OnRecord, Base):
    """Another name people use for an area."""

    __tablename__ = "areas_alias"

    area_id: Mapped[str] = mapped_column(Id, ForeignKey("areas_area.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), primary_key=True)


Term = String(LONGEST_TERM).with_variant(String(LONGEST_TERM, collation="C"), "postgresql")
"""Text that is ordered by its code points, so that what begins alike stands together."""


class AreaTerm(Base):
    """What an area is found by, anywhere in the country: it begins like what somebody writes.

    Follows from the names of areas, and may run ahead of them while a list is imported or say what
    a place was called before: only a term whose `said` is still one of the names counts.

    Attributes:
        term: a short name, another name, a Latin name as it is looked up, or initials.
        code: of the area.
        said: the name that the term comes from.
    """

    __tablename__ = "areas_term"
    __table_args__ = ({**OFF_RECORD, "sqlite_with_rowid": False},)

    term: Mapped[str] = mapped_column(Term, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    said: Mapped[str] = mapped_column(String(80), primary_key=True)


class StagedArea(Base):
    """A row of a file that is being imported; nothing counts before the switch.

    Codes may repeat here, so that a file's own contradictions can be found by asking.
    `area_id` is the id that the area gets if the row turns out to be new; `spelled` and `initials`
    are what it will be found by besides its short name.
    """

    __tablename__ = "areas_staged"
    __table_args__ = (Index("ix_areas_staged_batch_code", "batch", "code", "line"), OFF_RECORD)

    batch: Mapped[str] = mapped_column(Id, primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area_id: Mapped[str] = mapped_column(Id)
    code: Mapped[str] = mapped_column(String(12))
    parent_code: Mapped[str] = mapped_column(String(12))
    level: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(80))
    latin: Mapped[str] = mapped_column(String(80))
    spelled: Mapped[str] = mapped_column(String(80))
    initials: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    aliases: Mapped[str] = mapped_column(Text)
    staged_at: Mapped[datetime]
