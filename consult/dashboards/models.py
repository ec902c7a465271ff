"""Figures that are kept instead of counted: all of it follows from matters and their entries."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD
from consult.core.db import Base, Id


class Counted(Base):
    """That a matter stands counted in a figure, so that it is never counted twice.

    `year` is the legal year in which the matter was raised, `at` since when it counts here: when it
    was answered, say, or when its members were changed.
    """

    __tablename__ = "dashboards_counted"
    __table_args__ = (Index("ix_dashboards_counted_name_area_id", "name", "area_id"), OFF_RECORD)

    matter_id: Mapped[str] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, index=True)
    year: Mapped[int]
    at: Mapped[datetime]


class Figure(Base):
    """How many matters of a community and a year stand counted under one name."""

    __tablename__ = "dashboards_figure"
    __table_args__ = (Index("ix_dashboards_figure_area_id_year", "area_id", "year"), OFF_RECORD)

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
