"""Use cases about committees and panels."""

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
    ApplicationDecided,
    CommitteeCreated,
    SeatsFilled,
    SeatVacated,
    StakeholderAnswered,
    StakeholderApplied,
    StakeholderAsked,
)
from consult.committees.models import (
    Committee,
    Panel,
    PanelSeat,
    Seat,
    SeatHolding,
    Stakeholder,
)
from consult.committees.rules import (
    Answer,
    Category,
    Office,
    Origin,
    Refusal,
    parse_template,
)
from consult.core.clock import legal_day
from consult.core.errors import Forbidden, Refused
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


@dataclass(frozen=True)
class Invitation:
    """Who shall be asked to sit as a stakeholder, and why."""

    person_id: str
    category: Category
    capacity: str
    reason: str


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
    """Put people on seats, one or all seven at once."""
    for place in places:
        _fill(tx, committee, place)
    names = people.full_names_of(tx.session, {place.person_id for place in places})
    who = [
        {"seat": place.no, "organisation": place.organisation, "name": names[place.person_id]}
        for place in places
    ]
    return Recorded(
        None,
        SeatsFilled(tuple((place.no, int(place.substitute)) for place in places)),
        sealed={"who": Sealed({"places": who})},
    )


@on_record(permissions.FILL_SEATS, Committee)
def vacate_seat(tx: Tx, committee: Committee, holding_id: str, reason: str) -> Recorded[None]:
    """End a place before its term."""
    holding, seat = queries.get_seat_holding(tx.session, committee.id, holding_id)
    if holding.until is not None and holding.until <= tx.now:
        raise Refused(Refusal.NOT_SEATED)
    holding.until = tx.now
    for role in people.list_roles(tx.session, (committee.scope[0],), tx.now):
        if role.person_id == holding.person_id:
            people.get_holding(tx.session, role.id).until = tx.now
    return Recorded(
        None, SeatVacated(seat.no), sealed={"text": Sealed({"reason": reason}, public=True)}
    )


@on_record(permissions.ASK_STAKEHOLDER, Panel)
def ask_stakeholder(tx: Tx, panel: Panel, invitation: Invitation) -> Recorded[str]:
    """Ask somebody to sit on the panel as a stakeholder; return the log line's id."""
    refusal = rules.why_not_ask(
        frozen=panel.frozen_at is not None,
        known=queries.find_stakeholder(tx.session, panel.id, invitation.person_id) is not None,
        seated=queries.is_seated(tx.session, panel, invitation.person_id, tx.now),
    )
    if refusal is not None:
        raise Refused(refusal)
    person = people.get_person(tx.session, invitation.person_id)
    line = _new_stakeholder(tx, panel, invitation, Origin.ASKED)
    return Recorded(
        line.id,
        StakeholderAsked(invitation.category),
        sealed={
            "who": Sealed({"name": person.name}),
            "text": Sealed({"capacity": invitation.capacity, "reason": invitation.reason}),
        },
    )


@on_record(permissions.ANSWER, Panel)
def answer_invitation(tx: Tx, panel: Panel, stakeholder_id: str, *, accept: bool) -> Recorded[None]:
    """Accept or decline to sit on the panel."""
    line = queries.get_stakeholder(tx.session, panel.id, stakeholder_id)
    if line.person_id != tx.actor.known_id:
        raise Forbidden(permissions.ANSWER.name)
    answer = _answer(tx, panel, line, accept=accept, origin=Origin.ASKED)
    return Recorded(None, StakeholderAnswered(answer))


@on_record(permissions.ANSWER_FOR, Panel)
def note_answer(tx: Tx, panel: Panel, stakeholder_id: str, *, accept: bool) -> Recorded[None]:
    """Note the answer that somebody gave at the desk or by phone."""
    line = queries.get_stakeholder(tx.session, panel.id, stakeholder_id)
    answer = _answer(tx, panel, line, accept=accept, origin=Origin.ASKED)
    return Recorded(None, StakeholderAnswered(answer))


@on_record(permissions.APPLY, Panel)
def apply_to_be_seated(tx: Tx, panel: Panel, capacity: str, reason: str) -> Recorded[str]:
    """Ask to be seated as a resident of an affected building; return the log line's id."""
    person_id = tx.actor.known_id
    committee = tx.session.get_one(Committee, panel.committee_id)
    home = people.find_residence(tx.session, person_id, committee.area_id)
    refusal = rules.why_not_apply(
        frozen=panel.frozen_at is not None,
        known=queries.find_stakeholder(tx.session, panel.id, person_id) is not None,
        seated=queries.is_seated(tx.session, panel, person_id, tx.now),
        building=home.building if home else "",
        affected=panel.affected_buildings,
    )
    if refusal is not None:
        raise Refused(refusal)
    line = _new_stakeholder(
        tx, panel, Invitation(person_id, Category.AFFECTED, capacity, reason), Origin.APPLIED
    )
    return Recorded(
        line.id,
        StakeholderApplied(Category.AFFECTED),
        sealed={"text": Sealed({"capacity": capacity, "reason": reason})},
    )


