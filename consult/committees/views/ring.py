"""The seats around the table, as pages draw them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from consult.committees import queries
from consult.committees.models import Panel, Seat, Stakeholder
from consult.committees.queries import SeatLine
from consult.committees.rules import Answer, Category, Office
from consult.core import clock
from consult.core.formatting import zh
from consult.core.i18n import localised
from consult.core.web import reader
from consult.identity import queries as people


@dataclass(frozen=True)
class RingSeat:
    """A seat as the ring draws it; `x` and `y` are its place on the unit circle."""

    no: str
    title: str
    holder: str | None
    votes: bool
    fixed: bool
    chair: bool
    x: float
    y: float
    recused: bool = False
    present: bool | None = None


@dataclass(frozen=True)
class Ring:
    """The seats around the table, in order."""

    seats: Sequence[RingSeat]


@dataclass(frozen=True)
class Sitting:
    """A seat before it has its place on the circle."""

    no: str
    title: str
    holder: str | None
    votes: bool
    fixed: bool
    chair: bool


def ring_of(sittings: Sequence[Sitting]) -> Ring:
    """Return the seats on a circle, the first on top, clockwise."""
    seats = []
    for number, each in enumerate(sittings):
        angle = 2 * math.pi * number / len(sittings) - math.pi / 2
        x, y = round(math.cos(angle), 4), round(math.sin(angle), 4)
        seats.append(
            RingSeat(each.no, each.title, each.holder, each.votes, each.fixed, each.chair, x, y)
        )
    return Ring(seats)


def panel_ring(panel: Panel) -> Ring:
    """Return the members for a matter: frozen, or as they stand before the notice."""
    if panel.frozen_at is not None:
        return _frozen_ring(panel)
    lines = queries.list_seats(reader(), panel.committee_id, clock.now())
    accepted = [
        each
        for each in queries.list_stakeholders(reader(), panel.id)
        if each.answer == Answer.ACCEPTED
    ]
    return _standing_ring(panel, lines, accepted)


def _frozen_ring(found: Panel) -> Ring:
    seats = queries.list_panel_seats(reader(), found.id)
    names = people.names_of(reader(), {seat.person_id for seat in seats})
    return ring_of(
        [
            Sitting(
                seat.label,
                localised({"name_zh": seat.name_zh, "name_en": seat.name_en}, "name")
                if seat.fixed
                else zh(seat.name_zh),
                zh(names[seat.person_id]),
                votes=seat.votes,
                fixed=seat.fixed,
                chair=seat.office == Office.CHAIR,
            )
            for seat in seats
        ]
    )


def _standing_ring(
    found: Panel, lines: Sequence[SeatLine], accepted: Sequence[Stakeholder]
) -> Ring:
    committee = queries.get_committee_by_id(reader(), found.committee_id)
    template = queries.get_template(reader(), committee.template_hash)
    fixed_names = names_on(lines)
    names = people.names_of(reader(), {each.person_id for each in accepted})
    fixed = [sitting(line.seat, acting_name(line, fixed_names)) for line in lines]
    stakeholders = [
        Sitting(
            f"X{number}",
            zh(each.capacity),
            zh(names[each.person_id]),
            votes=template.votes(Category(each.category)),
            fixed=False,
            chair=False,
        )
        for number, each in enumerate(accepted, start=1)
    ]
    return ring_of([*fixed, *stakeholders])


def sitting(seat: Seat, holder: Markup | None) -> Sitting:
    """Return a fixed seat for the ring."""
    chair = seat.office == Office.CHAIR
    return Sitting(str(seat.no), seat_name(seat), holder, votes=True, fixed=True, chair=chair)


def seat_name(seat: Seat) -> str:
    """Return what a fixed seat is called in the language of this request."""
    return localised({"name_zh": seat.name_zh, "name_en": seat.name_en}, "name")


def acting_name(line: SeatLine, names: Mapping[str, Markup]) -> Markup | None:
    """Return the name of who sits on a seat now: the holder, or else the substitute."""
    acting = line.holder or line.substitute
    return None if acting is None else names[acting.person_id]


def names_on(lines: Sequence[SeatLine]) -> dict[str, Markup]:
    """Return the names of those on the seats, as the public sees them."""
    on = {held.person_id for line in lines for held in (line.holder, line.substitute) if held}
    return {key: zh(name) for key, name in people.names_of(reader(), on).items()}
