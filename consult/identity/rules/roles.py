"""Who may hold which role beside which, and who may give and end it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from consult.areas.rules import Level
from consult.core import policy
from consult.core.policy import Role
from consult.identity.rules.refusal import Refusal

STAFF_POWERS: Final = frozenset({policy.SYSTEM_STAFF, policy.SECURITY_STAFF, policy.AUDIT_STAFF})
"""Three powers that one person never joins (GB/T 22239-2019, three administrators)."""

PLATFORM_ROLES: Final = STAFF_POWERS | {policy.DISTRICT_OFFICER, policy.AUDITOR}
"""Roles that may be held over the whole platform; every other one belongs to a place."""

_COMMUNITY: Final = frozenset({Level.COMMUNITY})
_STREET: Final = frozenset({Level.STREET, Level.COMMUNITY})
_DISTRICT: Final = frozenset({Level.DISTRICT, Level.CITY})

LEVELS: Final = {
    **dict.fromkeys(
        (
            policy.REGISTERED,
            policy.RESIDENT,
            policy.REPRESENTATIVE,
            policy.COMMITTEE_MEMBER,
            policy.SEAT_HOLDER,
            policy.CHAIR,
            policy.DEPUTY,
            policy.SECRETARY,
            policy.HANDLER,
            policy.GRID_WORKER,
            policy.SUPERVISOR,
        ),
        _COMMUNITY,
    ),
    policy.GUIDE: _STREET,
    policy.DISTRICT_OFFICER: _DISTRICT,
    policy.AUDITOR: _DISTRICT,
}
"""At which levels a role may be held in an area; a role that is missing is held in none.

A role reaches everything inside its area: a secretary of a whole sub-district would run every
community there. A guide may see to one community of the street alone. Cities without districts
(Dongguan) have their towns directly beneath them, so what is the district's is theirs.
"""

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


def grantable_by(givers: Iterable[Role]) -> frozenset[Role]:
    """Return the roles that somebody with these roles over a scope may give and end there."""
    return frozenset(role for giver in givers for role in GRANTABLE.get(giver, frozenset()))


def givers_of(role: Role) -> frozenset[Role]:
    """Return the roles of people who may give this one; the system is nobody."""
    return frozenset(giver for giver, given in GRANTABLE.items() if role in given) - {policy.SYSTEM}


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
        level: how far down the tree the area stands; None for the whole platform.
        until: the end of the term, if there is one.
    """

    given: Role
    givers: AbstractSet[Role]
    to_oneself: bool
    held: AbstractSet[Role]
    held_anywhere: AbstractSet[Role]
    held_here: bool
    level: Level | None
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
    if _supervises_itself(facts.given, facts.held):
        return Refusal.SUPERVISOR_IS_INDEPENDENT
    return why_not_at(facts.given, facts.level) or why_not_join(facts.given, facts.held_anywhere)


def why_not_at(given: Role, level: Level | None) -> Refusal | None:
    """Return why a role cannot be held at a level (None: over the whole platform), or None."""
    if level is None:
        return None if given in PLATFORM_ROLES else Refusal.BELONGS_TO_A_PLACE
    levels = LEVELS.get(given)
    if levels is None:
        return Refusal.BELONGS_TO_PLATFORM
    return None if level in levels else _ELSEWHERE[levels]


_ELSEWHERE: Final = {
    _COMMUNITY: Refusal.BELONGS_TO_A_COMMUNITY,
    _STREET: Refusal.BELONGS_TO_A_STREET,
    _DISTRICT: Refusal.BELONGS_TO_A_DISTRICT,
}


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
