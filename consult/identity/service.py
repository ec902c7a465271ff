"""Use cases about people: accounts, sessions, residence, roles."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from consult.areas.models import Area
from consult.audit.entry import Recorded, Sealed
from consult.audit.models import Log
from consult.audit.record import Tx, new_person_key, off_record, on_record
from consult.core.errors import NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import (
    AUDITOR,
    PLATFORM,
    REGISTERED,
    RESIDENT,
    ROLES,
    SYSTEM_STAFF,
    Scope,
)
from consult.identity import permissions, queries, rules
from consult.identity.entries import (
    NameConsentChanged,
    PasswordChanged,
    PersonRegistered,
    ResidenceConfirmed,
    RoleEnded,
    RoleGranted,
)
from consult.identity.models import (
    Credential,
    Person,
    Residence,
    RoleHolding,
    SignInSession,
    Throttle,
)
from consult.identity.rules import Refusal

OLD_COUNTS: Final = 100
"""How many counts of attempts that are over are cleared away at a time."""


@dataclass(frozen=True)
class NewPerson:
    """What a new account is made of; the password is hashed before the transaction.

    Whether the password is somebody else's choice is told by who acts, never by the caller.
    """

    name: str
    account: str = ""
    phone: str = ""
    password_hash: str = ""
    building: str = ""
    room: str = ""
    name_public: bool = False


@dataclass(frozen=True)
class Term:
    """From when to when a role is held, and on which document it rests."""

    since: datetime
    until: datetime | None
    basis: str


@on_record(permissions.REGISTER, Area, share=True)
def register(tx: Tx, area: Area, new: NewPerson) -> Recorded[str]:
    """Make an account for somebody who says that they live in an area; return its id."""
    person = _new_person(tx, new)
    tx.session.add(
        Residence(person_id=person.id, area_id=area.id, building=new.building, room=new.room)
    )
    hold_role(tx, person.id, REGISTERED.code, area.scope[0], Term(tx.now, None, ""))
    return _registered(person, new, area.code)


@on_record(permissions.CREATE_ACCOUNT, Area, share=True)
def create_account(tx: Tx, area: Area, new: NewPerson) -> Recorded[str]:
    """Make an account for somebody who came to the desk, residence confirmed; return its id."""
    person = _new_person(tx, new)
    tx.session.add(
        Residence(
            person_id=person.id,
            area_id=area.id,
            building=new.building,
            room=new.room,
            confirmed_at=tx.now,
        )
    )
    for role in (REGISTERED, RESIDENT):
        hold_role(tx, person.id, role.code, area.scope[0], Term(tx.now, None, ""))
    return _registered(person, new, area.code)


@on_record(permissions.CREATE_FIRST_STAFF, Log)
def create_first_staff(tx: Tx, _log: Log, new: NewPerson) -> Recorded[str]:
    """Make the first account of an empty installation: the system staff's."""
    if queries.has_staff(tx.session):
        raise Refused(Refusal.STAFF_EXISTS)
    person = _new_person(tx, new)
    term = Term(tx.now, None, "")
    hold_role(tx, person.id, SYSTEM_STAFF.code, PLATFORM, term)
    entry = _granted(SYSTEM_STAFF.code, PLATFORM, term)
    return Recorded(person.id, entry, about=(person.story,), sealed=_who(new))


@on_record(permissions.CREATE_ACCOUNT, Log)
def create_staff_account(tx: Tx, _log: Log, new: NewPerson) -> Recorded[str]:
    """Make an account for somebody who works for the platform and lives anywhere."""
    person = _new_person(tx, new)
    return _registered(person, new, "")


@on_record(permissions.CONFIRM_RESIDENCE, Area, share=True)
def confirm_residence(tx: Tx, area: Area, person_id: str) -> Recorded[None]:
    """Confirm that a registered person lives here."""
    residence = queries.lock_residence(tx.session, person_id, area.id)
    refusal = rules.why_not_confirm_residence(
        registered=residence is not None,
        confirmed=residence is not None and residence.confirmed_at is not None,
    )
    if refusal is not None or residence is None:
        raise Refused(refusal or Refusal.NOT_REGISTERED_HERE)
    residence.confirmed_at = tx.now
    hold_role(tx, person_id, RESIDENT.code, area.scope[0], Term(tx.now, None, ""))
    return Recorded(None, ResidenceConfirmed(area.code), about=(f"person/{person_id}",))


