"""Who may do what with figures."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GUIDE,
    HANDLER,
    SECRETARY,
    SUPERVISOR,
    SYSTEM,
    permission,
)

COUNT = permission("dashboards.count", SYSTEM)
OVERSEE = permission(
    "dashboards.oversee", SECRETARY, HANDLER, SUPERVISOR, GUIDE, DISTRICT_OFFICER, AUDITOR
)

PERMISSIONS = (COUNT, OVERSEE)
