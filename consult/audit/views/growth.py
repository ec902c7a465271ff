"""The growth of the record as a picture: entries by day, week, month or year, as its span asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from consult.audit import queries
from consult.core import clock

MOST_DAYS: Final = 21
MOST_WEEKS: Final = 26
MOST_MONTHS: Final = 36
"""So many bars still stand apart on a phone; a longer span takes the next larger period."""

GAP: Final = 0.24
"""What is left free between two bars, as a part of a bar's place."""

LEAST_TOP: Final = 4


class Period(StrEnum):
    """What one bar stands for."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Bar:
    """One period and its place in the picture.

    Attributes:
        since: its first legal day.
        until: its last legal day.
        added: entries signed in it.
        total: entries signed until its end.
        running: it is not over yet.
        x: left edge, in percent of the picture's width.
        width: in percent of the picture's width.
        before: height of what was there before, in percent of the picture's height.
        height: height of what was added, which stands on it.
    """

    since: date
    until: date
    added: int
    total: int
    running: bool
    x: float
    width: float
    before: float
    height: float


@dataclass(frozen=True)
class Growth:
    """The bars, and the round number at the top of the scale."""

    period: Period
    bars: Sequence[Bar]
    top: int

    @property
    def most(self) -> int:
        """The most entries of one period."""
        return max(bar.added for bar in self.bars)

    @property
    def total(self) -> int:
        """All entries at the end."""
        return self.bars[-1].total


def growth(session: Session, size: int, now: datetime) -> Growth | None:
    """Return how the record grew until now, or None while nothing was ever signed.

    Two questions and at most 37 steps down an index, however long the record is. What waits for
    its signature counts as of today, so that the sum is the number of entries.

    Args:
        session: to read with.
        size: entries in the tree now.
        now: the present moment.
    """
    first = queries.first_signed_at(session)
    if first is None:
        return None
    today = clock.legal_day(now)
    period, starts = periods(clock.legal_day(first), today)
    ends = [clock.end_of_legal_day(start - timedelta(days=1)) for start in starts[1:]]
    return picture(period, starts, [*queries.sizes_before(session, ends), size], today)


def periods(first: date, today: date) -> tuple[Period, list[date]]:
    """Return the period that suits a span of days, and the first day of each one in it."""
    span = (today - first).days + 1
    if span <= MOST_DAYS:
        return Period.DAY, [first + timedelta(days=number) for number in range(max(span, 1))]
    monday = first - timedelta(days=first.weekday())
    weeks = (today - monday).days // 7 + 1
    if weeks <= MOST_WEEKS:
        return Period.WEEK, [monday + timedelta(weeks=number) for number in range(weeks)]
    months = (today.year - first.year) * 12 + today.month - first.month + 1
    if months <= MOST_MONTHS:
        counted = (first.month - 1 + number for number in range(months))
        return Period.MONTH, [date(first.year + at // 12, at % 12 + 1, 1) for at in counted]
    return Period.YEAR, [date(year, 1, 1) for year in range(first.year, today.year + 1)]


def picture(period: Period, starts: Sequence[date], totals: Sequence[int], today: date) -> Growth:
    """Return the bars of periods from how many entries there were at the end of each."""
    risen = [0]
    for total in totals:  # a clock that was put back a little must not draw a bar downwards
        risen.append(max(total, risen[-1]))
    added = [after - before for before, after in pairwise(risen)]
    top, place = round_up(risen[-1]), 100 / len(starts)
    lasts = [start - timedelta(days=1) for start in starts[1:]]
    return Growth(
        period,
        [
            Bar(
                since=starts[number],
                until=lasts[number] if number < len(lasts) else today,
                added=count,
                total=risen[number + 1],
                running=number == len(lasts),
                x=round((number + GAP / 2) * place, 3),
                width=round((1 - GAP) * place, 3),
                before=round(risen[number] * 100 / top, 3),
                height=round(count * 100 / top, 3),
            )
            for number, count in enumerate(added)
        ],
        top,
    )


def round_up(most: int) -> int:
    """Return the next even number of few digits: the top of a scale whose half is whole, too."""
    if most <= LEAST_TOP:
        return LEAST_TOP
    power: int = 10 ** (len(str(most)) - 1)
    tops = (tenths * power // 10 for tenths in (12, 16, 20, 24, 30, 40, 50, 60, 80, 100))
    return next(top for top in tops if top >= most and top % 2 == 0)
