"""Questions to the record."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, text, tuple_
from sqlalchemy.orm import Session

from consult.audit import sequencer
from consult.audit.leaf import Link
from consult.audit.models import (
    LOG_ID,
    ChainLink,
    CheckpointRow,
    Cursor,
    Disclosure,
    Log,
    LogEntry,
    Parked,
    Payload,
    Pending,
    TreeLeaf,
)
from consult.audit.queries.beginning import last_link, next_link
from consult.audit.queries.proving import path_under
from consult.core.clock import from_ms
from consult.core.errors import NotFound


@dataclass(frozen=True)
class EntryView:
    """An entry as pages and followers see it; `index` is None until it has its place."""

    index: int | None
    id: str
    kind: str
    hash: str
    at: datetime
    leaf: dict[str, Any]

    @property
    def place(self) -> int:
        """The index of an entry that has its place."""
        if self.index is None:
            raise NotFound("place")
        return self.index

    @property
    def facts(self) -> dict[str, Any]:
        """The entry's open particulars."""
        facts: dict[str, Any] = self.leaf.get("facts", {})
        return facts

    @property
    def subjects(self) -> tuple[str, ...]:
        """The stories it belongs to."""
        return tuple(link["subj"] for link in self.leaf["chains"])


@dataclass(frozen=True)
class Proof:
    """Where an entry stands under a signed checkpoint, and the hashes that show it."""

    size: int
    path: tuple[str, ...]
    note: str


def get_log(session: Session) -> Log:
    """Return the row of the installation itself."""
    return session.get_one(Log, LOG_ID)


def list_entries(session: Session, *, below: int | None, limit: int) -> list[EntryView]:
    """Return the newest entries under an index, newest first."""
    query = _entries().order_by(TreeLeaf.seq.desc()).limit(limit)
    if below is not None:
        query = query.where(TreeLeaf.seq < below)
    return [_view(row) for row in session.execute(query)]


def list_entries_from(session: Session, seq: int, limit: int) -> list[EntryView]:
    """Return the entries from an index on, oldest first: what followers read."""
    query = _entries().where(TreeLeaf.seq >= seq).order_by(TreeLeaf.seq).limit(limit)
    return [_view(row) for row in session.execute(query)]


def list_parked(session: Session, follower: str, now: datetime, limit: int) -> list[EntryView]:
    """Return the entries that a follower has to try again by now, oldest first."""
    query = (
        _entries()
        .join(Parked, Parked.seq == TreeLeaf.seq)
        .where(Parked.follower == follower, Parked.next_at <= now)
        .order_by(TreeLeaf.seq)
        .limit(limit)
    )
    return [_view(row) for row in session.execute(query)]


def list_story(
    session: Session, subject: str, limit: int = 200, without: Collection[str] = ()
) -> list[EntryView]:
    """Return the last entries of one story, oldest first, leaving out some kinds."""
    query = (
        _entries(outer=True)
        .join(ChainLink, ChainLink.entry_id == LogEntry.id)
        .where(ChainLink.subject == subject, LogEntry.kind.not_in(without))
        .order_by(ChainLink.n.desc())
        .limit(limit)
    )
    return [_view(row) for row in reversed(session.execute(query).all())]


def list_kinds_in_story(session: Session, subject: str, kinds: Collection[str]) -> list[EntryView]:
    """Return every entry of some kinds in one story, oldest first."""
    query = (
        _entries(outer=True)
        .join(ChainLink, ChainLink.entry_id == LogEntry.id)
        .where(ChainLink.subject == subject, LogEntry.kind.in_(kinds))
        .order_by(ChainLink.n)
    )
    return [_view(row) for row in session.execute(query)]


def get_next_link(session: Session, story: str) -> Link:
    """Return the link that the next entry of a story makes."""
    last = session.execute(last_link(story)).first()
    return next_link(story, None if last is None else (last.n, last.leaf_hash))


