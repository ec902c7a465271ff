"""Use cases of signing in: sessions, and counts of attempts; none is a decision."""

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select

from consult.audit.models import Log
from consult.audit.record import Tx, off_record
from consult.core.errors import Refused
from consult.identity import permissions, queries, rules
from consult.identity.models import DisplayWish, Person, SignInSession, Throttle
from consult.identity.rules import Refusal

OLD_COUNTS: Final = 100
"""How many counts of attempts that are over are cleared away at a time."""


@off_record(permissions.SIGN_IN, Log)
def open_session(
    tx: Tx, _log: Log, person_id: str, token: str, old_token: str = "", *, proven: str
) -> None:
    """Begin a signed-in session under a fresh token; the one before it ends.

    Args:
        tx: the unit of work.
        person_id: who signs in.
        token: the fresh token.
        old_token: the one that this browser had.
        proven: the hash that the password was compared with at the door, or that was just made.

    Raises:
        Refused: the password was replaced since: a change ends every session, this one too.
    """
    credential = queries.lock_credential_shared(tx.session, person_id)
    if credential is None or credential.password_hash != proven:
        raise Refused(Refusal.WRONG_SIGN_IN)
    tx.session.execute(
        delete(SignInSession).where(SignInSession.digest == queries.digest(old_token))
    )
    tx.session.execute(
        delete(SignInSession).where(SignInSession.seen_at < tx.now - rules.SESSION_IDLE)
    )
    tx.session.add(
        SignInSession(
            digest=queries.digest(token), person_id=person_id, created_at=tx.now, seen_at=tx.now
        )
    )


@off_record(permissions.SIGN_IN, Log)
def touch_session(tx: Tx, _log: Log, token: str) -> None:
    """Note that a session is in use."""
    found = tx.session.get(SignInSession, queries.digest(token))
    if found is not None:
        found.seen_at = tx.now


@off_record(permissions.SIGN_IN, Log)
def close_session(tx: Tx, _log: Log, token: str) -> None:
    """Sign out."""
    tx.session.execute(delete(SignInSession).where(SignInSession.digest == queries.digest(token)))


@off_record(permissions.CHANGE_OWN, Person)
def wish_large(tx: Tx, person: Person, *, large: bool) -> None:
    """Keep whether somebody wishes the elder version wherever they sign in."""
    wish = queries.find_display_wish(tx.session, person.id)
    if large and wish is None:
        tx.session.add(DisplayWish(person_id=person.id))
    elif not large and wish is not None:
        tx.session.delete(wish)


@off_record(permissions.SIGN_IN, Log, share=False)
def note_attempt(tx: Tx, _log: Log, keys: tuple[str, ...], window: timedelta = rules.WAIT) -> None:
    """Count a failed sign-in, or a registration, under each key; clear old counts away."""
    _forget_old_counts(tx)
    for key in keys:
        row = tx.session.get(Throttle, queries.digest(key))
        if row is None:
            tx.session.add(Throttle(key=queries.digest(key), failures=1, since=tx.now))
        elif tx.now - row.since >= window:
            row.failures, row.since = 1, tx.now
        else:
            row.failures += 1


def _forget_old_counts(tx: Tx) -> None:
    """Clear away counts that make nobody wait any more (a step), some at a time."""
    longest = max(rules.WAIT, rules.REGISTRATION_WAIT)
    old = select(Throttle.key).where(Throttle.since <= tx.now - longest).limit(OLD_COUNTS)
    tx.session.execute(
        delete(Throttle).where(Throttle.key.in_(old)),
        execution_options={"synchronize_session": False},
    )


@off_record(permissions.SIGN_IN, Log)
def forget_failures(tx: Tx, _log: Log, keys: tuple[str, ...]) -> None:
    """Forget failed sign-ins after a good one."""
    digests = [queries.digest(key) for key in keys]
    tx.session.execute(delete(Throttle).where(Throttle.key.in_(digests)))
