"""Runs the stories side by side, with a clock that moves only forward and ends now."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from consult.audit.followers import look_after
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

PAUSE: Final = timedelta(minutes=12)
"""A gap in which the background looks after what follows from the acts before it."""


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
    """Build the demonstration, from the moment the hands show until now."""
    hands, now = past.hands, past.now
    progress("building the demonstration district · 正在搭建演示数据")
    cast = Cast()
    _tell(hands, [take_office(cast)], lambda _: None)
    progress(f"{len(cast.places)} communities, offices filled")
    world = World(cast, now)
    stories = [story(world) for story in STORIES]
    _tell(
        hands,
        [*stories, _nights(now)],
        lambda number: (
            progress(f"story {number + 1} of {len(stories)} told")
            if number < len(stories)
            else None
        ),
    )
    hands.forward_to(max(now, clock.now()))
    look_after()


def _tell(hands: Hands, scripts: Sequence[Script], told: Callable[[int], None]) -> None:
    """Let scripts go on side by side, always the earliest first, until all are told."""
    waiting: list[tuple[datetime, int, Script]] = []
    for number, script in enumerate(scripts):
        heapq.heappush(waiting, (next(script), number, script))
    while waiting:
        moment, number, script = heapq.heappop(waiting)
        hands.forward_to(max(moment, clock.now()))
        following = next(script, None)
        if following is None:
            told(number)
        else:
            late = following <= clock.now()
            heapq.heappush(waiting, (clock.now() + APART if late else following, number, script))
        if not waiting or waiting[0][0] - clock.now() >= PAUSE:
            look_after()


def _nights(now: datetime) -> Script:
    """Let the background look after what came true as a day ended, as a running server would."""
    night = clock.end_of_legal_day(clock.legal_day(clock.now()))
    while night < now:
        yield night + timedelta(seconds=1)
        night += timedelta(days=1)
