"""Who may do what with areas."""

from consult.core.policy import DISTRICT_OFFICER, SYSTEM, SYSTEM_STAFF, permission

IMPORT_AREAS = permission("areas.import_areas", SYSTEM, SYSTEM_STAFF, DISTRICT_OFFICER)

PERMISSIONS = (IMPORT_AREAS,)
