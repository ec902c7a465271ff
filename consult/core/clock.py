"""The only clock: what time it is, and which legal day."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")
"""Legal days are days in this zone (China keeps one civil time)."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """Return the present moment in UTC, cut to the millisecond that the record keeps."""
    moment = _source()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def to_ms(moment: datetime) -> int:
    """Return a moment as whole milliseconds since 1970-01-01 UTC."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the moment of whole milliseconds since 1970-01-01 UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


def legal_day(moment: datetime) -> date:
    """Return the civil date of a moment where the law applies."""
    return moment.astimezone(LEGAL_ZONE).date()


def from_legal_time(naive: datetime) -> datetime:
    """Return the moment of a civil date and time as people write it, in UTC."""
    return naive.replace(tzinfo=LEGAL_ZONE).astimezone(UTC)


def to_legal_time(moment: datetime) -> datetime:
    """Return a moment as people write it: civil date and time without a zone."""
    return moment.astimezone(LEGAL_ZONE).replace(tzinfo=None)


def end_of_legal_day(day: date) -> datetime:
    """Return the first moment after a legal day, in UTC."""
    following = day + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=LEGAL_ZONE).astimezone(
        UTC
    )


def after_legal_days(start: datetime, days: int) -> datetime:
    """Return the end of a period of whole legal days, the day it starts on not counted.

    Source: Civil Code arts 201-203 (a period in days begins on the following day and ends
    with its last day).
    """
    return end_of_legal_day(legal_day(start) + timedelta(days=days))


class Hands:
    """The hands of a clock that stands still and only moves forward."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def read(self) -> datetime:
        """Return the time the hands show."""
        return self._moment

    def forward_to(self, moment: datetime) -> None:
        """Move the hands on.

        Raises:
            ValueError: the moment lies behind the hands.
        """
        if moment < self._moment:
            raise ValueError(f"the clock moves only forward: {moment} < {self._moment}")
        self._moment = moment

    def forward(self, **parts: int) -> None:
        """Move the hands on by a `timedelta(**parts)`."""
        self.forward_to(self._moment + timedelta(**parts))


@contextmanager
def standing_at(moment: datetime) -> Iterator[Hands]:
    """Let the clock stand at a moment: for tests, and for building the demonstration."""
    global _source  # noqa: PLW0603 - one process has one clock, threads included
    before, hands = _source, Hands(moment)
    _source = hands.read
    try:
        yield hands
    finally:
        _source = before
