"""Who belongs to a representatives' assembly."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.core.policy import COMMITTEE_MEMBER, REPRESENTATIVE
from consult.identity.models import RoleHolding


def assembly_roll(session: Session, area_id: str, now: datetime) -> list[tuple[str, bool]]:
    """Return (person, is representative) of a representatives' assembly: committee and reps.

    Source: Organic Law of the Urban Residents' Committees (rev. 2025) art. 28, of the
    Villagers' Committees art. 29.
    """
    rows = session.execute(
        select(RoleHolding.person_id, RoleHolding.role)
        .where(
            RoleHolding.scope == f"area:{area_id}",
            RoleHolding.role.in_([COMMITTEE_MEMBER.code, REPRESENTATIVE.code]),
            RoleHolding.since <= now,
            or_(RoleHolding.until.is_(None), RoleHolding.until > now),
        )
        .order_by(RoleHolding.role, RoleHolding.since, RoleHolding.person_id)
    )
    places: dict[str, bool] = {}
    for row in rows:
        places.setdefault(row.person_id, row.role == REPRESENTATIVE.code)
    return list(places.items())
