"""Questions about people: who they are, what they are called, how they prove it."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from consult.core.formatting import mask_name
from consult.core.reading import get_row, lock_row
from consult.identity.models import Credential, Person
from consult.identity.rules import plain_login


def find_person_by_login(session: Session, login: str) -> Person | None:
    """Return the person with this account name or phone number."""
    plain = plain_login(login)
    return session.scalar(select(Person).where(or_(Person.account == plain, Person.phone == plain)))


def get_person(session: Session, person_id: str) -> Person:
    """Return a person.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Person, person_id)


def lock_person(session: Session, person_id: str) -> Person:
    """Return a person, locked so that what depends on the roles held is decided in turn.

    Raises:
        NotFound: there is none of that id.
    """
    return lock_row(session, Person, person_id)


def get_credential(session: Session, person_id: str) -> Credential:
    """Return how a person proves to be that person."""
    return session.get_one(Credential, person_id)


def find_credential(session: Session, person_id: str) -> Credential | None:
    """Return the credential, if the person has one (people entered at the desk have none)."""
    return session.get(Credential, person_id)


def lock_credential(session: Session, person_id: str) -> Credential | None:
    """Return the credential, if there is one, locked to be changed: no session begins meanwhile."""
    return session.get(
        Credential, person_id, with_for_update={"key_share": True}, populate_existing=True
    )


def lock_credential_shared(session: Session, person_id: str) -> Credential | None:
    """Return the credential, if there is one, locked so that it does not change meanwhile."""
    return session.get(
        Credential, person_id, with_for_update={"read": True}, populate_existing=True
    )


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
