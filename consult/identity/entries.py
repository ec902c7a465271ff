"""What goes on record about people: that it happened, never who they are."""

from dataclasses import dataclass
from datetime import datetime

from consult.audit.entry import Entry


@dataclass(frozen=True)
class PersonRegistered(Entry, kind="identity.person_registered"):
    """An account was made; name and contact are sealed."""

    area: str = ""


@dataclass(frozen=True)
class ResidenceConfirmed(Entry, kind="identity.residence_confirmed"):
    """The community confirmed that the person lives there."""

    area: str


@dataclass(frozen=True)
class RoleGranted(Entry, kind="identity.role_granted"):
    """A role was given in a scope; the basis is sealed and public."""

    role: str
    scope: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class RoleEnded(Entry, kind="identity.role_ended"):
    """A role was ended before its term."""

    role: str
    scope: str


@dataclass(frozen=True)
class PasswordChanged(Entry, kind="identity.password_changed"):
    """The password was changed and every other session ended."""


@dataclass(frozen=True)
class ResetCodeIssued(Entry, kind="identity.reset_code_issued"):
    """An office gave the person a one-time code; which document it looked at is sealed.

    Without an area it was the platform's own staff.
    """

    area: str = ""


@dataclass(frozen=True)
class PasswordReset(Entry, kind="identity.password_reset"):
    """A one-time code set a new password, and every session of the account ended."""


@dataclass(frozen=True)
class NameConsentChanged(Entry, kind="identity.name_consent_changed"):
    """The person allowed, or no longer allows, the full name on public pages."""

    public: bool
