"""Days that the district set differently from the national calendar."""

from datetime import date, datetime

from sqlalchemy import Date, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord
from consult.core.db import Base


class SetDay(OnRecord, Base):
    """One civil day that is or is not a working day here, whatever the national calendar says."""

    __tablename__ = "workdays_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80))
    basis: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]
