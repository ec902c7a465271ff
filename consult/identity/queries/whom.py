"""The question which people a form means: by account, by phone, or by the name of a resident."""

from dataclasses import dataclass

from sqlalchemy import and_, exists, select, union
from sqlalchemy.orm import Session, aliased

from consult.identity.models import Person, Residence
from consult.identity.rules import plain_login


@dataclass(frozen=True)
class Match:
    """Somebody whom a text may mean.

    Attributes:
        person_id: who it is.
        name: the full name.
        building: where in the area the person lives; None if not registered there.
        room: the door, for telling apart people of one name.
        confirmed: whether any community confirmed that the person lives there.
    """

    person_id: str
    name: str
    building: str | None
    room: str | None
    confirmed: bool


def list_people_meant(session: Session, text: str, area_id: str | None, limit: int) -> list[Match]:
    """Return who has this account name or phone number or, if nobody in an area, this full name.

    One statement, however many people there are: account and phone are unique keys, and names
    are compared among those registered in the area alone. A key that matches means nobody else:
    whoever calls themselves by another's account name is not offered beside them.

    Args:
        session: to read with.
        text: what was typed.
        area_id: the community in which names are looked up; None for no names at all.
        limit: how many at most.
    """
    plain = plain_login(text)
    keyed = aliased(Person)
    meant = [
        select(Person.id).where(Person.account == plain),
        select(Person.id).where(Person.phone == plain),
    ]
    if area_id is not None:
        meant.append(
            select(Person.id)
            .join(Residence, Residence.person_id == Person.id)
            .where(
                Residence.area_id == area_id,
                Person.name == text,
                ~exists().where(keyed.account == plain),
                ~exists().where(keyed.phone == plain),
            )
        )
    anywhere = aliased(Residence)
    confirmed = exists().where(anywhere.person_id == Person.id, anywhere.confirmed_at.is_not(None))
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Residence.building,
            Residence.room,
            confirmed.label("confirmed"),
        )
        .join(
            Residence,
            and_(Residence.person_id == Person.id, Residence.area_id == area_id),
            isouter=True,
        )
        .where(Person.id.in_(union(*meant)))
        .order_by(Residence.building, Residence.room, Person.id)
        .limit(limit)
    )
    return [Match(row.id, row.name, row.building, row.room, row.confirmed) for row in rows]
