"""What stands on paper about a roll: places with full names, for those who keep it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from consult.committees.models import PanelSeat
from consult.identity.models import Person, Residence
from consult.voting.models import Poll, RollEntry


@dataclass(frozen=True)
class PlaceOnPaper:
    """A line of the sign-in sheet.

    Attributes:
        label: number of the seat or place.
        seat_zh: what the seat is called; empty in an assembly.
        seat_en: the same in English.
        name: full name of who holds the place.
        substitute: full name of who may stand in, or empty.
        unit: organisation of the seat or, without one, the building the person lives in.
        votes: whether the place votes.
        recused: whether it has left the vote.
        present_at: when it was noted as present, if it was.
        by_substitute: whether the substitute came.
        noted: whether staff noted who came; otherwise that was done on the site, in person.
    """

    label: str
    seat_zh: str
    seat_en: str
    name: str
    substitute: str
    unit: str
    votes: bool
    recused: bool
    present_at: datetime | None
    by_substitute: bool
    noted: bool


def list_places_on_paper(session: Session, poll: Poll) -> Sequence[PlaceOnPaper]:
    """Return every place of a roll in order, with names, seats and units: one question."""
    stand_in = aliased(Person)
    building = (
        select(func.min(Residence.building))
        .where(
            Residence.person_id == RollEntry.person_id,
            Residence.area_id == _inside(poll, "area"),
        )
        .correlate(RollEntry)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            RollEntry,
            Person.name,
            stand_in.name.label("substitute"),
            PanelSeat,
            building.label("building"),
        )
        .join(Person, Person.id == RollEntry.person_id)
        .outerjoin(stand_in, stand_in.id == RollEntry.substitute_id)
        .outerjoin(
            PanelSeat,
            and_(
                PanelSeat.panel_id == _inside(poll, "panel"),
                PanelSeat.label == RollEntry.label,
                PanelSeat.person_id == RollEntry.person_id,
            ),
        )
        .where(RollEntry.poll_id == poll.id)
        .order_by(RollEntry.position)
    )
    return [
        PlaceOnPaper(
            label=row.RollEntry.label,
            seat_zh=row.PanelSeat.name_zh if row.PanelSeat else "",
            seat_en=row.PanelSeat.name_en if row.PanelSeat else "",
            name=row.name,
            substitute=row.substitute or "",
            unit=(row.PanelSeat.organisation if row.PanelSeat else "") or row.building or "",
            votes=row.RollEntry.votes,
            recused=row.RollEntry.recused_at is not None,
            present_at=row.RollEntry.present_at,
            by_substitute=row.RollEntry.acting_id is not None
            and row.RollEntry.acting_id == row.RollEntry.substitute_id,
            noted=row.RollEntry.noted,
        )
        for row in rows
    ]


def _inside(poll: Poll, kind: str) -> str:
    """Return the id of the innermost thing of a kind that a poll stands in, or nothing."""
    held = (each for each in poll.scope if each.startswith(f"{kind}:"))
    return next(held, ":").partition(":")[2]
