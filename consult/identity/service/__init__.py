"""Use cases about people: accounts, sessions, residence, roles."""

from consult.identity.service.accounts import (
    NewPerson,
    change_password,
    create_account,
    create_first_staff,
    create_staff_account,
    enter_person,
    register,
    set_name_consent,
)
from consult.identity.service.recovery import (
    issue_reset_code,
    issue_staff_reset_code,
    reset_password,
)
from consult.identity.service.residence import confirm_residence
from consult.identity.service.roles import (
    Term,
    end_platform_role,
    end_role,
    grant_platform_role,
    grant_role,
    hold_role,
)
from consult.identity.service.sessions import (
    close_session,
    forget_failures,
    note_attempt,
    open_session,
    touch_session,
    wish_large,
)

__all__ = [
    "NewPerson",
    "Term",
    "change_password",
    "close_session",
    "confirm_residence",
    "create_account",
    "create_first_staff",
    "create_staff_account",
    "end_platform_role",
    "end_role",
    "enter_person",
    "forget_failures",
    "grant_platform_role",
    "grant_role",
    "hold_role",
    "issue_reset_code",
    "issue_staff_reset_code",
    "note_attempt",
    "open_session",
    "register",
    "reset_password",
    "set_name_consent",
    "touch_session",
    "wish_large",
]
