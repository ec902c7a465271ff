"""The days and hours of the demonstration: when offices work, when people have time.

A script yields the moment at which its next part happens. Moments follow from the day everything
leads up to and from nothing else, so that each start tells the same story.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from consult.core import clock

Script = Iterator[datetime]

MORNING: Final = time(8, 50)
AFTERNOON: Final = time(14, 30)
AFTER_WORK: Final = time(18, 20)
EVENING: Final = time(19, 0)
"""When meetings begin: those who work can come."""

OFFICE_OPENS: Final = time(8, 30)
OFFICE_CLOSES: Final = time(17, 30)
SATURDAY: Final = 5
SPREAD: Final = timedelta(minutes=70)
"""How much later than told something may happen: life does not go by the stroke of the clock."""

_STEP: Final = timedelta(minutes=37, seconds=11)


def is_working_day(day: date) -> bool:
    """Return whether offices work: from Monday to Friday.

    Not the national calendar: the story ends now, whenever that is, and around the long holidays
    its days of notice would not fit any more.
    """
    return day.weekday() < SATURDAY


def working_day(day: date, *, early: bool = False) -> date:
    """Return a day, or if offices rest on it the next one (with `early`, the one before)."""
    while not is_working_day(day):
        day += timedelta(days=-1 if early else 1)
    return day


def working_days(first: date) -> Iterator[date]:
    """Return the working days from one on, without end."""
    day = first
    while True:
        day = working_day(day)
        yield day
        day += timedelta(days=1)


def moment(day: date, at: time) -> datetime:
    """Return the moment of a civil time on a day."""
    return clock.from_legal_time(datetime.combine(day, at))


def about(day: date, at: time, number: int) -> datetime:
    """Return a moment at or within `SPREAD` after a time; another `number`, another minute."""
    return moment(day, at) + (abs(number) * _STEP) % SPREAD


def later(*, minutes: int = 0, seconds: int = 0) -> datetime:
    """Return the moment so much after the present one."""
    return clock.now() + timedelta(minutes=minutes, seconds=seconds)


class Days:
    """The days and moments that lead up to now."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.legal_day(now)

    def day(self, days: int) -> date:
        """Return the day so many days from today (negative: ago)."""
        return self.today + timedelta(days=days)

    def office(
        self, days: int, at: time = MORNING, *, early: bool = False, by: int | None = None
    ) -> datetime:
        """Return a moment in office hours `days` from today, never after now.

        Where that is a rest day, it is the next working day; with `early`, or where that is later
        than the day `by`, it is the working day before.
        """
        day = working_day(self.day(days), early=early)
        if by is not None and day > self.day(by):
            day = working_day(self.day(days), early=True)
        return min(about(day, at, days), self.now)

    def home(self, days: int) -> datetime:
        """Return a moment `days` from today when people are home from work, never after now."""
        return min(about(self.day(days), AFTER_WORK, days), self.now)

    def raising(self, days: int) -> datetime:
        """Return an evening to come, `days` from today or the first later one before a working day.

        Who writes then is answered the next day, within the hours of the clock.
        """
        day = self.day(days)
        while not is_working_day(day + timedelta(days=1)) or (
            about(day, AFTER_WORK, days) <= clock.now()
        ):
            day += timedelta(days=1)
        return min(about(day, AFTER_WORK, days), self.now)

    def shown(self) -> int:
        """Return the day that the clock shows, counted from today."""
        return (clock.legal_day(clock.now()) - self.today).days

    def two_days(self, days: int, by: int, at: time = AFTERNOON) -> datetime:
        """Return a moment in office hours `days` from today, with work the day after.

        Never after now. Where offices rest on one of the two days it is later, or where that is
        after the day `by`, earlier.
        """
        day, step = self.day(days), timedelta(days=1)
        while not (is_working_day(day) and is_working_day(day + timedelta(days=1))):
            day += step
            if day > self.day(by):
                day, step = self.day(days), timedelta(days=-1)
        return min(about(day, at, days), self.now)

    def tonight(self) -> datetime:
        """Return when people are home on the day the clock shows, never after now."""
        today = clock.legal_day(clock.now())
        return min(about(today, AFTER_WORK, self.shown() - 1), self.now)

    def next_office(self, at: time = MORNING, *, after: int = 1) -> datetime:
        """Return a moment of the first working day `after` days from what the clock shows on.

        Never after now. What follows upon something is told so: its days depend on each other.
        """
        day = working_day(clock.legal_day(clock.now()) + timedelta(days=after))
        return min(about(day, at, (day - self.today).days), self.now)

    def evening(self, days: int) -> datetime:
        """Return when a meeting begins `days` from today."""
        return moment(self.day(days), EVENING)
