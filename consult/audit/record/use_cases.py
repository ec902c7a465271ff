"""What makes use cases: `on_record` for decisions, `off_record` for what is none."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy.exc import IntegrityError, OperationalError

from consult.audit.entry import Recorded
from consult.audit.record import points
from consult.audit.record.appending import append, refuse_double, refuse_repeat
from consult.audit.record.units import (
    Subject,
    Tx,
    allow_marked_tables_only,
    unit_of_work,
)
from consult.core.errors import Conflict, Refused
from consult.core.policy import Actor, Permission

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=Subject)

ATTEMPTS: Final = 10
"""How often a use case is begun when others are faster (PostgreSQL only)."""

STEP_BACK_MS: Final = 10
"""The longest wait before the second attempt; before each further one that much more."""


@dataclass(frozen=True)
class UseCase:
    """What the generated documents and the architecture tests know of a use case."""

    name: str
    module: str
    permission: Permission
    subject: type
    on_record: bool


USE_CASES: dict[str, UseCase] = {}
after_commit: list[Callable[[], None]] = []
"""Called after each committed unit of work: wakes followers and hints sockets."""


def on_record(
    permission: Permission, subject_type: type[S], *, share: bool = False
) -> Callable[
    [Callable[Concatenate[Tx, S, P], Recorded[T]]], Callable[Concatenate[Actor, str, P], T]
]:
    """Make a use case that is on record or does not happen.

    Args:
        permission: what the actor must hold over the subject.
        subject_type: table of the row that is loaded and locked.
        share: lock the subject against changes only, so that many may act on it at once
            (creations on a parent, ballots on a poll).
    """

    def wrap(
        use_case: Callable[Concatenate[Tx, S, P], Recorded[T]],
    ) -> Callable[Concatenate[Actor, str, P], T]:
        _register(use_case, permission, subject_type, on_record=True)

        @wraps(use_case)
        def call(actor: Actor, key: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
            def attempt() -> T:
                unit = unit_of_work(actor, subject_type, key, share=share, on_record=True)
                with unit as (tx, subject):
                    refuse_repeat(tx)
                    permission.require(tx.actor, subject.scope)
                    try:
                        recorded = use_case(tx, subject, *args, **kwargs)
                    except Refused:
                        refuse_double(tx)
                        raise
                    points.reached("after-use-case")
                    append(tx, recorded, subject.story)
                return recorded.result

            result = _try_again(attempt)
            _wake()
            return result

        return call

    return wrap


def off_record(
    permission: Permission, subject_type: type[S], *, share: bool = True
) -> Callable[[Callable[Concatenate[Tx, S, P], T]], Callable[Concatenate[Actor, str, P], T]]:
    """Make a use case for what is no decision: it may write marked tables only."""

    def wrap(
        use_case: Callable[Concatenate[Tx, S, P], T],
    ) -> Callable[Concatenate[Actor, str, P], T]:
        _register(use_case, permission, subject_type, on_record=False)

        @wraps(use_case)
        def call(actor: Actor, key: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
            def attempt() -> T:
                unit = unit_of_work(actor, subject_type, key, share=share, on_record=False)
                with unit as (tx, subject):
                    permission.require(tx.actor, subject.scope)
                    allow_marked_tables_only(tx.session)
                    return use_case(tx, subject, *args, **kwargs)

            return _try_again(attempt)

        return call

    return wrap


def _register(
    use_case: Callable[..., Any], permission: Permission, subject: type, *, on_record: bool
) -> None:
    name = f"{use_case.__module__}.{use_case.__name__}"
    USE_CASES[name] = UseCase(
        use_case.__name__, use_case.__module__, permission, subject, on_record
    )


def _try_again(attempt: Callable[[], T]) -> T:
    """Begin anew while somebody else is faster; after some attempts, say so.

    The waits are of any length, so that many who collided do not collide again.
    """
    for tried in range(ATTEMPTS):
        try:
            return attempt()
        except (IntegrityError, OperationalError) as error:
            if _kept_waiting(error) or (tried == ATTEMPTS - 1 and _lost_a_race(error)):
                raise Refused(Conflict.CHANGED_MEANWHILE) from error
            if not _lost_a_race(error):
                raise
        time.sleep(secrets.randbelow(STEP_BACK_MS * (tried + 1)) / 1000)
    raise AssertionError("unreachable")


def _lost_a_race(error: IntegrityError | OperationalError) -> bool:
    """Return whether somebody was faster: a unique key was taken, or the database gave way."""
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return state in {"23505", "40001", "40P01"}
    return "UNIQUE constraint failed" in str(error.orig)


def _kept_waiting(error: IntegrityError | OperationalError) -> bool:
    """Return whether another process held SQLite's write lock for `BUSY_SECONDS`."""
    return getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")


def _wake() -> None:
    for each in after_commit:
        each()
