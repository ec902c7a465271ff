"""Forms about people."""

from consult.identity.forms.accounts import (
    AT_FIELD,
    ChecksPhone,
    ConsentForm,
    DeskForm,
    FirstStaffForm,
    NewPasswordForm,
    PasswordForm,
    PersonForm,
    RegisterForm,
    SignInForm,
    StaffForm,
    VersionForm,
)
from consult.identity.forms.whom import (
    MOST_SHOWN,
    GrantForm,
    ResetCodeForm,
    Shown,
    WhomForm,
)

__all__ = [
    "AT_FIELD",
    "MOST_SHOWN",
    "ChecksPhone",
    "ConsentForm",
    "DeskForm",
    "FirstStaffForm",
    "GrantForm",
    "NewPasswordForm",
    "PasswordForm",
    "PersonForm",
    "RegisterForm",
    "ResetCodeForm",
    "Shown",
    "SignInForm",
    "StaffForm",
    "VersionForm",
    "WhomForm",
]
