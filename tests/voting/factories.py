"""Builders of what happens in a vote, through the use cases."""

from collections.abc import Iterable
from datetime import timedelta

from consult.core import clock
from consult.voting import service
from consult.voting.rules import Choice
from tests.world import Case, Someone, World, cast, check_in, place_of


def recused(world: World, case: Case, who: Someone, reason: str = "住在这个单元") -> None:
    """Let somebody leave the vote for a personal interest."""
    world.do(who, service.recuse, place_of(world, case, who), reason)


def present(world: World, case: Case, people: Iterable[Someone]) -> None:
    """Let some people sign in."""
    for who in people:
        check_in(world, case, who)


def ballots(world: World, case: Case, people: Iterable[Someone], choice: Choice) -> None:
    """Let some people vote alike."""
    for who in people:
        cast(world, case, who, choice)


def opened(world: World, case: Case, minutes: int = 20) -> None:
    """Open the poll of a case for some minutes."""
    end = clock.now() + timedelta(minutes=minutes)
    world.do(world.secretary, service.open_poll, case.poll_id, end)


def closed(world: World, case: Case) -> None:
    """Close the poll of a case."""
    world.do(world.secretary, service.close_poll, case.poll_id)
    world.keep_up()


def not_held(world: World, case: Case) -> None:
    """State that too few came."""
    world.do(world.secretary, service.declare_not_held, case.poll_id)
    world.keep_up()
