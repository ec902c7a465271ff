"""The one way to write: one actor, one locked subject, one transaction, one entry.

`on_record` makes a use case out of a function that says what happened; `off_record` opens
the narrow door for what is no decision. Nothing else in Consult can open a writing session.
"""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

from flask import current_app
from sqlalchemy import TextClause, TextualSelect, UpdateBase, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from consult.audit import queries, sequencer
from consult.audit.entry import Recorded
from consult.audit.leaf import (
    SALT_BYTES,
    SYSTEM,
    Commitment,
    Leaf,
    Link,
    Rule,
    canonical,
    commitment,
)
from consult.audit.merkle import leaf_hash
from consult.audit.models import (
    ChainLink,
    Disclosure,
    LogEntry,
    Once,
    OnRecord,
    Payload,
    PersonKey,
)
from consult.core import clock
from consult.core.db import BUSY_SECONDS, WRITE, db
from consult.core.errors import AlreadyDone, Conflict, NotFound, Refused
from consult.core.ids import new_hex_id
from consult.core.policy import Actor, Permission, Scope

P = ParamSpec("P")
T = TypeVar("T")
ATTEMPTS: Final = 10
"""How often a use case is begun when others are faster (PostgreSQL only)."""

STEP_BACK_MS: Final = 10
"""The longest wait before the second attempt; before each further one that much more."""


class Subject(Protocol):
    """A row that use cases act on: where it stands, and which story it is."""

    @property
    def scope(self) -> Scope:
        """Innermost first."""

    @property
    def story(self) -> str:
        """Name of its chain on the record."""


S = TypeVar("S", bound=Subject)


@dataclass(frozen=True)
class Tx:
    """A unit of work. Only this module makes one; a step takes it as its first parameter.

    Attributes:
        session: the writing session.
        actor: who acts.
        now: the moment of the act.
        entry_id: id of the entry that this unit of work will put on record.
    """

    session: Session
    actor: Actor
    now: datetime
    entry_id: str


@dataclass(frozen=True)
class UseCase:
    """What the generated documents and the architecture tests know of a use case."""

    name: str
    module: str
    permission: Permission
    subject: type
    on_record: bool


class OffTheRecordError(RuntimeError):
    """Code tried to write without putting it on record: a fault of ours, never of a person."""


USE_CASES: dict[str, UseCase] = {}
after_commit: list[Callable[[], None]] = []
"""Called after each committed unit of work: wakes followers and hints sockets."""

_writing: ContextVar[Tx | None] = ContextVar("writing", default=None)
_one_writer: Final = threading.Lock()
"""SQLite's own waiting starves single writers for seconds; a queue of threads does not."""


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
                with _unit_of_work(actor, subject_type, key, share=share) as (unit, subject):
                    tx = replace(unit, now=sequencer.not_before(unit.session, unit.now))
                    unit.session.info["tx"] = tx
                    _refuse_repeat(tx)
                    permission.require(tx.actor, subject.scope)
                    try:
                        recorded = use_case(tx, subject, *args, **kwargs)
                    except Refused:
                        _refuse_repeat(tx)  # it may be our own double that was faster
                        raise
                    reached("after-use-case")
                    _append(tx, recorded, subject.story)
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
                with _unit_of_work(actor, subject_type, key, share=share) as (tx, subject):
                    permission.require(tx.actor, subject.scope)
                    _allow_marked_tables_only(tx.session)
                    return use_case(tx, subject, *args, **kwargs)

            return _try_again(attempt)

        return call

    return wrap


@contextmanager
def machine_room() -> Iterator[Session]:
    """Open a writing session for the record's own upkeep (sequencing, signing, cursors)."""
    with _one_transaction() as session:
        yield session


def reached(point: str) -> None:
    """Pass a named point of the write path; the kill tests put a death here."""


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


