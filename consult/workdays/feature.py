"""The calendar's manifest."""

from consult.core.feature import Feature
from consult.workdays import entries, views
from consult.workdays.messages import WORDS
from consult.workdays.permissions import PERMISSIONS

feature = Feature(
    name="workdays",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    entries=(entries.DaySet,),
    words=WORDS,
)
