"""Who may hold which role beside which, what a password must be, and when to make someone wait."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consult.core import policy
from consult.core.policy import Role

SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 200
FREE_TRIES: Final = 5
"""Of one name from one address (or from one browser that is known to the account)."""

FREE_TRIES_OF_NAME: Final = 50
"""From anywhere: strangers who guess must not easily lock a member out of a vote."""

FREE_TRIES_OF_ADDRESS: Final = 100
"""A whole community may stand behind one address, so it gets more tries than one account."""

FREE_REGISTRATIONS: Final = 10
"""From one address, in `REGISTRATION_WAIT`."""

WAIT: Final = timedelta(minutes=15)
REGISTRATION_WAIT: Final = timedelta(hours=1)
SESSION_LIFE: Final = timedelta(days=14)
SESSION_IDLE: Final = timedelta(days=2)

_ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_PHONE_AS_WRITTEN = re.compile(r"(?:\+?86)?[-\s]*((?:[0-9][-\s]*){11})")

STAFF_POWERS: Final = frozenset({policy.SYSTEM_STAFF, policy.SECURITY_STAFF, policy.AUDIT_STAFF})
"""Three powers that one person never joins (GB/T 22239-2019, three administrators)."""

PLATFORM_ROLES: Final = STAFF_POWERS | {policy.DISTRICT_OFFICER, policy.AUDITOR}
"""Roles that may be held over the whole platform; every other one belongs to a place."""

AUDITED: Final = STAFF_POWERS | {
    policy.SECRETARY,
    policy.HANDLER,
    policy.CHAIR,
    policy.DEPUTY,
    policy.GUIDE,
    policy.DISTRICT_OFFICER,
    policy.SUPERVISOR,
}
"""Roles that carry out what the auditor audits; nobody audits their own work."""

OFFICE: Final = frozenset(
    {
        policy.SECRETARY,
        policy.HANDLER,
        policy.CHAIR,
        policy.DEPUTY,
        policy.COMMITTEE_MEMBER,
    }
)
"""Roles that carry out what the supervisor supervises."""

GRANTABLE: Final = {
    policy.SYSTEM_STAFF: PLATFORM_ROLES,
    policy.DISTRICT_OFFICER: frozenset({policy.GUIDE, policy.SECRETARY}),
    policy.GUIDE: frozenset({policy.SECRETARY, policy.SUPERVISOR}),
    policy.SECRETARY: frozenset(
        {policy.HANDLER, policy.GRID_WORKER, policy.REPRESENTATIVE, policy.COMMITTEE_MEMBER}
    ),
    policy.SYSTEM: frozenset(policy.ROLES.values()) - {policy.PERSON, policy.SELF, policy.SYSTEM},
}
"""Which roles the holder of a role may give others within the same scope.

