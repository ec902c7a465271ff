"""Use cases about committees: their seats, and who fills them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.areas.models import Area
from consult.audit import queries as audit
from consult.audit.entry import Recorded, Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.committees import permissions, queries, rules
from consult.committees.entries import (
    CommitteeCreated,
    SeatsFilled,
    SeatVacated,
)
from consult.committees.models import (
    Committee,
    Seat,
    SeatHolding,
)
from consult.committees.rules import (
    Office,
    Refusal,
    parse_template,
)
from consult.core.clock import legal_day
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.core.policy import CHAIR, DEPUTY, SEAT_HOLDER, SUPERVISOR
from consult.identity import queries as people
from consult.identity.service import Term, hold_role

OFFICE_ROLES = {Office.CHAIR: CHAIR, Office.DEPUTY: DEPUTY}


@dataclass(frozen=True)
class Place:
    """Who shall take which place: seat number, holder or substitute, for whom, until when."""

    no: int
    person_id: str
    substitute: bool = False
    organisation: str = ""
    until: datetime | None = None
    basis: str = ""


@on_record(permissions.CREATE_COMMITTEE, Area)
def create_committee(tx: Tx, area: Area, template_code: str) -> Recorded[str]:
    """Give a community its consultation committee; return the committee's id."""
    text = audit.get_rule(tx.session, "seat_template", template_code, legal_day(tx.now))
    template = parse_template(text.content)
    exists = queries.find_committee(tx.session, area.id) is not None
    refusal = rules.why_not_create(exists=exists, template=template, area_kind=area.kind)
    if refusal is not None:
        raise Refused(refusal)
    committee = Committee(
        id=new_id(),
        area_id=area.id,
        template_hash=text.ref.hash,
        since=tx.now,
        within=as_within(area.scope),
    )
    tx.session.add(committee)
    tx.session.flush()
    for seat in template.seats:
        tx.session.add(
            Seat(
                id=new_id(),
                committee_id=committee.id,
                no=seat.no,
                code=seat.code,
                name_zh=seat.name_zh,
                name_en=seat.name_en,
                office=seat.office,
            )
        )
    return Recorded(
        committee.id,
        CommitteeCreated(area.code, text.ref.id, text.ref.version, text.ref.hash),
        about=(committee.story, area.story),
    )


@on_record(permissions.FILL_SEATS, Committee)
def fill_seats(tx: Tx, committee: Committee, places: Sequence[Place]) -> Recorded[None]:
    """Put people on seats, one or all seven at once.

    Each of them is locked first, in one order: nobody is made chair and supervisor at once.
    """
    stories = [
        people.lock_person(tx.session, person_id).story
        for person_id in sorted({place.person_id for place in places})
    ]
    for place in places:
        _fill(tx, committee, place)
    names = people.full_names_of(tx.session, {place.person_id for place in places})
    who = [
        {
            "seat": place.no,
            "substitute": int(place.substitute),
            "organisation": place.organisation,
            "name": names[place.person_id],
        }
        for place in places
    ]
    return Recorded(
        None,
        SeatsFilled(tuple((place.no, int(place.substitute)) for place in places)),
        about=(committee.story, *stories),
        sealed={"who": Sealed({"places": who})},
    )


@on_record(permissions.FILL_SEATS, Committee)
def vacate_seat(tx: Tx, committee: Committee, holding_id: str, reason: str) -> Recorded[None]:
    """End a place before its term."""
    holding, seat = queries.get_seat_holding(tx.session, committee.id, holding_id)
    if holding.until is not None and holding.until <= tx.now:
        raise Refused(Refusal.NOT_SEATED)
    holding.until = tx.now
    person = people.lock_person(tx.session, holding.person_id)
    for role in people.list_roles(tx.session, (committee.scope[0],), tx.now):
        if role.person_id == holding.person_id:
            people.get_holding(tx.session, role.id).until = tx.now
    return Recorded(
        None,
        SeatVacated(seat.no, substitute=holding.substitute),
        about=(committee.story, person.story),
        sealed={"text": Sealed({"reason": reason}, public=True)},
    )


def _fill(tx: Tx, committee: Committee, place: Place) -> None:
    seat = queries.get_seat(tx.session, committee.id, place.no)
    held = people.roles_within(tx.session, place.person_id, committee.surroundings, tx.now)
    candidate = queries.Candidate(
        place.person_id, place.substitute, place.until, SUPERVISOR.code in held
    )
    placement = queries.placement(tx.session, seat, candidate, tx.now)
    if (refusal := rules.why_not_seat(placement, tx.now)) is not None:
        raise Refused(refusal)
    tx.session.add(
        SeatHolding(
            id=new_id(),
            seat_id=seat.id,
            person_id=place.person_id,
            substitute=place.substitute,
            organisation=place.organisation,
            since=tx.now,
            until=place.until,
            basis=place.basis,
        )
    )
    term = Term(tx.now, place.until, place.basis)
    hold_role(tx, place.person_id, SEAT_HOLDER.code, committee.scope[0], term)
    office = OFFICE_ROLES.get(Office(seat.office))
    if office is not None and not place.substitute:
        hold_role(tx, place.person_id, office.code, committee.scope[0], term)
    tx.session.flush()
