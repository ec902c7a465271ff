"""Runs the stories side by side, with a clock that moves only forward and ends now."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from consult.audit.followers import look_after
from consult.audit.sequencer import signing_apart
from consult.core import clock
from consult.core.clock import Hands
from consult.demonstration import days
from consult.demonstration.days import Script
from consult.demonstration.offices import take_office
from consult.demonstration.people import Cast
from consult.demonstration.stories import STORIES, World

BEGINNING: Final = timedelta(days=130)
"""How long before now, at least, the first offices are filled."""

APART: Final = timedelta(minutes=6)
"""How long a script waits that is late: what follows upon something is never at the same time."""

PAUSE: Final = timedelta(minutes=40)
"""A gap in which the background looks after what follows from the acts before it."""

SIGNED_APART: Final = timedelta(days=365)
"""In between, nothing is signed: each look of the background ends with a signature."""

NOON: Final = time(12, 0)
TELL_AT_LEAST: Final = timedelta(days=2)
"""After so many days of the story the terminal says how far it is; in its thin beginning later."""


@dataclass(frozen=True)
class Past:
    """A clock that stands in the past, and the moment up to which it will move."""

    hands: Hands
    now: datetime


@contextmanager
def in_the_past() -> Iterator[Past]:
    """Let the clock stand where the demonstration begins: as an office opens."""
    now = clock.now()
    first = days.working_day(clock.legal_day(now - BEGINNING), early=True)
    with clock.standing_at(days.moment(first, days.OFFICE_OPENS)) as hands:
        yield Past(hands, now)


def build(past: Past, progress: Callable[[str], None]) -> None:
    """Build the demonstration, from the moment the hands show until now; say how far it is."""
    hands, now = past.hands, past.now
    progress(
        "第一次启动：搭建演示数据（虚构的人物和事件），约需一分钟 · "
        "First start: making the demonstration (invented people and events), about a minute"
    )
    with signing_apart(SIGNED_APART):
        cast = Cast()
        _tell(hands, [take_office(cast, progress)], pause=timedelta(days=1))
        world = World(cast, now)
        stories = [story(world) for story in STORIES]
        _tell(hands, [*stories, _nights(now), _days_told(now, progress)])
        hands.forward_to(max(now, clock.now()))
        look_after()
    progress("演示数据已经搭好 · The demonstration is ready")


def _tell(hands: Hands, scripts: Sequence[Script], pause: timedelta = PAUSE) -> None:
    """Let scripts go on side by side, always the earliest first, until all are told.

    `pause` is the gap in which the background has its look.
    """
    waiting: list[tuple[datetime, int, Script]] = []
    for number, script in enumerate(scripts):
        heapq.heappush(waiting, (next(script), number, script))
    while waiting:
        moment, number, script = heapq.heappop(waiting)
        hands.forward_to(max(moment, clock.now()))
        following = next(script, None)
        if following is not None:
            late = following <= clock.now()
            heapq.heappush(waiting, (clock.now() + APART if late else following, number, script))
        if not waiting or waiting[0][0] - clock.now() >= pause:
            look_after()


def _days_told(now: datetime, progress: Callable[[str], None]) -> Script:
    """Say from time to time which day the story has come to."""
    while (left := now - clock.now()) >= TELL_AT_LEAST:
        day = clock.legal_day(clock.now())
        progress(
            f"故事讲到 {day.month} 月 {day.day} 日，离今天还有 {left.days} 天 · "
            f"The story has come to {day.isoformat()}, {left.days} days to go"
        )
        yield days.moment(day + max(TELL_AT_LEAST, timedelta(days=left.days // 8)), NOON)


def _nights(now: datetime) -> Script:
    """Let the background look after what came true as a day ended, as a running server would."""
    night = clock.end_of_legal_day(clock.legal_day(clock.now()))
    while night < now:
        yield night + timedelta(seconds=1)
        night += timedelta(days=1)
