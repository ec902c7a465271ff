"""Whose work somebody oversees: the way to its figures, to the register, and to what is late."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.core import clock
from consult.core.policy import PLATFORM, Actor
from consult.core.web import reader, visitor
from consult.dashboards import queries
from consult.dashboards.forms import OVERDUE
from consult.dashboards.permissions import OVERSEE
from consult.dashboards.views.reach import AREA, Reach

DISTRICTS = 20
"""Districts shown to whoever oversees the platform: it serves one or a few of the country's."""


@dataclass(frozen=True)
class Charge:
    """An area whose work somebody oversees.

    Attributes:
        area: the area.
        overview_url: its figures.
        register_url: its register of matters.
        late: how many of its matters are late now; 0 where that was not asked.
        late_url: the register of these.
    """

    area: Area
    overview_url: str
    register_url: str
    late: int
    late_url: str


def in_charge() -> Sequence[Charge]:
    """Return the areas that the visitor oversees, for the pages that lead to them."""
    actor = visitor()
    return [_charge(each, {}) for each in _areas_of(actor)] if actor is not None else []


def in_charge_with_late(reach: Reach, now: datetime) -> Sequence[Charge]:
    """Return the areas that somebody oversees and how much is late there.

    What lies inside most of them is known by the reach already; whoever oversees the platform
    holds no area.
    """
    held = _areas_of(reach.actor)
    inside: dict[str, Collection[str]] = {
        each.id: reach.inside[AREA + each.id] for each in held if AREA + each.id in reach.inside
    }
    unknown = [each.id for each in held if each.id not in inside]
    inside.update(queries.communities_within(reader(), unknown))
    late = queries.late_in(reader(), set().union(*inside.values()), now) if inside else {}
    sums = {
        area_id: sum(late.get(each, 0) for each in within) for area_id, within in inside.items()
    }
    return [_charge(each, sums) for each in held]


def _areas_of(actor: Actor) -> Sequence[Area]:
    """Return the areas that somebody oversees, as they are held: not all that lies within."""
    held = {each.scope for each in actor.holdings if each.role in OVERSEE.roles}
    if PLATFORM in held:
        day = clock.legal_day(clock.now())
        return queries.open_districts(reader(), DISTRICTS) or areas.list_districts(
            reader(), day, limit=DISTRICTS
        )
    found = areas.areas_of_scopes(reader(), held) if held else {}
    return sorted(found.values(), key=lambda each: each.code)


def _charge(area: Area, late: Mapping[str, int]) -> Charge:
    return Charge(
        area=area,
        overview_url=url_for("dashboards.overview", code=area.code),
        register_url=url_for("dashboards.register", code=area.code),
        late=late.get(area.id, 0),
        late_url=url_for("dashboards.register", code=area.code, only=OVERDUE),
    )
