"""What people have read: a visitor finds messages that were opened, and newer ones that wait."""

from typing import Final

from consult.demonstration.days import Script, later
from consult.demonstration.people import NAMED
from consult.demonstration.stories.world import World

READ_ON: Final = (-45, -16, -7)
"""The evenings on which everybody who can sign in opens what is there."""


def inboxes(world: World) -> Script:
    """Let those whom a visitor can be read their messages from time to time."""
    for days in READ_ON:
        yield world.home(days)
        for account in (*NAMED, "lou", "dai"):
            world.read(world.cast.known[account])
            yield later(minutes=1)