@on_record(permissions.DECIDE_APPLICATION, Panel)
def decide_application(
    tx: Tx, panel: Panel, stakeholder_id: str, reason: str, *, accept: bool
) -> Recorded[None]:
    """Seat somebody who applied, or say why not."""
    line = queries.get_stakeholder(tx.session, panel.id, stakeholder_id)
    answer = _answer(tx, panel, line, accept=accept, origin=Origin.APPLIED)
    line.answer_reason = reason
    return Recorded(
        None,
        ApplicationDecided(answer),
        sealed={"text": Sealed({"reason": reason}, public=True)},
    )


def new_panel(tx: Tx, committee: Committee, matter: str, affected_buildings: str) -> Panel:
    """Begin the panel of a matter (a step)."""
    panel = Panel(
        id=new_id(),
        committee_id=committee.id,
        matter=matter,
        affected_buildings=affected_buildings,
        within=as_within(committee.scope),
    )
    tx.session.add(panel)
    tx.session.flush()
    return panel


def freeze_panel(tx: Tx, panel: Panel) -> tuple[PanelSeat, ...]:
    """Freeze the members for a matter and return their seats (a step).

    Raises:
        Refused: a fixed seat is vacant, nobody affected accepted, or an answer is missing.
    """
    refusal = rules.why_not_freeze(queries.panel_facts(tx.session, panel, tx.now))
    if refusal is not None:
        raise Refused(refusal)
    panel.frozen_at = tx.now
    seats = _fixed_seats(tx, panel)
    committee = tx.session.get_one(Committee, panel.committee_id)
    template = queries.get_template(tx.session, committee.template_hash)
    accepted = [
        line
        for line in queries.list_stakeholders(tx.session, panel.id)
        if line.answer == Answer.ACCEPTED
    ]
    for order, line in enumerate(accepted, start=1):
        seats.append(
            _stakeholder_seat(
                panel,
                line,
                rules.FIXED_SEATS + order,
                order,
                votes=template.votes(Category(line.category)),
            )
        )
    tx.session.add_all(seats)
    tx.session.flush()
    return tuple(seats)


def add_to_frozen(tx: Tx, panel: Panel, invitation: Invitation) -> PanelSeat:
    """Seat one more stakeholder on a frozen panel (a step; the use case gives the reason).

    Raises:
        Refused: the person sits on the panel already.
    """
    if queries.is_seated(tx.session, panel, invitation.person_id, tx.now):
        raise Refused(Refusal.ALREADY_SEATED)
    committee = tx.session.get_one(Committee, panel.committee_id)
    template = queries.get_template(tx.session, committee.template_hash)
    line = _new_stakeholder(tx, panel, invitation, Origin.ASKED)
    line.answer, line.answered_at = Answer.ACCEPTED, tx.now
    position = queries.next_position(tx.session, panel.id)
    seat = _stakeholder_seat(
        panel,
        line,
        position,
        position - rules.FIXED_SEATS,
        votes=template.votes(invitation.category),
    )
    tx.session.add(seat)
    tx.session.flush()
    return seat


def _fill(tx: Tx, committee: Committee, place: Place) -> None:
    seat = queries.get_seat(tx.session, committee.id, place.no)
    people.get_person(tx.session, place.person_id)
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


def _new_stakeholder(tx: Tx, panel: Panel, invitation: Invitation, origin: Origin) -> Stakeholder:
    line = Stakeholder(
        id=new_id(),
        panel_id=panel.id,
        person_id=invitation.person_id,
        capacity=invitation.capacity,
        category=invitation.category,
        reason=invitation.reason,
        origin=origin,
        answer=Answer.WAITING,
        asked_at=tx.now,
    )
    tx.session.add(line)
    tx.session.flush()
    return line


def _answer(tx: Tx, panel: Panel, line: Stakeholder, *, accept: bool, origin: Origin) -> Answer:
    known = Answer(line.answer) if line.origin == origin else None
    refusal = rules.why_not_answer(frozen=panel.frozen_at is not None, answer=known)
    if refusal is not None:
        raise Refused(refusal)
    answer = Answer.ACCEPTED if accept else Answer.DECLINED
    line.answer, line.answered_at = answer, tx.now
    return answer


def _fixed_seats(tx: Tx, panel: Panel) -> list[PanelSeat]:
    seats = []
    for line in queries.list_seats(tx.session, panel.committee_id, tx.now):
        acting = line.holder or line.substitute
        if acting is None:
            raise Refused(Refusal.SEATS_VACANT)
        second = line.substitute if line.holder else None
        seats.append(
            PanelSeat(
                id=new_id(),
                panel_id=panel.id,
                position=line.seat.no,
                label=str(line.seat.no),
                name_zh=line.seat.name_zh,
                name_en=line.seat.name_en,
                person_id=acting.person_id,
                substitute_id=second.person_id if second else None,
                organisation=acting.organisation,
                fixed=True,
                votes=True,
                office=line.seat.office,
                reason="",
            )
        )
    return seats


def _stakeholder_seat(
    panel: Panel, line: Stakeholder, position: int, order: int, *, votes: bool
) -> PanelSeat:
    return PanelSeat(
        id=new_id(),
        panel_id=panel.id,
        position=position,
        label=f"X{order}",
        name_zh=line.capacity,
        name_en=line.capacity,
        person_id=line.person_id,
        substitute_id=None,
        organisation="",
        fixed=False,
        votes=votes,
        office=Office.MEMBER,
        reason=line.reason,
    )
