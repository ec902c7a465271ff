"""Runs the stories side by side, with a clock that moves only forward and ends now."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from consult.audit.followers import look_after
from consult.core import clock
from consult.core.clock import Hands
from consult.demonstration.people import Cast, take_office
from consult.demonstration.stories import STORIES, Script, World

BEGINNING = timedelta(days=130)
"""How long before now the first offices are filled."""


@contextmanager
def in_the_past() -> Iterator[Hands]:
    """Let the clock stand where the demonstration begins."""
    with clock.standing_at(clock.now() - BEGINNING) as hands:
        yield hands


def build(hands: Hands, progress: Callable[[str], None]) -> None:
    """Build the demonstration, from the moment the hands show until now."""
    now = hands.read() + BEGINNING
    progress("building the demonstration district · 正在搭建演示数据")
    cast = Cast()
    take_office(cast)
    progress(f"{len(cast.places)} communities, offices filled")
    world = World(cast, clock.legal_day(now), now)
    waiting: list[tuple[datetime, int, Script]] = []
    for number, story in enumerate(STORIES):
        script = story(world)
        heapq.heappush(waiting, (next(script), number, script))
    while waiting:
        moment, number, script = heapq.heappop(waiting)
        hands.forward_to(max(moment, clock.now()))
        look_after()
        following = next(script, None)
        if following is None:
            progress(f"story {number + 1} of {len(STORIES)} told")
        else:
            heapq.heappush(waiting, (following, number, script))
        look_after()
    hands.forward_to(max(now, clock.now()))
    look_after()
