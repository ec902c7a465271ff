"""Who may do what: roles held in scopes, and permissions that name roles.

No condition lives here: time, state and recusal are rules of the features.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from consult.core.errors import Forbidden

PLATFORM: Final = "platform"
"""The scope that contains every other one."""

Scope = tuple[str, ...]
"""Where a thing stands, innermost first: ("panel:…", "area:…", …, "platform")."""


@dataclass(frozen=True, order=True)
class Role:
    """A role that can be held in a scope; `code` is language-free."""

    code: str


PERSON = Role("person")
SELF = Role("self")
REGISTERED = Role("registered")
RESIDENT = Role("resident")
REPRESENTATIVE = Role("representative")
COMMITTEE_MEMBER = Role("committee_member")
SEAT_HOLDER = Role("seat_holder")
CHAIR = Role("chair")
DEPUTY = Role("deputy")
SECRETARY = Role("secretary")
HANDLER = Role("handler")
GRID_WORKER = Role("grid_worker")
SUPERVISOR = Role("supervisor")
GUIDE = Role("guide")
DISTRICT_OFFICER = Role("district_officer")
AUDITOR = Role("auditor")
SYSTEM_STAFF = Role("system_staff")
SECURITY_STAFF = Role("security_staff")
AUDIT_STAFF = Role("audit_staff")
SYSTEM = Role("system")

ROLES: Final = {
    role.code: role
    for role in (
        PERSON,
        SELF,
        REGISTERED,
        RESIDENT,
        REPRESENTATIVE,
        COMMITTEE_MEMBER,
        SEAT_HOLDER,
        CHAIR,
        DEPUTY,
        SECRETARY,
        HANDLER,
        GRID_WORKER,
        SUPERVISOR,
        GUIDE,
        DISTRICT_OFFICER,
        AUDITOR,
        SYSTEM_STAFF,
        SECURITY_STAFF,
        AUDIT_STAFF,
        SYSTEM,
    )
}
"""Every role by its code, in the order of the public table."""


OFFICES: Final = frozenset(
    {
        SECRETARY,
        HANDLER,
        GRID_WORKER,
        SUPERVISOR,
        GUIDE,
        DISTRICT_OFFICER,
        AUDITOR,
        SYSTEM_STAFF,
        SECURITY_STAFF,
        AUDIT_STAFF,
    }
)
"""Roles of those who work on matters; living somewhere is none of them."""


@dataclass(frozen=True)
class Holding:
    """A role held in a scope and so in everything inside it."""

    role: Role
    scope: str


@dataclass(frozen=True)
class Actor:
    """Who acts: one person, or the system itself writing down what has come true.

    Attributes:
        person_id: the person's id, or None for the system.
        holdings: the roles that are in term now.
        via: the channel of the act: web, desk, phone, paper, cli or job.
        once: key of the sent form, so that sending it twice does nothing twice.
    """

    person_id: str | None
    holdings: frozenset[Holding] = frozenset()
    via: str = "web"
    once: str = ""

    @property
    def known_id(self) -> str:
        """Return the person's id where only a person can act.

        Raises:
            Forbidden: the actor is the system.
        """
        if self.person_id is None:
            raise Forbidden("core.be_a_person")
        return self.person_id

    def roles_in(self, scope: Scope) -> frozenset[Role]:
        """Return the roles this actor holds over a thing that stands in `scope`."""
        return frozenset(held.role for held in self.holdings if held.scope in scope)

    def is_here_for_work(self, scope: Scope) -> bool:
        """Return whether this actor holds an office somewhere and never said to live in `scope`."""
        works = any(held.role in OFFICES for held in self.holdings)
        return works and self.roles_in(scope).isdisjoint({REGISTERED, RESIDENT})

    def through(self, via: str) -> "Actor":
        """Return the same actor acting through another channel."""
        return replace(self, via=via)

    def sending(self, once: str) -> "Actor":
        """Return the same actor sending a form with this key."""
        return replace(self, once=once)


def system_actor(via: str = "job") -> Actor:
    """Return the actor that writes down what has come true by itself."""
    return Actor(person_id=None, holdings=frozenset({Holding(SYSTEM, PLATFORM)}), via=via)


@dataclass(frozen=True)
class Permission:
    """A permission and the roles that carry it; a role not named is denied."""

    name: str
    roles: frozenset[Role]

    def held_by(self, actor: Actor, scope: Scope) -> bool:
        """Return whether the actor holds one of the roles over the scope."""
        return not self.roles.isdisjoint(actor.roles_in(scope))

    def require(self, actor: Actor, scope: Scope) -> None:
        """Let the actor pass or refuse.

        Raises:
            Forbidden: none of the roles is held over the scope.
        """
        if not self.held_by(actor, scope):
            raise Forbidden(self.name)


def permission(name: str, *roles: Role) -> Permission:
    """Return one line of a permission table."""
    return Permission(name, frozenset(roles))


def by_name(permissions: Iterable[Permission]) -> dict[str, Permission]:
    """Return permissions by their names.

    Raises:
        ValueError: a name stands in the table twice.
    """
    table: dict[str, Permission] = {}
    for each in permissions:
        if each.name in table:
            raise ValueError(f"permission {each.name} is declared twice")
        table[each.name] = each
    return table
