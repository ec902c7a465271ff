"""Units of work: one writing transaction, one locked subject, and the nets around both.

Only this module makes a `Tx`, and nothing else in Consult opens a writing session.
"""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Protocol, TypeVar

from flask import current_app
from sqlalchemy import TextClause, TextualSelect, UpdateBase, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from consult.audit import queries, sequencer
from consult.audit.models import OnRecord
from consult.audit.record import points
from consult.core import clock
from consult.core.db import BUSY_SECONDS, WRITE, db
from consult.core.errors import Conflict, NotFound, Refused
from consult.core.ids import new_hex_id
from consult.core.policy import Actor, Scope


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
        beginning: what stood on record once the subject was locked; None off the record.
    """

    session: Session
    actor: Actor
    now: datetime
    entry_id: str
    beginning: queries.Beginning | None = None


class OffTheRecordError(RuntimeError):
    """Code tried to write without putting it on record: a fault of ours, never of a person."""


_writing: ContextVar[Tx | None] = ContextVar("writing", default=None)
_one_writer: Final = threading.Lock()
"""SQLite's own waiting starves single writers for seconds; a queue of threads does not."""


@contextmanager
def machine_room() -> Iterator[Session]:
    """Open a writing session for the record's own upkeep (sequencing, signing, cursors)."""
    with _one_transaction() as session:
        yield session


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
        with Session(engine, expire_on_commit=False) as session:
            points.reached("before-begin")
            session.connection(execution_options={WRITE: True})
            yield session
            points.reached("before-commit")
            session.commit()
            points.reached("after-commit")
            sequencer.remember(session)
    finally:
        if embedded:
            _one_writer.release()


@contextmanager
def unit_of_work(
    actor: Actor, subject_type: type[S], key: str, *, share: bool, on_record: bool
) -> Iterator[tuple[Tx, S]]:
    """Open a writing transaction and load and lock the subject in it."""
    with _one_transaction() as session:
        subject = _load(session, subject_type, key, share=share)
        begin = _on_record if on_record else _off_record
        # Who shares a subject shares its story: only at the end is it known what stands there.
        tx = begin(session, actor, None if share else subject.story)
        session.info["tx"] = tx
        event.listen(session, "before_flush", _name_the_entry)
        token = _writing.set(tx)
        try:
            yield tx, subject
        finally:
            _writing.reset(token)


def _on_record(session: Session, actor: Actor, story: str | None) -> Tx:
    """Return a unit of work at a moment that is not before the last entry's.

    The actor has the roles in term now: one may have ended since the page was loaded.
    """
    # The clock is read behind the lock: what waited for another act is later than that act.
    now = clock.now()
    known = queries.get_beginning(
        session,
        current_app.extensions[queries.HOLDINGS],
        person_id=actor.person_id,
        now=now,
        once=once_key(actor),
        story=story,
    )
    if actor.person_id is not None:
        actor = replace(actor, holdings=known.holdings)
    return Tx(session, actor, sequencer.not_before(known.newest, now), new_hex_id(), known)


def _off_record(session: Session, actor: Actor, _story: str | None) -> Tx:
    """Return a unit of work for what is no decision; only roles are looked at, as they are now."""
    now = clock.now()
    if actor.person_id is not None:
        ask: queries.AskHoldings = current_app.extensions[queries.HOLDINGS]
        held = queries.list_holdings(session, ask, actor.person_id, now)
        actor = replace(actor, holdings=held)
    return Tx(session, actor, now, new_hex_id())


def once_key(actor: Actor) -> str | None:
    """Return the key under which the form that somebody sent is remembered, if it has one."""
    if not actor.once:
        return None
    return hashlib.sha256(f"{actor.person_id}\0{actor.once}".encode()).hexdigest()


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


def allow_marked_tables_only(session: Session) -> None:
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
