"""Who may issue the one-time code that replaces a forgotten password, and when it is good.

Whoever issues a code sees it, and could use it. So a desk issues none for an account that reaches
further than a resident's: nobody with another role, and nobody on the roll of a vote that is not
over. The shell of the server serves the system's staff alone: nobody else could, if there is one
only. And it never happens unseen: it is on record, and the person is told when, by which office,
and whether it was used.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from consult.core import policy
from consult.core.policy import Role
from consult.identity.rules.refusal import Refusal
from consult.identity.rules.roles import STAFF_POWERS

CODE_LIFE: Final = timedelta(minutes=30)
CODE_DAY: Final = timedelta(hours=24)
CODES_A_DAY: Final = 3
"""For one person, in `CODE_DAY`."""

TOLD_FOR: Final = timedelta(days=30)
"""How long each sign-in tells of a code: whoever stole an account must not read the news away."""

CODE_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 as Douglas Crockford wrote it: without I, L, O and U, which are misread."""

CODE_LENGTH: Final = 10
"""Characters of a code: 50 bits."""

DESK: Final = frozenset({policy.SECRETARY, policy.HANDLER})
"""Who issues codes at the desk of a community."""

PLAIN_ROLES: Final = frozenset({policy.PERSON, policy.SELF, policy.REGISTERED, policy.RESIDENT})
"""What any resident holds; an account with another role, a seat or a mandate, reaches further."""

_AS_WRITTEN: Final = str.maketrans("OIL", "011")
_LEFT_OUT: Final = re.compile(r"[\s\-‐-―]")
_NUMBER: Final = re.compile(r"(?:\d\s*){6}")


@dataclass(frozen=True)
class IssueFacts:
    """What decides whether somebody may be given a code.

    Attributes:
        desk: whether a community's desk issues it; otherwise the platform's staff do, or the
            shell of the server, which acts as the system.
        issuers: the roles of whoever issues it, over the community or the platform.
        to_oneself: whether that is the person.
        confirmed_here: whether this community confirmed that the person lives there.
        held: the roles the person holds in whatever scope.
        objection: why other parts of the platform object to a code from a desk, if one does.
        signs_in: whether the person has an account name or a phone number.
        recent: how many codes the person was given in the last `CODE_DAY`.
    """

    desk: bool
    issuers: AbstractSet[Role]
    to_oneself: bool
    confirmed_here: bool
    held: AbstractSet[Role]
    objection: StrEnum | None
    signs_in: bool
    recent: int


def why_not_issue_reset(facts: IssueFacts) -> StrEnum | None:
    """Return why this person cannot be given a code by this office, or None.

    Of somebody who lives elsewhere a desk learns nothing but that.
    """
    if (refusal := _why_not_issuer(facts)) is not None:
        return refusal
    if facts.desk and not facts.confirmed_here:
        return Refusal.NO_RESIDENT_OF_THIS_DESK
    if (refusal := _why_not_by(facts.held, facts.objection, desk=facts.desk)) is not None:
        return refusal
    if not facts.signs_in:
        return Refusal.NOTHING_TO_SIGN_IN_WITH
    return Refusal.TOO_MANY_CODES if facts.recent >= CODES_A_DAY else None


def _why_not_issuer(facts: IssueFacts) -> StrEnum | None:
    """Return why whoever issues codes here issues none for this person, or None."""
    needed = DESK if facts.desk else {policy.SYSTEM_STAFF, policy.SYSTEM}
    if needed.isdisjoint(facts.issuers):
        return Refusal.NOT_YOURS_TO_RESET
    if facts.to_oneself:
        return Refusal.NO_CODE_FOR_ONESELF
    at_shell = not facts.desk and policy.SYSTEM_STAFF not in facts.issuers
    if at_shell and policy.SYSTEM_STAFF not in facts.held:
        return Refusal.SHELL_FOR_STAFF_ONLY
    return None


def _why_not_by(
    held: AbstractSet[Role], objection: StrEnum | None, *, desk: bool
) -> StrEnum | None:
    """Return why not a community's desk, or not the platform's staff, for somebody who holds this.

    The staff have no part in what a community votes on: they serve whomever its desk cannot.

    Source: GB/T 22239-2019 (three administrators): the system's staff, who could use the code,
    would join its power with that of the security or the audit staff.
    """
    reaches_further = not held <= PLAIN_ROLES
    if desk:
        return Refusal.CODE_BY_STAFF_ONLY if reaches_further else objection
    if not reaches_further and objection is None:
        return Refusal.CODE_AT_DESK_ONLY
    others = STAFF_POWERS - {policy.SYSTEM_STAFF}
    return None if held.isdisjoint(others) else Refusal.NO_CODE_FOR_OTHER_POWERS


def why_not_code_basis(text: str) -> Refusal | None:
    """Return why a basis will not do, or None: it names the document, never its number."""
    return Refusal.BASIS_HOLDS_NUMBER if _NUMBER.search(text) else None


@dataclass(frozen=True)
class CodeFacts:
    """What decides whether a code is still good; the code itself was right.

    Attributes:
        desk: whether a community's desk issued it; otherwise the platform's staff did.
        issued_at: when.
        used: whether it set a password already.
        password_changed_at: when the password was last changed, if there is one.
        held: the roles the person holds now, in whatever scope.
        objection: why other parts of the platform object to a code from a desk now, if one does.
    """

    desk: bool
    issued_at: datetime
    used: bool
    password_changed_at: datetime | None
    held: AbstractSet[Role]
    objection: StrEnum | None


def why_not_reset(facts: CodeFacts, now: datetime) -> Refusal | None:
    """Return why a code does not set a password any more, or None.

    A change of the password voids it, so that who did not ask for it can; and so does a role or
    a place on a roll that the person took since, or a clerk could keep a code for that day.
    """
    if facts.used:
        return Refusal.CODE_USED
    if now >= facts.issued_at + CODE_LIFE:
        return Refusal.CODE_EXPIRED
    changed = facts.password_changed_at
    if changed is not None and changed > facts.issued_at:
        return Refusal.CODE_VOID
    by_another = _why_not_by(facts.held, facts.objection, desk=facts.desk)
    return None if by_another is None else Refusal.CODE_VOID


def plain_code(text: str) -> str:
    """Return a code as it is hashed, however it was typed: O is 0, I and L are 1, no dashes."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return _LEFT_OUT.sub("", plain).translate(_AS_WRITTEN)


def shown_code(code: str) -> str:
    """Return a code in two groups, as it is read out."""
    half = CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
