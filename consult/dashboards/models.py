"""Figures that are kept instead of counted: all of it follows from the matters themselves."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD
from consult.core.db import Base, Id
from consult.dashboards.rules import Bucket


class Counted(Base):
    """In which figure a matter stands counted, so that it is never counted twice."""

    __tablename__ = "dashboards_counted"
    __table_args__ = OFF_RECORD

    matter_id: Mapped[str] = mapped_column(Id, primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, index=True)
    bucket: Mapped[Bucket] = mapped_column(String(12))


class Figure(Base):
    """How many matters of a community stand counted in one figure."""

    __tablename__ = "dashboards_figure"
    __table_args__ = OFF_RECORD

    area_id: Mapped[str] = mapped_column(Id, primary_key=True)
    bucket: Mapped[Bucket] = mapped_column(String(12), primary_key=True)
    n: Mapped[int]
