"""Questions about people. `load_actor` is the one place that builds an actor of a person."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.formatting import mask_name
from consult.core.policy import (
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
from consult.identity.models import (
    Credential,
    Person,
    Residence,
    RoleHolding,
    SignInSession,
    Throttle,
)
from consult.identity.rules import SESSION_IDLE, SESSION_LIFE, Tries, plain_login


def digest(text: str) -> str:
    """Return the digest under which secrets and names are looked up (SHA-256, hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def load_actor(session: Session, person_id: str, now: datetime, via: str = "web") -> Actor:
    """Return a person with the roles that are in term now."""
    return Actor(person_id, load_holdings(session, person_id, now), via)


def load_holdings(session: Session, person_id: str, now: datetime) -> frozenset[Holding]:
    """Return the roles that a person holds at a moment, those of any person included."""
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.scope).where(
            RoleHolding.person_id == person_id, *_in_term(now)
        )
    )
    held = {Holding(ROLES[row.role], row.scope) for row in rows if row.role in ROLES}
    return frozenset(held | {Holding(PERSON, PLATFORM), Holding(SELF, f"person:{person_id}")})


def find_session(session: Session, token: str, now: datetime) -> SignInSession | None:
    """Return the session of a token, unless it is over."""
    found = session.get(SignInSession, digest(token))
    if found is None or now - found.created_at > SESSION_LIFE or now - found.seen_at > SESSION_IDLE:
        return None
    return found


def find_person_by_login(session: Session, login: str) -> Person | None:
    """Return the person with this account name or phone number."""
    plain = plain_login(login)
    return session.scalar(select(Person).where(or_(Person.account == plain, Person.phone == plain)))


