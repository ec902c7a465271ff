"""The demonstration district: invented people and events, built through the use cases.

It exists only in a database whose record's origin ends in `/demo`. A clock starts in the
past and moves only forward; the stories run side by side and end now.
"""

from consult.demonstration.build import build, in_the_past
from consult.demonstration.people import PASSWORD, sign_ins
from consult.demonstration.unfinished import (
    being_built,
    clear_away,
    is_unfinished,
    must_be_emptied,
)

__all__ = [
    "PASSWORD",
    "being_built",
    "build",
    "clear_away",
    "in_the_past",
    "is_unfinished",
    "must_be_emptied",
    "sign_ins",
]
