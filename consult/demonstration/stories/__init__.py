"""The stories of the demonstration: each a script that says when it goes on, and then does.

The builder lets all scripts run side by side, always the earliest first.
"""

from typing import Final

from consult.demonstration.stories.assemblies import dog_covenant, paving
from consult.demonstration.stories.hard_cases import lift, relief
from consult.demonstration.stories.quick_lane import street_lamp
from consult.demonstration.stories.shared_spaces import charging_shed, pocket_park, square_evenings
from consult.demonstration.stories.world import World

STORIES: Final = (
    charging_shed,
    street_lamp,
    dog_covenant,
    square_evenings,
    lift,
    pocket_park,
    paving,
    relief,
)

__all__ = ["STORIES", "World"]
