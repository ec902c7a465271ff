"""Questions about roles. `as_holdings` is the one place that says what a person holds."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, String, bindparam, or_, select, tuple_
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.audit.queries import NOW, PERSON_ID, AskHoldings, list_holdings
from consult.core import clock
from consult.core.db import UTCDateTime
from consult.core.policy import (
    OFFICES,
    PERSON,
    PLATFORM,
    REGISTERED,
    RESIDENT,
    ROLES,
    SELF,
    SYSTEM_STAFF,
    Actor,
    Holding,
    Role,
    Scope,
)
from consult.core.reading import get_row
from consult.identity.models import Person, RoleHolding
from consult.identity.queries.people import shown


def load_actor(session: Session, person_id: str, now: datetime, via: str = "web") -> Actor:
    """Return a person with the roles that are in term now."""
    return Actor(person_id, load_holdings(session, person_id, now), via)


def load_holdings(session: Session, person_id: str, now: datetime) -> frozenset[Holding]:
    """Return the roles that a person holds at a moment, those of any person included."""
    return list_holdings(session, ASK_HOLDINGS, person_id, now)


def as_holdings(
    person_id: str, rows: Iterable[tuple[str | None, str | None]]
) -> frozenset[Holding]:
    """Return what somebody holds, from (role, scope); what every person holds is added."""
    held = {Holding(ROLES[role], scope) for role, scope in rows if role in ROLES and scope}
    return frozenset(held | {Holding(PERSON, PLATFORM), Holding(SELF, f"person:{person_id}")})


def has_staff(session: Session) -> bool:
    """Return whether anybody ever held the system staff's power."""
    found = session.scalar(
        select(RoleHolding.id).where(RoleHolding.role == SYSTEM_STAFF.code).limit(1)
    )
    return found is not None


@dataclass(frozen=True)
class RoleLine:
    """One role of one person, for lists."""

    id: str
    person_id: str
    name: str
    role: str
    scope: str
    since: datetime
    until: datetime | None
    basis: str

    @property
    def last_day(self) -> date | None:
        """The last legal day of the term, if it has one."""
        return None if self.until is None else clock.legal_day(self.until - timedelta(seconds=1))


def list_roles(session: Session, scopes: Scope, now: datetime) -> list[RoleLine]:
    """Return who holds which role in exactly these scopes now."""
    rows = session.execute(
        select(RoleHolding, Person.name, Person.name_public)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.scope.in_(scopes), *in_term(now))
        .order_by(RoleHolding.role, RoleHolding.since, RoleHolding.id)
        .limit(500)
    )
    return [_role_line(row.RoleHolding, shown(row.name, public=row.name_public)) for row in rows]


def list_offices(
    session: Session, scope: str, now: datetime, *, after: str | None, limit: int
) -> list[RoleLine]:
    """Return who holds which office in exactly this scope now, with full names.

    Registered and confirmed residents are no offices: they may be thousands.

    Args:
        session: to read with.
        scope: the scope.
        now: the moment.
        after: id of the line to continue behind.
        limit: how many at most.

    Raises:
        NotFound: there is no line of the id given as `after`.
    """
    order = (RoleHolding.role, RoleHolding.since, RoleHolding.id)
    query = (
        select(RoleHolding, Person.name)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(
            RoleHolding.scope == scope,
            RoleHolding.role.not_in([REGISTERED.code, RESIDENT.code]),
            *in_term(now),
        )
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        last = get_holding(session, after)
        query = query.where(tuple_(*order) > tuple_(last.role, last.since, last.id))
    return [_role_line(row.RoleHolding, row.name) for row in session.execute(query)]


def roles_of(session: Session, person_id: str, now: datetime) -> list[RoleLine]:
    """Return the roles a person holds now."""
    rows = session.execute(
        select(RoleHolding, Person.name)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.person_id == person_id, *in_term(now))
        .order_by(RoleHolding.since, RoleHolding.id)
    )
    return [_role_line(row.RoleHolding, row.name) for row in rows]


def roles_within(session: Session, person_id: str, scopes: Scope, now: datetime) -> set[str]:
    """Return the codes of the roles a person holds in any of these scopes now."""
    return set(
        session.scalars(
            select(RoleHolding.role).where(
                RoleHolding.person_id == person_id, RoleHolding.scope.in_(scopes), *in_term(now)
            )
        )
    )


