"""The demonstration district: invented people and events, built through the use cases.

It exists only in a database whose record's origin ends in `/demo`. A clock starts in the
past and moves only forward; the stories run side by side and end now.
"""

from consult.demonstration.build import build, in_the_past
from consult.demonstration.people import PASSWORD, sign_ins

__all__ = ["PASSWORD", "build", "in_the_past", "sign_ins"]
