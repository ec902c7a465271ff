"""Which communities somebody's offices reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from consult.committees import queries as committees
from consult.core.policy import (
    COMMITTEE_MEMBER,
    PLATFORM,
    REGISTERED,
    REPRESENTATIVE,
    RESIDENT,
    SEAT_HOLDER,
    SYSTEM_STAFF,
    Actor,
    Permission,
    Role,
    Scope,
)
from consult.core.web import reader
from consult.dashboards import queries

AREA: Final = "area:"
COMMITTEE: Final = "committee:"
LIVES: Final = frozenset({REGISTERED, RESIDENT})
NO_DESK: Final = LIVES | {SEAT_HOLDER, REPRESENTATIVE, COMMITTEE_MEMBER}
"""Roles that bring meetings and votes to a person, but no desk with work of its own."""


@dataclass(frozen=True)
class Reach:
    """What an actor's offices reach.

    Attributes:
        actor: who.
        inside: the communities inside each scope that an office is held in.
    """

    actor: Actor
    inside: Mapping[str, frozenset[str]]

    def of(self, permission: Permission) -> set[str]:
        """Return the communities over which the actor holds a permission."""
        return {
            area_id
            for held in self.actor.holdings
            if held.role in permission.roles
            for area_id in self.inside.get(held.scope, ())
        }

    def holds(self, role: Role) -> bool:
        """Return whether the actor holds a role over the whole platform."""
        return role in self.actor.roles_in((PLATFORM,))

    @property
    def anything(self) -> bool:
        """Whether any office is held that brings work of its own."""
        return bool(self.inside) or self.holds(SYSTEM_STAFF)


def reach_of(actor: Actor) -> Reach:
    """Return what an actor's offices reach: two questions, however many are held."""
    offices = {held.scope for held in actor.holdings if held.role not in NO_DESK}
    held = {each.removeprefix(AREA) for each in offices if each.startswith(AREA)}
    chaired = {each.removeprefix(COMMITTEE) for each in offices if each.startswith(COMMITTEE)}
    inside = {
        AREA + area_id: frozenset(found)
        for area_id, found in queries.communities_within(reader(), held).items()
    }
    for committee_id, area_id in committees.areas_of(reader(), chaired).items():
        inside[COMMITTEE + committee_id] = frozenset({area_id})
    return Reach(actor, inside)


def areas_lived_in(actor: Actor) -> set[str]:
    """Return the communities where somebody is registered or lives."""
    return {
        held.scope.removeprefix(AREA)
        for held in actor.holdings
        if held.role in LIVES and held.scope.startswith(AREA)
    }


def area_in(scope: Scope) -> str | None:
    """Return the innermost area of a scope."""
    return next((each.removeprefix(AREA) for each in scope if each.startswith(AREA)), None)
