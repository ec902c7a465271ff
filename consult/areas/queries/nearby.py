"""What is near to who visits: the districts they live or work in, or else those in use."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from flask import current_app
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.areas.queries.tree import list_areas, list_districts
from consult.areas.rules import Level
from consult.core.policy import Actor

OPEN_PLACES: Final = "consult.areas.open_places"
"""Name of what tells where the platform is in use; a package further out puts it there."""

DISTRICTS: Final = 3
"""How many districts count as near by."""

OpenPlaces = Callable[[Session], Sequence[Area]]

_DISTRICT: Final = 6
"""Digits of a code that say in which district it is."""

_SCOPE: Final = "area:"


def areas_of(session: Session, actor: Actor | None) -> Sequence[Area]:
    """Return the areas in which a person lives or holds an office; none of who is not signed in."""
    if actor is None:
        return []
    held = {each.scope.removeprefix(_SCOPE) for each in actor.holdings if _SCOPE in each.scope}
    return list_areas(session, held) if held else []


def areas_in_use(session: Session) -> Sequence[Area]:
    """Return the communities in which the platform is used."""
    tell: OpenPlaces | None = current_app.extensions.get(OPEN_PLACES)
    return tell(session) if tell is not None else []


def near_by(session: Session, areas: Sequence[Area], day: date) -> list[str]:
    """Return what the codes of the districts of some areas begin with; without areas the only one.

    Cities without districts (Dongguan 441900) count as their own.
    """
    inside = [each for each in areas if each.level not in {Level.PROVINCE, Level.CITY}]
    found = dict.fromkeys(each.code[:_DISTRICT] for each in inside)
    if not found:
        some = list_districts(session, day, limit=2)
        return [some[0].code[:_DISTRICT]] if len(some) == 1 else []
    return list(found)[:DISTRICTS]