@contextmanager
def _one_transaction() -> Iterator[Session]:
    if _writing.get() is not None:
        raise OffTheRecordError("a use case cannot call another; share a step instead")
    db.session.rollback()
    engine = db.engine
    embedded = engine.dialect.name == "sqlite"
    if embedded and not _one_writer.acquire(timeout=BUSY_SECONDS):
        raise Refused(Conflict.CHANGED_MEANWHILE)
    try:
        with Session(engine.execution_options(**{WRITE: True}), expire_on_commit=False) as session:
            reached("before-begin")
            yield session
            reached("before-commit")
            session.commit()
            reached("after-commit")
            sequencer.remember(session)
    finally:
        if embedded:
            _one_writer.release()


@contextmanager
def _unit_of_work(
    actor: Actor, subject_type: type[S], key: str, *, share: bool
) -> Iterator[tuple[Tx, S]]:
    with _one_transaction() as session:
        subject = _load(session, subject_type, key, share=share)
        # The clock is read behind the lock: what waited for another act is later than that act.
        now = clock.now()
        tx = Tx(session, _with_holdings(session, actor, now), now, new_hex_id())
        session.info["tx"] = tx
        event.listen(session, "before_flush", _name_the_entry)
        token = _writing.set(tx)
        try:
            yield tx, subject
        finally:
            _writing.reset(token)


def _with_holdings(session: Session, actor: Actor, now: datetime) -> Actor:
    """Return a person with the roles in term now: one may have ended since the page was loaded."""
    if actor.person_id is None:
        return actor
    load: queries.LoadHoldings = current_app.extensions[queries.HOLDINGS]
    return replace(actor, holdings=load(session, actor.person_id, now))


def _load(session: Session, subject_type: type[S], key: str, *, share: bool) -> S:
    subject = session.get(
        subject_type,
        key,
        with_for_update={"read": True} if share else {"key_share": True},
        populate_existing=True,
    )
    if subject is None:
        raise NotFound(subject_type.__name__)
    return subject


def _name_the_entry(session: Session, _context: object, _instances: object) -> None:
    """Write the entry's id on every row that a decision makes or changes."""
    tx: Tx = session.info["tx"]
    for row in session.new | session.dirty:
        if isinstance(row, OnRecord):
            if session.is_modified(row):
                row.entry_id = tx.entry_id
        elif not _marked(row, "off_record", "machinery"):
            raise OffTheRecordError(f"{type(row).__name__} is neither OnRecord nor marked")


def _allow_marked_tables_only(session: Session) -> None:
    """Let the rest of a transaction write nothing but tables marked off record.

    It stands where every statement passes, so that rows, bulk inserts, statements, those
    hidden in a WITH and plain text all meet it.
    """
    event.listen(session.connection(), "before_cursor_execute", _refuse_unmarked_tables)


def _refuse_unmarked_tables(
    _connection: object,
    _cursor: object,
    text: str,
    _parameters: object,
    context: ExecutionContext | None,
    _many: object,
) -> None:
    statement = context.compiled.statement if context and context.compiled else None
    if statement is None or isinstance(statement, TextClause | TextualSelect):
        raise OffTheRecordError(f"nobody can tell what this writes: {text}")
    for part in visitors.iterate(statement):
        if isinstance(part, UpdateBase) and not getattr(part.table, "info", {}).get("off_record"):
            raise OffTheRecordError(f"{part.table} belongs on record")


def _marked(row: object, *marks: str) -> bool:
    info = row.__table__.info if hasattr(row, "__table__") else {}
    return any(info.get(mark) for mark in marks)


