"""Use cases about the panel of a matter: who is asked, who answers, who sits."""

from dataclasses import dataclass

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import as_within
from consult.audit.record import Tx, on_record
from consult.committees import permissions, queries, rules
from consult.committees.entries import (
    ApplicationDecided,
    StakeholderAnswered,
    StakeholderApplied,
    StakeholderAsked,
)
from consult.committees.models import (
    Committee,
    Panel,
    PanelSeat,
    Stakeholder,
)
from consult.committees.rules import (
    Answer,
    Category,
    Office,
    Origin,
    Refusal,
)
from consult.core.errors import Forbidden, Refused
from consult.core.ids import new_id
from consult.identity import queries as people


@dataclass(frozen=True)
class Invitation:
    """Who shall be asked to sit as a stakeholder, and why."""

    person_id: str
    category: Category
    capacity: str
    reason: str


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
    return Recorded(None, StakeholderAnswered(answer, noted=False))


@on_record(permissions.ANSWER_FOR, Panel)
def note_answer(tx: Tx, panel: Panel, stakeholder_id: str, *, accept: bool) -> Recorded[None]:
    """Note the answer that somebody gave at the desk or by phone."""
    line = queries.get_stakeholder(tx.session, panel.id, stakeholder_id)
    answer = _answer(tx, panel, line, accept=accept, origin=Origin.ASKED)
    return Recorded(None, StakeholderAnswered(answer, noted=True), acted_for=line.person_id)


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


def add_to_frozen(tx: Tx, panel: Panel, invitation: Invitation, *, begun: bool) -> PanelSeat:
    """Seat one more stakeholder on a frozen panel (a step; the use case gives the reason).

    Args:
        tx: the unit of work.
        panel: the frozen panel.
        invitation: who, as what, and why.
        begun: whether the meeting has begun.

    Raises:
        Refused: the meeting has begun, the person sits on the panel already, or would sit as
            an affected resident and does not live here.
    """
    committee = tx.session.get_one(Committee, panel.committee_id)
    home = people.find_residence(tx.session, invitation.person_id, committee.area_id)
    refusal = rules.why_not_add(
        frozen=panel.frozen_at is not None,
        begun=begun,
        seated=queries.is_seated(tx.session, panel, invitation.person_id, tx.now),
        category=invitation.category,
        resident=home is not None,
    )
    if refusal is not None:
        raise Refused(refusal)
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
