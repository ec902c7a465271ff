"""Questions about the calendar: national holidays and swap days, with the district's own over them.

The national calendar comes from the `holidays` library, which knows the State Council's yearly
notices (rest days and the weekends worked for them), and the statutory holidays of years that no
notice has been published for yet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit.queries import kept
from consult.workdays.models import SetDay
from consult.workdays.rules import Day, Span, end_of

SATURDAY: Final = 5
AMERICAN_DAY: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


@dataclass(frozen=True)
class Calendar:
    """The calendar of some years: national, with what the district set over it."""

    own: Mapping[date, SetDay]

    def is_working(self, day: date) -> bool:
        """Return whether people work on a day."""
        return self.at(day).working

    def at(self, day: date) -> Day:
        """Return a day with what is said of it."""
        if (own := self.own.get(day)) is not None:
            return Day(day, own.working, own.name, changed=True)
        return national_day(day)


def national_day(day: date) -> Day:
    """Return a day of the national calendar; names are Chinese, as published."""
    year = _national(day.year)
    name = str(year.get(day) or "")
    if name:
        return Day(day, working=False, name=name, changed=False)
    swapped = day in year.weekend_workdays
    return Day(
        day, swapped or day.weekday() < SATURDAY, "调休上班" if swapped else "", changed=False
    )


def national_name_en(day: date) -> str:
    """Return what the national calendar calls a day of rest in English; empty for other days."""
    name = str(_national(day.year, "en_US").get(day) or "")
    return AMERICAN_DAY.sub(r"\3-\1-\2", name)


@cache
def _national(year: int, language: str = "zh_CN") -> Any:  # noqa: ANN401 - a HolidayBase; the library is heavy and lazy
    import holidays

    return holidays.country_holidays("CN", years=[year], language=language, expand=False)


def calendar(session: Session, first: date, last: date) -> Calendar:
    """Return the calendar from one day to another, both included."""
    rows = session.scalars(select(SetDay).where(SetDay.day >= first, SetDay.day <= last))
    return Calendar({row.day: row for row in rows})


def end_of_span(session: Session, start: datetime, span: Span) -> datetime:
    """Return when a span ends that begins at a moment (the first moment after it)."""
    own = _working_as_set(session)

    def is_working(day: date) -> bool:
        return own[day] if day in own else national_day(day).working

    return end_of(start, span, is_working)


def _working_as_set(session: Session) -> Mapping[date, bool]:
    """Return which days the district made working days or days of rest; read once and kept."""

    def load() -> Mapping[date, bool]:
        return {row.day: row.working for row in session.execute(select(SetDay.day, SetDay.working))}

    return kept(session, "workdays", load)


def find_day(session: Session, day: date) -> SetDay | None:
    """Return what the district set for a day, if it did."""
    return session.get(SetDay, day)


def is_announced(year: int) -> bool:
    """Return whether the State Council's swap days of a year are known to the national calendar."""
    return any(day.year == year for day in _national(year).weekend_workdays)
