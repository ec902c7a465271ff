"""Who may do what with figures."""

from consult.core.policy import SYSTEM, permission

COUNT = permission("dashboards.count", SYSTEM)

PERMISSIONS = (COUNT,)
