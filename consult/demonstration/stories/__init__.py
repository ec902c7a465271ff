"""The stories of the demonstration: each a script that says when it goes on, and then does.

The builder lets all scripts run side by side, always the earliest first.
"""

from typing import Final

from consult.demonstration.stories.charging_shed import charging_shed
from consult.demonstration.stories.dog_covenant import dog_covenant
from consult.demonstration.stories.everyday import everyday
from consult.demonstration.stories.inboxes import inboxes
from consult.demonstration.stories.lift import lift
from consult.demonstration.stories.paving import paving
from consult.demonstration.stories.pocket_park import pocket_park
from consult.demonstration.stories.relief import relief
from consult.demonstration.stories.small_assemblies import adopted, posted, rejected
from consult.demonstration.stories.small_meetings import SMALL
from consult.demonstration.stories.square_evenings import square_evenings
from consult.demonstration.stories.street_lamp import street_lamp
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
    everyday,
    *SMALL,
    rejected,
    adopted,
    posted,
    inboxes,
)

__all__ = ["STORIES", "World"]
