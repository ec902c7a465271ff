"""Gives entries their place in the tree and signs what the tree then says.

SQLite's single writer integrates inside its own transaction; on PostgreSQL one worker at a
time does it behind the writers, who only queue.
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from consult.audit.keys import LogIdentity, Signed
from consult.audit.merkle import NodeSource, leaf_hash, node_hash, root_at
from consult.audit.models import (
    LOG_ID,
    CheckpointRow,
    Log,
    LogEntry,
    Pending,
    TreeLeaf,
    TreeNode,
)
from consult.audit.note import Checkpoint, sign_checkpoint
from consult.core import clock
from consult.core.errors import SetupError

TILE: Final = 256
"""Hashes in a full tile (C2SP tlog-tiles, height 8)."""

TILE_HEIGHT: Final = 8
BATCH: Final = 1000
BETWEEN_CHECKPOINTS: Final = timedelta(seconds=1)
_ADVISORY_LOCK: Final = 0x436F6E73
EXTENSION: Final = "consult.log"
SIGNED: Final = "signed"
"""Under this name a session remembers what it signed, until it is committed."""

MOST_BACKWARDS: Final = timedelta(seconds=60)
"""How far the clock may be behind the newest entry: the verifier allows no more."""

_log = logging.getLogger(__name__)


_pace = BETWEEN_CHECKPOINTS


class BrokenRecordError(RuntimeError):
    """The stored record contradicts itself; nothing more is signed."""


def this_log() -> LogIdentity:
    """Return the identity of the running application's record."""
    identity: LogIdentity = current_app.extensions[EXTENSION]
    return identity


def integrate(session: Session) -> int:
    """Move waiting entries into the tree, in the order they were queued; return how many.

    Raises:
        BrokenRecordError: an entry's bytes do not match the hash they were queued with.
    """
    _one_at_a_time(session)
    waiting = session.execute(
        select(Pending.no, LogEntry.id, LogEntry.leaf, LogEntry.leaf_hash)
        .outerjoin(LogEntry, LogEntry.id == Pending.entry_id)  # the short queue first, never all
        .order_by(Pending.no)
        .limit(BATCH)
    ).all()
    if not waiting:
        return 0
    size = tree_size(session)
    for row in waiting:
        if leaf_hash(row.leaf).hex() != row.leaf_hash:
            raise BrokenRecordError(f"entry {row.id} does not match its hash")
        session.add(TreeLeaf(seq=size, entry_id=row.id, hash=row.leaf_hash))
        size += 1
        _complete_tiles(session, size)
    session.flush()  # an entry leaves the queue only for its place in the tree
    session.execute(delete(Pending).where(Pending.no.in_([row.no for row in waiting])))
    return len(waiting)


def waits(session: Session) -> bool:
    """Return whether an entry waits for its place in the tree."""
    return session.scalar(select(Pending.no).limit(1)) is not None


def tree_size(session: Session) -> int:
    """Return the number of entries in the tree."""
    last = session.scalar(select(func.max(TreeLeaf.seq)))
    return 0 if last is None else last + 1


def unsigned(session: Session) -> bool:
    """Return whether the tree grew since the last checkpoint."""
    last = last_checkpoint(session)
    return tree_size(session) > (0 if last is None else last.size)


def due(session: Session, now: datetime) -> bool:
    """Return whether the last checkpoint is at least a second old (or the clock was put back)."""
    last = last_checkpoint(session)
    return last is None or not timedelta(0) <= now - last.signed_at < _pace


@contextmanager
def signing_apart(pace: timedelta) -> Iterator[None]:
    """Let checkpoints be further apart, on a clock that is moved forward faster than time goes by.

    There each act is later than the last by more than a second, and would be signed by itself.
    """
    global _pace  # noqa: PLW0603 - one process keeps one record
    before, _pace = _pace, pace
    try:
        yield
    finally:
        _pace = before


def sign_if_due(session: Session, now: datetime) -> bool:
    """Sign the tree if it grew and the last checkpoint is at least a second old."""
    return due(session, now) and sign(session, now)


def sign(session: Session, now: datetime) -> bool:
    """Sign a checkpoint over the whole tree; return False if there is one already.

    Raises:
        BrokenRecordError: the tree is smaller than what was signed before.
        SetupError: the record is not ours, or an old copy of it.
    """
    _one_at_a_time(session)
    identity = this_log()
    known = identity.last_signed()  # before the tree is looked at, which may only be larger
    last, size = last_checkpoint(session), tree_size(session)
    signed = last.size if last is not None else 0
    if size < signed:
        raise BrokenRecordError(f"{signed} entries were signed, {size} are left")
    if size == signed:
        return False
    check_identity(session)
    check_not_behind(session, known)
    root = root_at(size, subtrees(session, size))
    note = sign_checkpoint(Checkpoint(identity.origin, size, root), identity.signer)
    session.add(
        CheckpointRow(
            size=size,
            prev_size=signed or None,
            root=root.hex(),
            note=note.decode(),
            signed_at=now,
        )
    )
    session.flush()
    session.info[SIGNED] = Signed(size, root.hex())
    return True


def remember(session: Session) -> None:
    """Note beside the key what a session has signed; it has just been committed."""
    signed: Signed | None = session.info.pop(SIGNED, None)
    if signed is not None:
        try:
            this_log().remember(signed)
        except OSError:  # what was done is done; the next checkpoint is noted again
            _log.exception("cannot note what was signed")


