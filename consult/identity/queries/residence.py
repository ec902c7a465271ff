"""Questions about where people live."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.identity.models import Person, Residence


def count_people(session: Session, area_id: str) -> tuple[int, int]:
    """Return how many people registered in an area, and how many of them are confirmed."""
    row = session.execute(
        select(func.count(), func.count(Residence.confirmed_at)).where(Residence.area_id == area_id)
    ).one()
    return row[0], row[1]


def find_residence(session: Session, person_id: str, area_id: str) -> Residence | None:
    """Return where a person lives in an area, if it is known."""
    return session.get(Residence, (person_id, area_id))


@dataclass(frozen=True)
class Contact:
    """How somebody who lives here is reached by those who answer: never for the public."""

    name: str
    phone: str
    building: str
    room: str


def contact_of(session: Session, person_id: str, area_id: str) -> Contact:
    """Return how a person is reached; phone and address are empty where they are not known."""
    row = session.execute(
        select(Person.name, Person.phone, Residence.building, Residence.room)
        .outerjoin(Residence, (Residence.person_id == Person.id) & (Residence.area_id == area_id))
        .where(Person.id == person_id)
    ).one()
    return Contact(row.name, row.phone or "", row.building or "", row.room or "")


def lock_residence(session: Session, person_id: str, area_id: str) -> Residence | None:
    """Return where a person lives in an area, locked so that it is confirmed once."""
    return session.get(
        Residence,
        (person_id, area_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )


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