def roles_around(
    session: Session, person_id: str, scope: Scope, now: datetime
) -> tuple[set[Role], set[Role]]:
    """Return the roles a person holds over a scope or inside it, and those held anywhere.

    A role in a committee or a panel counts as inside: from here it cannot be told where
    that stands, and a supervisor chairs none.
    """
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.scope, Area.path)
        .join(Area, RoleHolding.scope == "area:" + Area.id, isouter=True)
        .where(RoleHolding.person_id == person_id, *in_term(now))
    ).all()
    around: set[Role] = set()
    anywhere: set[Role] = set()
    for row in rows:
        if row.role not in ROLES:
            continue
        anywhere.add(ROLES[row.role])
        inside = row.path is None or scope[0] in {f"area:{each}" for each in row.path.split("/")}
        if row.scope in scope or scope[0] == PLATFORM or (inside and row.scope != PLATFORM):
            around.add(ROLES[row.role])
    return around, anywhere


def is_held_by_others(
    session: Session, person_id: str, role: str, scope: str, now: datetime
) -> bool:
    """Return whether anybody else holds a role in exactly this scope now."""
    found = session.scalar(
        select(RoleHolding.id)
        .where(
            RoleHolding.scope == scope,
            RoleHolding.role == role,
            RoleHolding.person_id != person_id,
            *in_term(now),
        )
        .limit(1)
    )
    return found is not None


def holders_by_scope(
    session: Session, role: Role, scopes: Collection[str], now: datetime
) -> dict[str, set[str]]:
    """Return who holds a role now in each of these scopes: for offices, which few people hold."""
    found: dict[str, set[str]] = {scope: set() for scope in scopes}
    rows = session.execute(
        select(RoleHolding.scope, RoleHolding.person_id).where(
            RoleHolding.role == role.code, RoleHolding.scope.in_(found), *in_term(now)
        )
    )
    for row in rows:
        found[row.scope].add(row.person_id)
    return found


def scopes_held(
    session: Session, roles: Collection[Role], scopes: Collection[str], now: datetime
) -> set[str]:
    """Return those of the scopes in which somebody holds one of these roles now."""
    found = session.scalars(
        select(RoleHolding.scope)
        .where(
            RoleHolding.scope.in_(scopes),
            RoleHolding.role.in_({role.code for role in roles}),
            *in_term(now),
        )
        .distinct()
    )
    return set(found)


def holds(session: Session, person_id: str, role: str, scope: str, now: datetime) -> bool:
    """Return whether a person holds a role in exactly this scope now."""
    return role in roles_within(session, person_id, (scope,), now)


def name_in_office(session: Session, person_id: str, scope: Scope, at: datetime) -> str | None:
    """Return the full name of a person who held an office over a scope at a moment, or None.

    Who acts for the public is named in full; residents are not.
    """
    return session.scalar(
        select(Person.name)
        .join(RoleHolding, RoleHolding.person_id == Person.id)
        .where(
            Person.id == person_id,
            RoleHolding.scope.in_(scope),
            RoleHolding.role.in_({office.code for office in OFFICES}),
            *in_term(at),
        )
        .limit(1)
    )


def get_holding(session: Session, holding_id: str) -> RoleHolding:
    """Return one role held.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, RoleHolding, holding_id)


def in_term(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Return that a role is in term at a moment."""
    return (
        RoleHolding.since <= now,
        or_(RoleHolding.until.is_(None), RoleHolding.until > now),
    )


AT: Final = bindparam(NOW, type_=UTCDateTime())
"""The moment, as a parameter of questions that are made once."""

ASK_HOLDINGS: Final = AskHoldings(
    select(RoleHolding.role, RoleHolding.scope).where(
        RoleHolding.person_id == bindparam(PERSON_ID, type_=String), *in_term(AT)
    ),
    as_holdings,
)
"""How every unit of work asks for the roles of who acts."""


def _role_line(held: RoleHolding, name: str) -> RoleLine:
    return RoleLine(
        held.id, held.person_id, name, held.role, held.scope, held.since, held.until, held.basis
    )