@on_record(permissions.GRANT_ROLE, Area, share=True)
def grant_role(tx: Tx, area: Area, person_id: str, role: str, term: Term) -> Recorded[str]:
    """Give a person a role in an area for a term; return the holding's id."""
    return _grant(tx, area.scope, person_id, role, term)


@on_record(permissions.GRANT_ROLE, Log)
def grant_platform_role(tx: Tx, log: Log, person_id: str, role: str, term: Term) -> Recorded[str]:
    """Give a person a role over the whole platform; return the holding's id."""
    return _grant(tx, log.scope, person_id, role, term)


@on_record(permissions.GRANT_ROLE, Area, share=True)
def end_role(tx: Tx, area: Area, holding_id: str) -> Recorded[None]:
    """End a role in an area before its term."""
    return _end(tx, area.scope, holding_id)


@on_record(permissions.GRANT_ROLE, Log)
def end_platform_role(tx: Tx, log: Log, holding_id: str) -> Recorded[None]:
    """End a role over the whole platform before its term."""
    return _end(tx, log.scope, holding_id)


@on_record(permissions.CHANGE_OWN, Person)
def change_password(tx: Tx, person: Person, password_hash: str) -> Recorded[None]:
    """Change one's password and end every session of the account."""
    credential = queries.get_credential(tx.session, person.id)
    credential.password_hash, credential.changed_at = password_hash, tx.now
    credential.must_change = False
    tx.session.execute(delete(SignInSession).where(SignInSession.person_id == person.id))
    return Recorded(None, PasswordChanged())


@on_record(permissions.CHANGE_OWN, Person)
def set_name_consent(_tx: Tx, person: Person, *, public: bool) -> Recorded[None]:
    """Allow or forbid the full name on public pages."""
    refusal = rules.why_not_change_name_consent(before=person.name_public, after=public)
    if refusal is not None:
        raise Refused(refusal)
    person.name_public = public
    return Recorded(None, NameConsentChanged(public))


@off_record(permissions.SIGN_IN, Log)
def open_session(tx: Tx, _log: Log, person_id: str, token: str, old_token: str) -> None:
    """Begin a signed-in session under a fresh token; the one before it ends."""
    tx.session.execute(
        delete(SignInSession).where(SignInSession.digest == queries.digest(old_token))
    )
    tx.session.execute(
        delete(SignInSession).where(SignInSession.seen_at < tx.now - rules.SESSION_IDLE)
    )
    tx.session.add(
        SignInSession(
            digest=queries.digest(token), person_id=person_id, created_at=tx.now, seen_at=tx.now
        )
    )


@off_record(permissions.SIGN_IN, Log)
def touch_session(tx: Tx, _log: Log, token: str) -> None:
    """Note that a session is in use."""
    found = tx.session.get(SignInSession, queries.digest(token))
    if found is not None:
        found.seen_at = tx.now


@off_record(permissions.SIGN_IN, Log)
def close_session(tx: Tx, _log: Log, token: str) -> None:
    """Sign out."""
    tx.session.execute(delete(SignInSession).where(SignInSession.digest == queries.digest(token)))


@off_record(permissions.SIGN_IN, Log, share=False)
def note_attempt(tx: Tx, _log: Log, keys: tuple[str, ...], window: timedelta = rules.WAIT) -> None:
    """Count a failed sign-in, or a registration, under each key; clear old counts away."""
    _forget_old_counts(tx)
    for key in keys:
        row = tx.session.get(Throttle, queries.digest(key))
        if row is None:
            tx.session.add(Throttle(key=queries.digest(key), failures=1, since=tx.now))
        elif tx.now - row.since >= window:
            row.failures, row.since = 1, tx.now
        else:
            row.failures += 1


def _forget_old_counts(tx: Tx) -> None:
    """Clear away counts that make nobody wait any more (a step), some at a time."""
    longest = max(rules.WAIT, rules.REGISTRATION_WAIT)
    old = select(Throttle.key).where(Throttle.since <= tx.now - longest).limit(OLD_COUNTS)
    tx.session.execute(
        delete(Throttle).where(Throttle.key.in_(old)),
        execution_options={"synchronize_session": False},
    )


@off_record(permissions.SIGN_IN, Log)
def forget_failures(tx: Tx, _log: Log, keys: tuple[str, ...]) -> None:
    """Forget failed sign-ins after a good one."""
    digests = [queries.digest(key) for key in keys]
    tx.session.execute(delete(Throttle).where(Throttle.key.in_(digests)))


