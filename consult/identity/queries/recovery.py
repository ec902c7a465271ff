"""Questions about one-time codes: what decides about them, and which there were."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.core.policy import PLATFORM, Actor
from consult.identity.models import Person, ResetCode
from consult.identity.queries.people import find_credential
from consult.identity.queries.residence import find_residence
from consult.identity.queries.roles import roles_around
from consult.identity.rules import CODE_DAY, CodeFacts, IssueFacts

Objection = Callable[[Session, str], StrEnum | None]
"""Returns the code of why a desk gives this person no one-time code now, or None."""

OBJECTIONS: Final = "consult.objections_to_codes"
"""Under this name the application keeps the list of `Objection`s; features add theirs."""

_NEWEST_FIRST: Final = (ResetCode.issued_at.desc(), ResetCode.id.desc())


def issue_facts(
    session: Session, issuer: Actor, person: Person, area: Area | None, now: datetime
) -> IssueFacts:
    """Return what decides whether somebody may give a person a code.

    Args:
        session: to read with.
        issuer: who would issue it.
        person: who would get it.
        area: the community whose desk it is; None for the platform's staff.
        now: the moment.
    """
    scope = (PLATFORM,) if area is None else area.scope
    residence = None if area is None else find_residence(session, person.id, area.id)
    recent = session.scalar(
        select(func.count()).where(
            ResetCode.person_id == person.id, ResetCode.issued_at > now - CODE_DAY
        )
    )
    return IssueFacts(
        desk=area is not None,
        issuers=issuer.roles_in(scope),
        to_oneself=issuer.person_id == person.id,
        confirmed_here=residence is not None and residence.confirmed_at is not None,
        held=roles_around(session, person.id, scope, now)[1],
        objection=_objection(session, person.id),
        signs_in=bool(person.account or person.phone),
        recent=recent or 0,
    )


def code_facts(session: Session, code: ResetCode, now: datetime) -> CodeFacts:
    """Return what decides whether a code is still good."""
    credential = find_credential(session, code.person_id)
    return CodeFacts(
        desk=code.area_id is not None,
        issued_at=code.issued_at,
        used=code.used_at is not None,
        password_changed_at=None if credential is None else credential.changed_at,
        held=roles_around(session, code.person_id, (PLATFORM,), now)[1],
        objection=_objection(session, code.person_id),
    )


def _objection(session: Session, person_id: str) -> StrEnum | None:
    """Return the first objection of another feature to a code from a desk."""
    objections: list[Objection] = current_app.extensions.get(OBJECTIONS, [])
    return next((code for each in objections if (code := each(session, person_id))), None)


def last_reset(session: Session, person_id: str) -> datetime | None:
    """Return when a one-time code last replaced a person's password, if it ever did."""
    return session.scalar(
        select(func.max(ResetCode.used_at)).where(ResetCode.person_id == person_id)
    )


def find_newest_code(session: Session, person_id: str) -> ResetCode | None:
    """Return the code that a person was given last; it voids those before it."""
    return session.scalar(
        select(ResetCode).where(ResetCode.person_id == person_id).order_by(*_NEWEST_FIRST).limit(1)
    )


def list_codes(session: Session, person_id: str, limit: int) -> list[tuple[ResetCode, Area | None]]:
    """Return the codes that a person was given, newest first, each with the community of its desk.

    Without a community it was the platform's staff.
    """
    rows = session.execute(
        select(ResetCode, Area)
        .join(Area, Area.id == ResetCode.area_id, isouter=True)
        .where(ResetCode.person_id == person_id)
        .order_by(*_NEWEST_FIRST)
        .limit(limit)
    )
    return [(row.ResetCode, row.Area) for row in rows]
