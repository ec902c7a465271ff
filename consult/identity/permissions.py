"""Who may do what with people and roles."""

from consult.core.policy import (
    AUDITOR,
    DISTRICT_OFFICER,
    GRID_WORKER,
    GUIDE,
    HANDLER,
    SECRETARY,
    SECURITY_STAFF,
    SELF,
    SYSTEM,
    SYSTEM_STAFF,
    Permission,
    permission,
)

REGISTER = permission("identity.register", SYSTEM)
SIGN_IN = permission("identity.sign_in", SYSTEM)
CREATE_FIRST_STAFF = permission("identity.create_first_staff", SYSTEM)
CREATE_ACCOUNT = permission("identity.create_account", SYSTEM, SYSTEM_STAFF, SECRETARY, HANDLER)
CHANGE_OWN = permission("identity.change_own", SELF)
GRANT_ROLE = permission(
    "identity.grant_role", SYSTEM, SYSTEM_STAFF, DISTRICT_OFFICER, GUIDE, SECRETARY
)
CONFIRM_RESIDENCE = permission(
    "identity.confirm_residence", SYSTEM, SECRETARY, HANDLER, GRID_WORKER
)
ISSUE_RESET_CODE = permission("identity.issue_reset_code", SYSTEM, SYSTEM_STAFF, SECRETARY, HANDLER)
RESET_PASSWORD = permission("identity.reset_password", SYSTEM)
SEE_PEOPLE = permission(
    "identity.see_people",
    SECRETARY,
    HANDLER,
    GUIDE,
    DISTRICT_OFFICER,
    SECURITY_STAFF,
    AUDITOR,
    SYSTEM_STAFF,
)

SEE_WAITING = Permission("identity.see_waiting", SEE_PEOPLE.roles | CONFIRM_RESIDENCE.roles)
"""Whoever confirms residences sees who waits for it, and nothing else of the list."""

PERMISSIONS = (
    REGISTER,
    SIGN_IN,
    CREATE_FIRST_STAFF,
    CREATE_ACCOUNT,
    CHANGE_OWN,
    GRANT_ROLE,
    CONFIRM_RESIDENCE,
    ISSUE_RESET_CODE,
    RESET_PASSWORD,
    SEE_PEOPLE,
    SEE_WAITING,
)