def _new_person(tx: Tx, new: NewPerson) -> Person:
    """Make the rows of a person (a step)."""
    refusal = rules.why_not_names(new.account, new.phone, signs_in=bool(new.password_hash))
    account_taken, phone_taken = queries.name_taken(tx.session, new.account, new.phone)
    if account_taken or phone_taken:
        refusal = Refusal.ACCOUNT_TAKEN if account_taken else Refusal.PHONE_TAKEN
    if refusal is not None:
        raise Refused(refusal)
    person = Person(
        id=new_id(),
        name=new.name,
        account=new.account or None,
        phone=new.phone or None,
        name_public=new.name_public,
        created_at=tx.now,
    )
    tx.session.add(person)
    tx.session.flush()
    new_person_key(tx, person.id)
    if new.password_hash:
        tx.session.add(
            Credential(
                person_id=person.id,
                password_hash=new.password_hash,
                changed_at=tx.now,
                must_change=tx.actor.person_id is not None,
            )
        )
    return person


def _registered(person: Person, new: NewPerson, area: str) -> Recorded[str]:
    """Say that an account was made, who it is for being sealed."""
    entry = PersonRegistered(area=area)
    return Recorded(person.id, entry, about=(person.story,), sealed=_who(new))


def _granted(role: str, scope: str, term: Term) -> RoleGranted:
    """Say that a role was given."""
    return RoleGranted(role, scope, term.since, term.until)


def _who(new: NewPerson) -> dict[str, Sealed]:
    contact = {"account": new.account, "phone": new.phone}
    home = {"building": new.building, "room": new.room}
    return {
        "who": Sealed({"name": new.name}),
        "contact": Sealed(contact),
        "home": Sealed(home),
    }


_KEPT_APART: Final = frozenset(role.code for role in rules.AUDITED | {AUDITOR})


def hold_role(tx: Tx, person_id: str, role: str, scope: str, term: Term) -> str:
    """Make the row of a role held; return its id (a step).

    Raises:
        Refused: the person has a role, wherever, that cannot be joined with this one.
    """
    if role in _KEPT_APART:
        person = queries.lock_person(tx.session, person_id)
        held = queries.roles_around(tx.session, person.id, (scope, PLATFORM), tx.now)[1]
        if (refusal := rules.why_not_join(ROLES[role], held)) is not None:
            raise Refused(refusal)
    holding = RoleHolding(
        id=new_id(),
        person_id=person_id,
        role=role,
        scope=scope,
        since=term.since,
        until=term.until,
        basis=term.basis,
    )
    tx.session.add(holding)
    return holding.id


def _grant(tx: Tx, scope: Scope, person_id: str, role: str, term: Term) -> Recorded[str]:
    if role not in ROLES:
        raise NotFound("role")
    person = queries.lock_person(tx.session, person_id)
    held, held_anywhere = queries.roles_around(tx.session, person_id, scope, tx.now)
    facts = rules.GrantFacts(
        given=ROLES[role],
        givers=tx.actor.roles_in(scope),
        to_oneself=tx.actor.person_id == person_id,
        held=held,
        held_anywhere=held_anywhere,
        held_here=queries.holds(tx.session, person_id, role, scope[0], tx.now),
        platform=scope[0] == PLATFORM,
        until=term.until,
    )
    if (refusal := rules.why_not_grant(facts, tx.now)) is not None:
        raise Refused(refusal)
    holding_id = hold_role(tx, person_id, role, scope[0], term)
    entry = _granted(role, scope[0], term)
    basis = {"text": Sealed({"basis": term.basis}, public=True)} if term.basis else {}
    return Recorded(holding_id, entry, about=(person.story,), sealed=basis)


def _end(tx: Tx, scope: Scope, holding_id: str) -> Recorded[None]:
    holding = queries.get_holding(tx.session, holding_id)
    if holding.scope != scope[0] or holding.role not in ROLES:
        raise NotFound("role")
    person = queries.lock_person(tx.session, holding.person_id)
    tx.session.refresh(holding)
    facts = rules.EndFacts(
        ended=ROLES[holding.role],
        givers=tx.actor.roles_in(scope),
        over=holding.until is not None and holding.until <= tx.now,
        others=queries.is_held_by_others(
            tx.session, person.id, holding.role, holding.scope, tx.now
        ),
    )
    if (refusal := rules.why_not_end(facts)) is not None:
        raise Refused(refusal)
    holding.until = tx.now
    return Recorded(None, RoleEnded(holding.role, holding.scope), about=(person.story,))
