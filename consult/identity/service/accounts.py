"""Use cases about accounts: making one, its password, the choice about the name."""

from dataclasses import dataclass

from sqlalchemy import delete

from consult.areas.models import Area
from consult.audit.entry import Recorded, Sealed
from consult.audit.models import Log
from consult.audit.record import Tx, new_person_key, on_record
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.core.policy import PLATFORM, REGISTERED, RESIDENT, SYSTEM_STAFF
from consult.identity import permissions, queries, rules
from consult.identity.entries import NameConsentChanged, PasswordChanged, PersonRegistered
from consult.identity.models import Credential, Person, Residence, SignInSession
from consult.identity.rules import Refusal
from consult.identity.service.roles import Term, granted, hold_role


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


def enter_person(tx: Tx, area: Area, new: NewPerson) -> Person:
    """Register somebody who called or was visited, residence not confirmed (a step).

    The entry of the use case around it stands for the rows; it does not name the person's story,
    or everybody could tell which matter is whose.
    """
    person = _new_person(tx, new)
    tx.session.add(
        Residence(person_id=person.id, area_id=area.id, building=new.building, room=new.room)
    )
    hold_role(tx, person.id, REGISTERED.code, area.scope[0], Term(tx.now, None, ""))
    return person


@on_record(permissions.CREATE_FIRST_STAFF, Log)
def create_first_staff(tx: Tx, _log: Log, new: NewPerson) -> Recorded[str]:
    """Make the first account of an empty installation: the system staff's."""
    if queries.has_staff(tx.session):
        raise Refused(Refusal.STAFF_EXISTS)
    person = _new_person(tx, new)
    term = Term(tx.now, None, "")
    hold_role(tx, person.id, SYSTEM_STAFF.code, PLATFORM, term)
    entry = granted(SYSTEM_STAFF.code, PLATFORM, term)
    return Recorded(person.id, entry, about=(person.story,), sealed=_who(new))


@on_record(permissions.CREATE_ACCOUNT, Log)
def create_staff_account(tx: Tx, _log: Log, new: NewPerson) -> Recorded[str]:
    """Make an account for somebody who works for the platform and lives anywhere."""
    person = _new_person(tx, new)
    return _registered(person, new, "")


@on_record(permissions.CHANGE_OWN, Person)
def change_password(tx: Tx, person: Person, password_hash: str, *, proven: str) -> Recorded[None]:
    """Change one's password and end every session of the account.

    Args:
        tx: the unit of work.
        person: whose password it is.
        password_hash: the new one's.
        proven: the hash that the present password was compared with at the door.

    Raises:
        Refused: the password was replaced since; who knows the old one knows nothing.
    """
    credential = queries.lock_credential(tx.session, person.id)
    if credential is None or credential.password_hash != proven:
        raise Refused(Refusal.WRONG_PASSWORD)
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


def _who(new: NewPerson) -> dict[str, Sealed]:
    contact = {"account": new.account, "phone": new.phone}
    home = {"building": new.building, "room": new.room}
    return {
        "who": Sealed({"name": new.name}),
        "contact": Sealed(contact),
        "home": Sealed(home),
    }
