"""Questions about signing in: sessions, and attempts that were counted."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from consult.identity.models import DisplayWish, SignInSession, Throttle
from consult.identity.rules import SESSION_IDLE, SESSION_LIFE, Tries


def digest(text: str) -> str:
    """Return the digest under which secrets and names are looked up (SHA-256, hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def find_session(session: Session, token: str, now: datetime) -> SignInSession | None:
    """Return the session of a token, unless it is over."""
    found = session.get(SignInSession, digest(token))
    if found is None or now - found.created_at > SESSION_LIFE or now - found.seen_at > SESSION_IDLE:
        return None
    return found


def find_display_wish(session: Session, person_id: str) -> DisplayWish | None:
    """Return that somebody wishes the elder version, or None."""
    return session.get(DisplayWish, person_id)


def tries(session: Session, key: str) -> Tries:
    """Return the attempts that were counted under a key."""
    row = session.get(Throttle, digest(key))
    return Tries(0, None) if row is None else Tries(row.failures, row.since)