def _append(tx: Tx, recorded: Recorded[Any], own_story: str) -> None:
    """Put the entry on record inside the unit of work it belongs to.

    People have another name in each first story that a use case names: not in the first of the
    alphabet, or all that somebody does around one matter could be linked.
    """
    sequencer.check_identity(tx.session)
    about = recorded.about or (own_story,)
    stories = tuple(sorted(set(about)))
    links = tuple(queries.next_link(tx.session, story) for story in stories)
    salts = {name: secrets.token_bytes(SALT_BYTES) for name in recorded.sealed}
    contents = {name: canonical(dict(part.payload)) for name, part in recorded.sealed.items()}
    leaf = _leaf(tx, recorded, about[0], links, salts, contents)
    tx.session.flush()
    tx.session.add(
        LogEntry(
            id=tx.entry_id,
            kind=recorded.entry.kind,
            t=clock.to_ms(tx.now),
            leaf=leaf,
            leaf_hash=leaf_hash(leaf).hex(),
        )
    )
    tx.session.flush()
    reached("after-entry")
    for link in links:
        tx.session.add(ChainLink(subject=link.subj, n=link.n, entry_id=tx.entry_id))
    for name, part in recorded.sealed.items():
        tx.session.add(
            Payload(entry_id=tx.entry_id, name=name, salt=salts[name], content=contents[name])
        )
        if part.public:
            _disclose(tx, tx.entry_id, name)
    for entry_id, name in recorded.discloses:
        _disclose(tx, entry_id, name)
    _remember(tx, stories[0])
    tx.session.flush()
    if tx.session.get_bind().dialect.name == "sqlite":
        sequencer.integrate(tx.session)
        sequencer.sign_if_due(tx.session, tx.now)
    reached("after-append")


def _leaf(
    tx: Tx,
    recorded: Recorded[Any],
    context: str,
    links: tuple[Link, ...],
    salts: Mapping[str, bytes],
    contents: Mapping[str, bytes],
) -> bytes:
    ruling = recorded.ruling
    return Leaf(
        log=sequencer.this_log().origin,
        id=tx.entry_id,
        t=clock.to_ms(tx.now),
        kind=recorded.entry.kind,
        chains=links,
        actor=_pseudonym_of(tx.session, tx.actor.person_id, context) or SYSTEM,
        for_=_pseudonym_of(tx.session, recorded.acted_for, context),
        via=tx.actor.via,
        facts=recorded.entry.facts(),
        rule=Rule(ruling.rule.id, ruling.rule.version, ruling.rule.hash) if ruling else None,
        in_=dict(ruling.given) if ruling else {},
        out=dict(ruling.result) if ruling else {},
        refs=recorded.refs,
        commitments=tuple(
            Commitment(name, commitment(name, salts[name], contents[name]))
            for name in sorted(contents)
        ),
    ).encode()


def _disclose(tx: Tx, entry_id: str, name: str) -> None:
    if tx.session.get(Disclosure, (entry_id, name)) is None:
        tx.session.add(Disclosure(entry_id=entry_id, name=name, by_entry_id=tx.entry_id))


def pseudonym(key: bytes, story: str) -> str:
    """Return the name a person has in one story: HMAC-SHA-256 cut to 128 bits, as hex."""
    return hmac.new(key, b"actor\0" + story.encode(), hashlib.sha256).hexdigest()[:32]


def new_person_key(tx: Tx, person_id: str) -> bytes:
    """Make the secret that a new person's pseudonyms come from (a step)."""
    key = secrets.token_bytes(SALT_BYTES)
    tx.session.add(PersonKey(person_id=person_id, key=key))
    return key


def _pseudonym_of(session: Session, person_id: str | None, story: str) -> str | None:
    if person_id is None:
        return None
    found = session.get(PersonKey, person_id)
    if found is None:
        raise NotFound("PersonKey")
    return pseudonym(found.key, story)


def _once_key(actor: Actor) -> str:
    return hashlib.sha256(f"{actor.person_id}\0{actor.once}".encode()).hexdigest()


def _refuse_repeat(tx: Tx) -> None:
    if tx.actor.once:
        done = tx.session.get(Once, _once_key(tx.actor))
        if done is not None:
            raise AlreadyDone(done.entry_id, done.subject)


def _remember(tx: Tx, story: str) -> None:
    if tx.actor.once:
        tx.session.add(
            Once(key=_once_key(tx.actor), entry_id=tx.entry_id, subject=story, done_at=tx.now)
        )


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
