"""Who may change the calendar."""

from consult.core.policy import DISTRICT_OFFICER, permission

SET_DAY = permission("workdays.set_day", DISTRICT_OFFICER)

PERMISSIONS = (SET_DAY,)