def not_before(newest_ms: int | None, now: datetime) -> datetime:
    """Return the time of the next entry: now, or that of the newest entry if the clock is behind.

    Args:
        newest_ms: time of the newest entry in milliseconds, if there is one.
        now: what the clock shows.

    Raises:
        BrokenRecordError: the clock is so far behind that the record could not be verified.
    """
    newest = now if newest_ms is None else clock.from_ms(newest_ms)
    if newest - now > MOST_BACKWARDS:
        raise BrokenRecordError(
            f"the clock shows {now}, but the newest entry is of {newest}: set the clock right"
        )
    return max(now, newest)


def last_checkpoint(session: Session) -> CheckpointRow | None:
    """Return the newest signed checkpoint."""
    return session.scalar(select(CheckpointRow).order_by(CheckpointRow.size.desc()).limit(1))


def subtrees(
    session: Session, size: int, tiles: Mapping[tuple[int, int], list[bytes]] | None = None
) -> NodeSource:
    """Return a source of subtree hashes for trees of up to `size` entries.

    The source takes (level, index) and returns the hash over the aligned entries
    index * 2^level up to (index + 1) * 2^level, read from at most 256 stored hashes; it keeps the
    tiles that it read, since a proof asks for several parts of the same one.

    Args:
        session: to read with.
        size: of the tree.
        tiles: those that were read already, by (level, number).
    """
    kept = dict(tiles or {})

    def read(stored: int, first: int, count: int) -> list[bytes]:
        n, start = divmod(first, TILE)
        if (stored, n) not in kept:
            kept[stored, n] = _stored_hashes(session, stored, n * TILE, TILE)
        return kept[stored, n][start : start + count]

    def subtree(level: int, index: int) -> bytes:
        if (index + 1) << level > size:
            raise BrokenRecordError(f"subtree {level}/{index} lies beyond {size} entries")
        stored, above = divmod(level, TILE_HEIGHT)
        first, count = index << above, 1 << above
        hashes = read(stored, first, count)
        if len(hashes) != count:
            raise BrokenRecordError(f"hashes of subtree {level}/{index} are missing")
        return _fold(hashes)

    return subtree


def tile_hashes(session: Session, level: int, n: int, width: int) -> list[bytes]:
    """Return the first `width` hashes of tile `n` at tile level `level`."""
    return _stored_hashes(session, level, n * TILE, width)


def _one_at_a_time(session: Session) -> None:
    """Wait for any other sequencer; on SQLite the one writer has waited already.

    It is the first statement of its transaction: what follows sees all that the other did.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _complete_tiles(session: Session, size: int) -> None:
    """Store the root over each tile that the newest entry has filled, from the lowest up."""
    level, count = 0, size
    while count and count % TILE == 0:
        session.flush()
        n = count // TILE - 1
        root = _fold(tile_hashes(session, level, n, TILE))
        level, count = level + 1, count // TILE
        session.add(TreeNode(level=level, n=n, hash=root.hex()))


def _stored_hashes(session: Session, level: int, first: int, count: int) -> list[bytes]:
    if level == 0:
        query = (
            select(TreeLeaf.hash)
            .where(TreeLeaf.seq >= first, TreeLeaf.seq < first + count)
            .order_by(TreeLeaf.seq)
        )
    else:
        query = (
            select(TreeNode.hash)
            .where(TreeNode.level == level, TreeNode.n >= first, TreeNode.n < first + count)
            .order_by(TreeNode.n)
        )
    return [bytes.fromhex(value) for value in session.scalars(query)]


def _fold(hashes: list[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    while len(hashes) > 1:
        hashes = [
            node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)
        ]
    return hashes[0]


def check_identity(session: Session) -> None:
    """Refuse to go on with another name or key than the record began with.

    Raises:
        SetupError: with what to put back.
    """
    log = session.get_one(Log, LOG_ID)
    check_names(log.origin, log.vkey)


def check_names(origin: str, vkey: str) -> None:
    """Refuse to go on if a database's record has another name or key than ours.

    Raises:
        SetupError: with what to put back.
    """
    identity = this_log()
    if not origin:
        raise SetupError("this database keeps no record yet; start the server once to open it")
    if origin != identity.origin:
        raise SetupError(
            f"this database keeps the record of {origin!r}, but CONSULT_ORIGIN and "
            f"CONSULT_DEMO name {identity.origin!r}"
        )
    if vkey != identity.signer.vkey:
        raise SetupError(
            "the signing key in the data folder is not the one this record began with; "
            "put keys/log.key back from the backup"
        )


def check_not_behind(session: Session, known: Signed | None) -> None:
    """Refuse to go on with a copy of the record that is older than what was signed from here.

    Whoever has seen the newer checkpoint would hold two contradicting ones.

    Args:
        session: to read the tree with.
        known: what `LogIdentity.last_signed` said before the session began to read.

    Raises:
        SetupError: with what was signed.
    """
    if known is None:
        return
    size = tree_size(session)
    if size < known.size:
        raise SetupError(
            f"the record was signed with {known.size} entries and is shorter now, {size}: an old "
            "copy of the database was restored; put the newest one back"
        )
    if root_at(known.size, subtrees(session, size)).hex() != known.root:
        raise SetupError(
            f"the first {known.size} entries are not those that were signed: another copy of the "
            "database was restored; put the newest one back"
        )
