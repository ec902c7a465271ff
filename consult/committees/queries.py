"""Questions about committees and panels."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from consult.audit import queries as audit
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
    PanelFacts,
    Placement,
    SeatTemplate,
    parse_template,
)
from consult.core.errors import NotFound
from consult.core.reading import get_row, lock_row


@dataclass(frozen=True)
class SeatLine:
    """A fixed seat with who holds it now, for lists."""

    seat: Seat
    holder: SeatHolding | None
    substitute: SeatHolding | None


def find_committee(session: Session, area_id: str) -> Committee | None:
    """Return the committee of a community, if it has one."""
    return session.scalar(select(Committee).where(Committee.area_id == area_id))


def get_committee(session: Session, area_id: str) -> Committee:
    """Return the committee of a community.

    Raises:
        NotFound: it has none yet.
    """
    found = find_committee(session, area_id)
    if found is None:
        raise NotFound("committee")
    return found


def get_committee_by_id(session: Session, committee_id: str) -> Committee:
    """Return a committee.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Committee, committee_id)


def get_template(session: Session, digest: str) -> SeatTemplate:
    """Return the template of a committee by the hash of its text."""
    return parse_template(audit.get_rule_by_hash(session, digest).content)


def list_seats(session: Session, committee_id: str, now: datetime) -> list[SeatLine]:
    """Return the seven seats with their holders and substitutes in term."""
    seats = session.scalars(
        select(Seat).where(Seat.committee_id == committee_id).order_by(Seat.no)
    ).all()
    held = session.scalars(
        select(SeatHolding).where(
            SeatHolding.seat_id.in_([seat.id for seat in seats]), *_in_term(now)
        )
    ).all()
    place = {(each.seat_id, each.substitute): each for each in held}
    return [
        SeatLine(seat, place.get((seat.id, False)), place.get((seat.id, True))) for seat in seats
    ]


@dataclass(frozen=True)
class Candidate:
    """Who might take which place until when, and whether they supervise the community."""

    person_id: str
    substitute: bool
    until: datetime | None
    supervises: bool


def placement(session: Session, seat: Seat, candidate: Candidate, now: datetime) -> Placement:
    """Return what decides whether a person may take a place on a seat."""
    in_committee = (
        select(SeatHolding.id)
        .join(Seat, Seat.id == SeatHolding.seat_id)
        .where(*_in_term(now))
        .limit(1)
    )
    taken = session.scalar(
        in_committee.where(
            SeatHolding.seat_id == seat.id, SeatHolding.substitute == candidate.substitute
        )
    )
    seated = session.scalar(
        in_committee.where(
            Seat.committee_id == seat.committee_id, SeatHolding.person_id == candidate.person_id
        )
    )
    return Placement(
        taken=taken is not None,
        seated=seated is not None,
        presides=seat.office != Office.MEMBER and not candidate.substitute,
        supervises=candidate.supervises,
        until=candidate.until,
    )


def get_seat(session: Session, committee_id: str, no: int) -> Seat:
    """Return a seat by its number.

    Raises:
        NotFound: the committee has no seat of that number.
    """
    seat = session.scalar(select(Seat).where(Seat.committee_id == committee_id, Seat.no == no))
    if seat is None:
        raise NotFound("seat")
    return seat


def get_seat_holding(
    session: Session, committee_id: str, holding_id: str
) -> tuple[SeatHolding, Seat]:
    """Return a place held in a committee, with its seat.

    Raises:
        NotFound: this committee has no such place.
    """
    row = session.execute(
        select(SeatHolding, Seat)
        .join(Seat, Seat.id == SeatHolding.seat_id)
        .where(SeatHolding.id == holding_id, Seat.committee_id == committee_id)
    ).first()
    if row is None:
        raise NotFound("seat holding")
    return row.SeatHolding, row.Seat


