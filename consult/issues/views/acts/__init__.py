"""Everything that can be done with a matter, as a table: who, when, with which form, what then.

The page of a matter lists what applies and greys out, with its reason, what does not; one view
(`acting`) carries out whichever act was chosen.
"""

from collections.abc import Mapping
from typing import Final

from consult.issues.views.acts import intake, lanes, meeting, outcome, voices
from consult.issues.views.acts.table import Act, why_not

__all__ = ["ACTS", "Act", "why_not"]

ACTS: Final[Mapping[str, Act]] = {
    act.name: act for act in (*meeting.ACTS, *voices.ACTS, *lanes.ACTS, *intake.ACTS, *outcome.ACTS)
}
"""Rows in the order in which a page offers them."""
