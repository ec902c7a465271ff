"""Who may do what with photos and papers."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GUIDE,
    HANDLER,
    SECRETARY,
    SELF,
    SUPERVISOR,
    SYSTEM,
    permission,
)

CHOOSE = permission("documents.choose", SELF)
SEE = permission("documents.see", SECRETARY, HANDLER)
OPEN = permission("documents.open", SUPERVISOR, GUIDE, DISTRICT_OFFICER, AUDITOR)
"""Supervisors read a matter's text as they need it to follow its clock; its photos and papers may
show more of people, so they open these on record like those who look in from above."""
CHECK = permission("documents.check", SECRETARY, HANDLER)
CLEAR = permission("documents.clear", SYSTEM)

PERMISSIONS = (CHOOSE, SEE, OPEN, CHECK, CLEAR)