def get_panel(session: Session, panel_id: str) -> Panel:
    """Return a panel.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Panel, panel_id)


def lock_panel(session: Session, panel_id: str) -> Panel:
    """Return a panel, locked so that nobody is asked or answers while it is frozen.

    Raises:
        NotFound: there is none of that id.
    """
    return lock_row(session, Panel, panel_id)


def list_panel_seats(session: Session, panel_id: str, *, left: bool = False) -> Sequence[PanelSeat]:
    """Return the seats of a frozen panel in order; those who left only if asked for."""
    query = select(PanelSeat).where(PanelSeat.panel_id == panel_id).order_by(PanelSeat.position)
    if not left:
        query = query.where(PanelSeat.left_at.is_(None))
    return session.scalars(query).all()


def next_position(session: Session, panel_id: str) -> int:
    """Return the position after the last seat of a panel."""
    last = session.scalar(
        select(func.max(PanelSeat.position)).where(PanelSeat.panel_id == panel_id)
    )
    return (last or 0) + 1


def is_seated(session: Session, panel: Panel, person_id: str, now: datetime) -> bool:
    """Return whether a person has a place on a panel: frozen, or by a fixed seat in term."""
    if panel.frozen_at is not None:
        place = select(PanelSeat.id).where(
            PanelSeat.panel_id == panel.id,
            PanelSeat.left_at.is_(None),
            or_(PanelSeat.person_id == person_id, PanelSeat.substitute_id == person_id),
        )
    else:
        place = (
            select(SeatHolding.id)
            .join(Seat, Seat.id == SeatHolding.seat_id)
            .where(
                Seat.committee_id == panel.committee_id,
                SeatHolding.person_id == person_id,
                *_in_term(now),
            )
        )
    return session.scalar(place.limit(1)) is not None


def list_stakeholders(session: Session, panel_id: str) -> Sequence[Stakeholder]:
    """Return who was asked or applied, in order."""
    return session.scalars(
        select(Stakeholder)
        .where(Stakeholder.panel_id == panel_id)
        .order_by(Stakeholder.asked_at, Stakeholder.id)
    ).all()


def find_stakeholder(session: Session, panel_id: str, person_id: str) -> Stakeholder | None:
    """Return the newest line of the log about a person."""
    return session.scalar(
        select(Stakeholder)
        .where(Stakeholder.panel_id == panel_id, Stakeholder.person_id == person_id)
        .order_by(Stakeholder.asked_at.desc(), Stakeholder.id)
        .limit(1)
    )


def get_stakeholder(session: Session, panel_id: str, stakeholder_id: str) -> Stakeholder:
    """Return one line of the log.

    Raises:
        NotFound: this panel has no such line.
    """
    found = session.get(Stakeholder, stakeholder_id)
    if found is None or found.panel_id != panel_id:
        raise NotFound("stakeholder")
    return found


def panel_facts(session: Session, panel: Panel, now: datetime) -> PanelFacts:
    """Return what decides whether a panel may be frozen."""
    vacant = [
        line.seat.no
        for line in list_seats(session, panel.committee_id, now)
        if line.holder is None and line.substitute is None
    ]
    asked = list_stakeholders(session, panel.id)
    return PanelFacts(
        frozen=panel.frozen_at is not None,
        vacant=vacant,
        affected=sum(
            each.answer == Answer.ACCEPTED and each.category == Category.AFFECTED for each in asked
        ),
        waiting=sum(each.answer == Answer.WAITING for each in asked),
    )


def count_seats(session: Session, committee_id: str, now: datetime) -> tuple[int, int]:
    """Return how many fixed seats a committee has, and on how many nobody sits now."""
    held = exists().where(SeatHolding.seat_id == Seat.id, *_in_term(now)).correlate(Seat)
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(case((held, 0), else_=1)), 0)).where(
            Seat.committee_id == committee_id
        )
    ).one()
    return int(row[0]), int(row[1])


def areas_of(session: Session, committee_ids: Collection[str]) -> dict[str, str]:
    """Return the ids of the communities of some committees, by committee."""
    if not committee_ids:
        return {}
    rows = session.execute(
        select(Committee.id, Committee.area_id).where(Committee.id.in_(committee_ids))
    )
    return {row.id: row.area_id for row in rows}


def _in_term(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SeatHolding.since <= now, or_(SeatHolding.until.is_(None), SeatHolding.until > now))