def get_person(session: Session, person_id: str) -> Person:
    """Return a person.

    Raises:
        NotFound: there is none of that id.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("person")
    return person


def lock_person(session: Session, person_id: str) -> Person:
    """Return a person, locked so that what depends on the roles held is decided in turn.

    Raises:
        NotFound: there is none of that id.
    """
    person = session.get(
        Person, person_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if person is None:
        raise NotFound("person")
    return person


def get_credential(session: Session, person_id: str) -> Credential:
    """Return how a person proves to be that person."""
    return session.get_one(Credential, person_id)


def find_credential(session: Session, person_id: str) -> Credential | None:
    """Return the credential, if the person has one (people entered at the desk have none)."""
    return session.get(Credential, person_id)


def must_change_password(session: Session, person_id: str) -> bool:
    """Return whether a person still has a password that somebody else chose."""
    credential = session.get(Credential, person_id)
    return credential is not None and credential.must_change


def name_taken(session: Session, account: str, phone: str) -> tuple[bool, bool]:
    """Return whether the account name and whether the phone number are in use."""
    taken = [
        bool(value) and session.scalar(select(func.count()).where(column == value)) != 0
        for column, value in ((Person.account, account), (Person.phone, phone))
    ]
    return taken[0], taken[1]


def tries(session: Session, key: str) -> Tries:
    """Return the attempts that were counted under a key."""
    row = session.get(Throttle, digest(key))
    return Tries(0, None) if row is None else Tries(row.failures, row.since)


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
        .where(RoleHolding.scope.in_(scopes), *_in_term(now))
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
            *_in_term(now),
        )
        .order_by(*order)
        .limit(limit)
    )
    if after is not None:
        last = get_holding(session, after)
        query = query.where(tuple_(*order) > tuple_(last.role, last.since, last.id))
    return [_role_line(row.RoleHolding, row.name) for row in session.execute(query)]


def count_people(session: Session, area_id: str) -> tuple[int, int]:
    """Return how many people registered in an area, and how many of them are confirmed."""
    row = session.execute(
        select(func.count(), func.count(Residence.confirmed_at)).where(Residence.area_id == area_id)
    ).one()
    return row[0], row[1]


def roles_of(session: Session, person_id: str, now: datetime) -> list[RoleLine]:
    """Return the roles a person holds now."""
    rows = session.execute(
        select(RoleHolding, Person.name)
        .join(Person, Person.id == RoleHolding.person_id)
        .where(RoleHolding.person_id == person_id, *_in_term(now))
        .order_by(RoleHolding.since, RoleHolding.id)
    )
    return [_role_line(row.RoleHolding, row.name) for row in rows]


def roles_within(session: Session, person_id: str, scopes: Scope, now: datetime) -> set[str]:
    """Return the codes of the roles a person holds in any of these scopes now."""
    return set(
        session.scalars(
            select(RoleHolding.role).where(
                RoleHolding.person_id == person_id, RoleHolding.scope.in_(scopes), *_in_term(now)
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
        .where(RoleHolding.person_id == person_id, *_in_term(now))
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
            *_in_term(now),
        )
        .limit(1)
    )
    return found is not None


def holds(session: Session, person_id: str, role: str, scope: str, now: datetime) -> bool:
    """Return whether a person holds a role in exactly this scope now."""
    return role in roles_within(session, person_id, (scope,), now)


def get_holding(session: Session, holding_id: str) -> RoleHolding:
    """Return one role held.

    Raises:
        NotFound: there is none of that id.
    """
    holding = session.get(RoleHolding, holding_id)
    if holding is None:
        raise NotFound("role")
    return holding


def find_residence(session: Session, person_id: str, area_id: str) -> Residence | None:
    """Return where a person lives in an area, if it is known."""
    return session.get(Residence, (person_id, area_id))


def lock_residence(session: Session, person_id: str, area_id: str) -> Residence | None:
    """Return where a person lives in an area, locked so that it is confirmed once."""
    return session.get(
        Residence,
        (person_id, area_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )


def has_confirmed_residence(session: Session, person_id: str) -> bool:
    """Return whether any community confirmed that a person lives there."""
    found = session.scalar(
        select(Residence.person_id)
        .where(Residence.person_id == person_id, Residence.confirmed_at.is_not(None))
        .limit(1)
    )
    return found is not None


def list_unconfirmed(session: Session, area_id: str, limit: int) -> list[tuple[Residence, Person]]:
    """Return the people who wait for their residence to be confirmed, oldest first."""
    rows = session.execute(
        select(Residence, Person)
        .join(Person, Person.id == Residence.person_id)
        .where(Residence.area_id == area_id, Residence.confirmed_at.is_(None))
        .order_by(Person.created_at, Person.id)
        .limit(limit)
    )
    return [(row.Residence, row.Person) for row in rows]


def names_of(session: Session, person_ids: set[str]) -> dict[str, str]:
    """Return names as the public sees them, by person."""
    if not person_ids:
        return {}
    rows = session.execute(
        select(Person.id, Person.name, Person.name_public).where(Person.id.in_(person_ids))
    )
    return {row.id: shown(row.name, public=row.name_public) for row in rows}


def full_names_of(session: Session, person_ids: set[str]) -> dict[str, str]:
    """Return full names by person, for those who may see them."""
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in rows}


def shown(name: str, *, public: bool) -> str:
    """Return a name as strangers see it: masked unless the person consented (PIPL art. 25)."""
    return name if public else mask_name(name)


def _in_term(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        RoleHolding.since <= now,
        or_(RoleHolding.until.is_(None), RoleHolding.until > now),
    )


def _role_line(held: RoleHolding, name: str) -> RoleLine:
    return RoleLine(
        held.id, held.person_id, name, held.role, held.scope, held.since, held.until, held.basis
    )


def areas_with_unconfirmed(session: Session, area_ids: set[str]) -> set[str]:
    """Return in which of these areas somebody waits for the residence to be confirmed."""
    if not area_ids:
        return set()
    return set(
        session.scalars(
            select(Residence.area_id)
            .where(Residence.area_id.in_(area_ids), Residence.confirmed_at.is_(None))
            .distinct()
        )
    )