The supervisor is never named by the secretary who is supervised (Organic Law of the Urban
Residents' Committees 2025 art. 36, of the Villagers' Committees art. 37).
System staff make accounts and name the district office; they give no role in a community.
"""


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    WRONG_SIGN_IN = "identity.wrong_sign_in"
    WAIT_A_WHILE = "identity.wait_a_while"
    TOO_MANY_REGISTRATIONS = "identity.too_many_registrations"
    TOO_BUSY = "identity.too_busy"
    WRONG_PASSWORD = "identity.wrong_password"  # noqa: S105 - a code, not a password
    ACCOUNT_TAKEN = "identity.account_taken"
    PHONE_TAKEN = "identity.phone_taken"
    ACCOUNT_MALFORMED = "identity.account_malformed"
    PHONE_MALFORMED = "identity.phone_malformed"
    PASSWORD_SHORT = "identity.password_short"  # noqa: S105
    PASSWORD_GUESSABLE = "identity.password_guessable"  # noqa: S105
    PASSWORD_AS_BEFORE = "identity.password_as_before"  # noqa: S105
    NEEDS_A_WAY_IN = "identity.needs_a_way_in"
    STAFF_EXISTS = "identity.staff_exists"
    WRONG_SETUP_CODE = "identity.wrong_setup_code"
    NO_SUCH_PERSON = "identity.no_such_person"
    NOT_YOURS_TO_GIVE = "identity.not_yours_to_give"
    NOT_TO_ONESELF = "identity.not_to_oneself"
    BELONGS_TO_PLATFORM = "identity.belongs_to_platform"
    BELONGS_TO_A_PLACE = "identity.belongs_to_a_place"
    POWERS_ARE_SEPARATE = "identity.powers_are_separate"
    STAFF_HOLD_NO_OFFICE = "identity.staff_hold_no_office"
    AUDITOR_IS_INDEPENDENT = "identity.auditor_is_independent"
    SUPERVISOR_IS_INDEPENDENT = "identity.supervisor_is_independent"
    ALREADY_HELD = "identity.already_held"
    TERM_ENDS_BEFORE = "identity.term_ends_before"
    ALREADY_ENDED = "identity.already_ended"
    LAST_STAFF = "identity.last_staff"
    NAME_AS_BEFORE = "identity.name_as_before"
    ALREADY_CONFIRMED = "identity.already_confirmed"
    NOT_REGISTERED_HERE = "identity.not_registered_here"


@dataclass(frozen=True)
class Tries:
    """Failed sign-ins under one key (a name, an address, both), and since when they count."""

    failures: int
    since: datetime | None


def why_not_try(tries: Tries, now: datetime, free: int = FREE_TRIES) -> Refusal | None:
    """Return why another attempt has to wait after `free` failed ones, or None."""
    if tries.failures < free or tries.since is None:
        return None
    return Refusal.WAIT_A_WHILE if now < tries.since + WAIT else None


def why_not_register(tries: Tries, now: datetime) -> Refusal | None:
    """Return why nobody else can register from an address just now, or None."""
    if tries.failures < FREE_REGISTRATIONS or tries.since is None:
        return None
    return Refusal.TOO_MANY_REGISTRATIONS if now < tries.since + REGISTRATION_WAIT else None


def counted_address(address: str) -> str:
    """Return what an address is counted as: one household has a whole /64 of IPv6 (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def why_not_password(password: str, names: AbstractSet[str]) -> Refusal | None:
    """Return why a password will not do, or None (NIST SP 800-63B: length, not make-up)."""
    if len(password) < SHORTEST_PASSWORD:
        return Refusal.PASSWORD_SHORT
    plain = password.casefold()
    if len(set(plain)) < 4 or plain in {name.casefold() for name in names}:  # noqa: PLR2004
        return Refusal.PASSWORD_GUESSABLE
    return None


def plain_login(text: str) -> str:
    """Return an account name or phone number as it is stored, however it was typed.

    138 0013 8000, +86 138-0013-8000 and full-width digits are the same phone number; account
    names are lower case.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    phone = _PHONE_AS_WRITTEN.fullmatch(plain)
    return re.sub(r"[-\s]", "", phone[1]) if phone else plain.lower()


def why_not_names(account: str, phone: str, *, signs_in: bool) -> Refusal | None:
    """Return why account name and phone number will not do, or None.

    Whoever signs in needs one of them; somebody entered at the desk may have neither.
    """
    if signs_in and not account and not phone:
        return Refusal.NEEDS_A_WAY_IN
    if account and not _ACCOUNT.fullmatch(account):
        return Refusal.ACCOUNT_MALFORMED
    if phone and not _PHONE.fullmatch(phone):
        return Refusal.PHONE_MALFORMED
    return None


def grantable_by(givers: Iterable[Role]) -> frozenset[Role]:
    """Return the roles that somebody with these roles over a scope may give and end there."""
    return frozenset(role for giver in givers for role in GRANTABLE.get(giver, frozenset()))


@dataclass(frozen=True)
class GrantFacts:
    """What decides whether a role may be given.

    Attributes:
        given: the role.
        givers: the giver's roles over the scope.
        to_oneself: whether the giver is the person; the system itself is nobody.
        held: the roles the person already holds over the scope or inside it.
        held_anywhere: the roles the person holds in whatever scope.
        held_here: whether the person holds this very role in this scope now.
        platform: whether the scope is the whole platform.
        until: the end of the term, if there is one.
    """

    given: Role
    givers: AbstractSet[Role]
    to_oneself: bool
    held: AbstractSet[Role]
    held_anywhere: AbstractSet[Role]
    held_here: bool
    platform: bool
    until: datetime | None


def why_not_grant(facts: GrantFacts, now: datetime) -> Refusal | None:
    """Return why this role cannot be given to this person, or None."""
    if facts.given not in grantable_by(facts.givers):
        return Refusal.NOT_YOURS_TO_GIVE
    if facts.to_oneself:
        return Refusal.NOT_TO_ONESELF
    if facts.until is not None and facts.until <= now:
        return Refusal.TERM_ENDS_BEFORE
    if facts.held_here:
        return Refusal.ALREADY_HELD
    return _why_not_beside(facts)


def _why_not_beside(facts: GrantFacts) -> Refusal | None:
    """Return why one person cannot hold this role beside the others, or it not here."""
    if facts.platform and facts.given not in PLATFORM_ROLES:
        return Refusal.BELONGS_TO_A_PLACE
    if facts.given in STAFF_POWERS and not facts.platform:
        return Refusal.BELONGS_TO_PLATFORM
    if _supervises_itself(facts.given, facts.held):
        return Refusal.SUPERVISOR_IS_INDEPENDENT
    return why_not_join(facts.given, facts.held_anywhere)


def why_not_join(given: Role, held_anywhere: AbstractSet[Role]) -> Refusal | None:
    """Return why one person cannot hold a role beside others, wherever they are held, or None.

    Source: GB/T 22239-2019 (three administrators, none of whom does the work they keep).
    """
    others = held_anywhere - {given}
    if given in STAFF_POWERS and others & STAFF_POWERS:
        return Refusal.POWERS_ARE_SEPARATE
    both = others | {given}
    if both & STAFF_POWERS and both & {policy.DISTRICT_OFFICER, policy.AUDITOR}:
        return Refusal.STAFF_HOLD_NO_OFFICE
    if policy.AUDITOR in both and both & AUDITED:
        return Refusal.AUDITOR_IS_INDEPENDENT
    return None


def _supervises_itself(given: Role, held: AbstractSet[Role]) -> bool:
    """Return whether someone would supervise their own work (urban law art. 36, village 37)."""
    return (given == policy.SUPERVISOR and bool(held & OFFICE)) or (
        given in OFFICE and policy.SUPERVISOR in held
    )


@dataclass(frozen=True)
class EndFacts:
    """What decides whether a role may be ended before its term.

    Attributes:
        ended: the role.
        givers: the roles that the person who ends it holds over the scope.
        over: whether its term is over already.
        others: whether somebody else holds the same role in this scope.
    """

    ended: Role
    givers: AbstractSet[Role]
    over: bool
    others: bool


def why_not_end(facts: EndFacts) -> Refusal | None:
    """Return why this role cannot be ended, or None: who may give it may end it."""
    if facts.ended not in grantable_by(facts.givers):
        return Refusal.NOT_YOURS_TO_GIVE
    if facts.over:
        return Refusal.ALREADY_ENDED
    if facts.ended == policy.SYSTEM_STAFF and not facts.others:
        return Refusal.LAST_STAFF
    return None


def why_not_confirm_residence(*, registered: bool, confirmed: bool) -> Refusal | None:
    """Return why a residence cannot be confirmed, or None."""
    if not registered:
        return Refusal.NOT_REGISTERED_HERE
    return Refusal.ALREADY_CONFIRMED if confirmed else None


def why_not_change_name_consent(*, before: bool, after: bool) -> Refusal | None:
    """Return why the choice about one's name cannot be put on record, or None."""
    return Refusal.NAME_AS_BEFORE if before == after else None
