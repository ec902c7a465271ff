"""Who may do what with the record itself."""

from consult.core.policy import AUDIT_STAFF, AUDITOR, SYSTEM, SYSTEM_STAFF, permission

KEEP_LOG = permission("audit.keep_log", SYSTEM)
PUBLISH_RULES = permission("audit.publish_rules", SYSTEM, SYSTEM_STAFF)
FOLLOW = permission("audit.follow", SYSTEM)
SEE_PARKED = permission("audit.see_parked", SYSTEM_STAFF, AUDIT_STAFF, AUDITOR)

PERMISSIONS = (KEEP_LOG, PUBLISH_RULES, FOLLOW, SEE_PARKED)