def get_entry(session: Session, entry_id: str) -> EntryView:
    """Return one entry.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.execute(_entries(outer=True).where(LogEntry.id == entry_id)).first()
    if row is None:
        raise NotFound("entry")
    return _view(row)


def find_proof(
    session: Session, index: int | None, newest: CheckpointRow | None = None
) -> Proof | None:
    """Return the proof of the entry at an index under the newest checkpoint, if that covers it.

    Args:
        session: to read with.
        index: of the entry, if it has its place.
        newest: the newest checkpoint, where that was read already.
    """
    last = newest or sequencer.last_checkpoint(session)
    if index is None or last is None or last.size <= index:
        return None
    return Proof(last.size, path_under(session, last, index), last.note)


def last_checkpoint(session: Session) -> CheckpointRow | None:
    """Return the newest signed checkpoint."""
    return sequencer.last_checkpoint(session)


def disclosed(session: Session, entry_id: str) -> dict[str, dict[str, Any]]:
    """Return the sealed parts of an entry that are public, by class."""
    rows = session.execute(
        select(Payload.name, Payload.content)
        .join(
            Disclosure,
            (Disclosure.entry_id == Payload.entry_id) & (Disclosure.name == Payload.name),
        )
        .where(Payload.entry_id == entry_id)
    )
    return {row.name: json.loads(row.content) for row in rows}


@dataclass(frozen=True)
class Named:
    """An entry that another one leads to: enough to name it and to link to it."""

    id: str
    kind: str
    at: datetime


def neighbours(session: Session, entry: EntryView) -> dict[tuple[str, int], Named]:
    """Return the entries before and after one in each of its stories, by (story, number)."""
    places = [(link["subj"], link["n"] + step) for link in entry.leaf["chains"] for step in (-1, 1)]
    rows = session.execute(
        select(ChainLink.subject, ChainLink.n, LogEntry.id, LogEntry.kind, LogEntry.t)
        .join(LogEntry, LogEntry.id == ChainLink.entry_id)
        .where(tuple_(ChainLink.subject, ChainLink.n).in_(places))
    )
    return {(story, n): Named(found, kind, from_ms(at)) for story, n, found, kind, at in rows}


def entries_by_hash(session: Session, hashes: Collection[str]) -> dict[str, Named]:
    """Return entries by their leaf hashes; a hash of no entry is left out."""
    if not hashes:
        return {}
    rows = session.execute(
        select(LogEntry.leaf_hash, LogEntry.id, LogEntry.kind, LogEntry.t).where(
            LogEntry.leaf_hash.in_(hashes)
        )
    )
    return {digest: Named(found, kind, from_ms(at)) for digest, found, kind, at in rows}


def get_cursor(session: Session, name: str) -> int:
    """Return the next index a follower has to read."""
    cursor = session.get(Cursor, name)
    return 0 if cursor is None else cursor.seq


def count_entries(session: Session) -> int:
    """Return how many entries stand in the tree."""
    return sequencer.tree_size(session)


def count_places(session: Session) -> tuple[int, int, int]:
    """Return how many entries there are, have their place in the tree, and wait for it."""
    counts = (select(func.count()).select_from(each) for each in (LogEntry, TreeLeaf, Pending))
    row = session.execute(select(*(each.scalar_subquery() for each in counts))).one()
    return row[0], row[1], row[2]


def list_triggers(session: Session) -> set[str]:
    """Return the names of the triggers that stand in the database and cannot be bypassed."""
    catalogue = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if session.get_bind().dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'"
    )
    return set(session.scalars(text(catalogue)))


def _entries(*, outer: bool = False) -> Select[*tuple[Any, ...]]:
    return select(
        TreeLeaf.seq, LogEntry.id, LogEntry.kind, LogEntry.leaf_hash, LogEntry.t, LogEntry.leaf
    ).join_from(LogEntry, TreeLeaf, TreeLeaf.entry_id == LogEntry.id, isouter=outer)


def _view(row: Any) -> EntryView:  # noqa: ANN401 - a row of `_entries`
    seq, entry_id, kind, leaf_hash, t, leaf = row[:6]
    return EntryView(seq, entry_id, kind, leaf_hash, from_ms(t), json.loads(leaf))
