"""Spans of time as law and custom count them: in hours, in legal days, in working days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from consult.core.clock import after_legal_days, end_of_legal_day, legal_day

LONGEST: Final = 400
"""The largest number of hours or days a span may have; beyond it somebody mistyped."""

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2060

IsWorking = Callable[[date], bool]
"""Says whether a civil day is a working day."""


class Counting(StrEnum):
    """What a span counts."""

    HOURS = "hours"
    LEGAL = "legal"
    WORKING = "working"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    DAY_OUT_OF_RANGE = "workdays.day_out_of_range"
    DAY_AS_BEFORE = "workdays.day_as_before"


class SpanError(ValueError):
    """A span in the law data is malformed; the text says where."""


@dataclass(frozen=True)
class Span:
    """So many hours, legal days or working days."""

    counting: Counting
    number: int


@dataclass(frozen=True)
class Day:
    """A civil day of the calendar.

    Attributes:
        day: the date.
        working: whether people work on it.
        name: of the holiday, or why it is as it is; empty for ordinary days.
        changed: the district set it differently from the national calendar.
    """

    day: date
    working: bool
    name: str
    changed: bool


def parse_span(content: Mapping[str, Any]) -> Span:
    """Return the span in a table of law data (keys `count` and `number`).

    Raises:
        SpanError: it counts something unknown, or a number that makes no sense.
    """
    try:
        counting = Counting(content["count"])
    except (KeyError, ValueError) as error:
        raise SpanError(f"span {content.get('id')}: count {content.get('count')!r}") from error
    number = content.get("number")
    if type(number) is not int or not 1 <= number <= LONGEST:
        raise SpanError(f"span {content.get('id')}: number {number!r}")
    return Span(counting, number)


def end_of(start: datetime, span: Span, is_working: IsWorking) -> datetime:
    """Return the first moment that is no longer within a span that begins at a moment, in UTC.

    Hours run without pause. A span in days begins on the following day and ends with its last
    day; if that is no working day, with the next one that is (Civil Code arts 200-203). A span in
    working days counts those only.
    """
    match span.counting:
        case Counting.HOURS:
            return start + timedelta(hours=span.number)
        case Counting.LEGAL:
            last = legal_day(after_legal_days(start, span.number) - timedelta(milliseconds=1))
            return end_of_legal_day(_first_working(last, is_working))
        case Counting.WORKING:
            last = legal_day(start)
            for _ in range(span.number):
                last = _first_working(last + timedelta(days=1), is_working)
            return end_of_legal_day(last)


def rest_days_between(start: datetime, end: datetime, is_working: IsWorking) -> tuple[date, ...]:
    """Return the days after the first, up to the last, on which nobody works."""
    first, last = legal_day(start), legal_day(end - timedelta(milliseconds=1))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return tuple(day for day in days if not is_working(day))


def why_not_set(day: date, *, working: bool, before: Day) -> Refusal | None:
    """Return why a day of the calendar cannot be set like this, or None."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Refusal.DAY_OUT_OF_RANGE
    return Refusal.DAY_AS_BEFORE if before.working == working else None


def _first_working(day: date, is_working: IsWorking) -> date:
    """Return the day itself or the next one that is a working day, at most `LONGEST` days on."""
    for _ in range(LONGEST):
        if is_working(day):
            return day
        day += timedelta(days=1)
    raise SpanError("a calendar without a working day")
