"""Which places can answer a matter that is handed over to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Level
from consult.core import clock
from consult.identity import queries as people
from consult.issues import permissions

COMMUNITIES: Final = 1000
"""Communities of a district that are looked at; Jiujiang has 109."""

_DISTRICT: Final = 6
"""Digits of a code that say in which district it is."""


def list_answering(session: Session, area_id: str, now: datetime) -> Sequence[Area]:
    """Return where in an area's district somebody is in office who can answer, by code.

    These are communities and villages, the area itself among them.
    """
    district = areas.get_area(session, area_id).code[:_DISTRICT]
    found = areas.list_communities(
        session, clock.legal_day(now), within=district, limit=COMMUNITIES
    )
    scopes = {scope for each in found for scope in each.scope}
    held = people.scopes_held(session, permissions.REPLY.roles, scopes, now)
    return [each for each in found if not held.isdisjoint(each.scope)]


def find_answering(session: Session, area_id: str, now: datetime) -> Area | None:
    """Return a community or village if somebody is in office there who can answer, or None."""
    area = session.get(Area, area_id)
    if area is None or area.level != Level.COMMUNITY:
        return None
    held = people.scopes_held(session, permissions.REPLY.roles, area.scope, now)
    return area if held else None
