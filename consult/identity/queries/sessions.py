"""Questions about signing in: sessions, and attempts that were counted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import String, and_, bindparam, select
from sqlalchemy.orm import Session

from consult.audit.queries import EDITION, NOW, note_edition
from consult.core.policy import Holding
from consult.identity.models import (
    Credential,
    DisplayWish,
    Person,
    RoleHolding,
    SignInSession,
    Throttle,
)
from consult.identity.queries.roles import AT, as_holdings, in_term
from consult.identity.rules import SESSION_IDLE, SESSION_LIFE, Tries

_VISIT: Final = (
    select(
        SignInSession.person_id,
        SignInSession.created_at,
        SignInSession.seen_at,
        Person.name,
        Credential.must_change,
        RoleHolding.role,
        RoleHolding.scope,
        EDITION.label("edition"),
    )
    .select_from(SignInSession)
    .outerjoin(Person, Person.id == SignInSession.person_id)
    .outerjoin(Credential, Credential.person_id == SignInSession.person_id)
    .outerjoin(RoleHolding, and_(RoleHolding.person_id == SignInSession.person_id, *in_term(AT)))
    .where(SignInSession.digest == bindparam("digest", type_=String))
)
"""All that every page asks about a visitor: a row for each role, or one without."""


@dataclass(frozen=True)
class Visit:
    """Who is signed in on a request.

    Attributes:
        person_id: the person.
        name: the full name, for the person's own eyes.
        seen_at: when the session was last noted as used.
        must_change: whether somebody else knows the password.
        holdings: the roles in term.
    """

    person_id: str
    name: str
    seen_at: datetime
    must_change: bool
    holdings: frozenset[Holding]


def digest(text: str) -> str:
    """Return the digest under which secrets and names are looked up (SHA-256, hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def find_visit(session: Session, token: str, now: datetime) -> Visit | None:
    """Return who is signed in under a token, unless the session is over."""
    rows = session.execute(_VISIT, {"digest": digest(token), NOW: now}).all()
    if not rows:
        return None
    one = rows[0]
    if now - one.created_at > SESSION_LIFE or now - one.seen_at > SESSION_IDLE:
        return None
    note_edition(session, one.edition)
    return Visit(
        person_id=one.person_id,
        name=one.name or "",
        seen_at=one.seen_at,
        must_change=bool(one.must_change),
        holdings=as_holdings(one.person_id, ((row.role, row.scope) for row in rows)),
    )


def find_display_wish(session: Session, person_id: str) -> DisplayWish | None:
    """Return that somebody wishes the elder version, or None."""
    return session.get(DisplayWish, person_id)


def tries(session: Session, key: str) -> Tries:
    """Return the attempts that were counted under a key."""
    row = session.get(Throttle, digest(key))
    return Tries(0, None) if row is None else Tries(row.failures, row.since)
