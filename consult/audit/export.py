"""Write the record as plain files that `consult.audit.verify` and other people's tools check."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from consult.audit import queries, sequencer
from consult.audit.leaf import canonical
from consult.audit.models import CheckpointRow, Disclosure, LogEntry, Payload, TreeLeaf
from consult.audit.tiles import ENTRIES, Tile, encode_bundle, encode_tile, tiles_of
from consult.core.errors import SetupError

PAYLOADS_A_FILE: Final = 1000


def export(session: Session, target: Path) -> int:
    """Write the record under its newest checkpoint; return the number of entries.

    The folder holds the C2SP files (`checkpoint`, `tile/…`), the key (`vkey`), every
    published rule (`rules/<hash>.json`) and what was disclosed (`open/NNN.jsonl`). The
    checkpoint is written last, so that a half-written folder never looks whole.

    Raises:
        SetupError: nothing is signed yet, or the folder holds something else.
    """
    last = queries.last_checkpoint(session)
    if last is None:
        raise SetupError("nothing has been signed yet")
    if target.exists() and (not target.is_dir() or _foreign(target)):
        raise SetupError(f"{target} holds something else; name an empty or a new folder")
    for tile in tiles_of(last.size):
        _write(target / tile.path, _tile(session, tile))
    for digest, text in queries.rule_texts(session):
        _write(target / "rules" / f"{digest}.json", text.encode())
    for number, lines in enumerate(_disclosures(session, last)):
        _write(target / "open" / f"{number:03}.jsonl", b"".join(lines))
    _write(target / "vkey", (queries.get_log(session).vkey + "\n").encode())
    _write(target / "checkpoint", last.note.encode())
    return last.size


def _foreign(target: Path) -> bool:
    ours = {"checkpoint", "tile", "rules", "open", "vkey"}
    return any(each.name not in ours for each in target.iterdir())


def _tile(session: Session, tile: Tile) -> bytes:
    if tile.level != ENTRIES:
        return encode_tile(sequencer.tile_hashes(session, tile.level, tile.n, tile.width))
    first = tile.n * sequencer.TILE
    leaves = session.scalars(
        select(LogEntry.leaf)
        .join(TreeLeaf, TreeLeaf.entry_id == LogEntry.id)
        .where(TreeLeaf.seq >= first, TreeLeaf.seq < first + tile.width)
        .order_by(TreeLeaf.seq)
    ).all()
    return encode_bundle(leaves)


def _disclosures(session: Session, last: CheckpointRow) -> Iterator[list[bytes]]:
    """Yield the lines of each file; a file takes up where the one before it ended."""
    place = tuple_(TreeLeaf.seq, Payload.name)
    query = (
        select(Payload.entry_id, Payload.name, Payload.salt, Payload.content, TreeLeaf.seq)
        .join(
            Disclosure,
            (Disclosure.entry_id == Payload.entry_id) & (Disclosure.name == Payload.name),
        )
        .join(TreeLeaf, TreeLeaf.entry_id == Payload.entry_id)
        .where(TreeLeaf.seq < last.size)
        .order_by(TreeLeaf.seq, Payload.name)
        .limit(PAYLOADS_A_FILE)
    )
    batch = session.execute(query).all()
    while batch:
        yield [_disclosure(*row[:4]) for row in batch]
        behind = place > tuple_(batch[-1].seq, batch[-1].name)
        batch = session.execute(query.where(behind)).all()


def _disclosure(entry_id: str, name: str, salt: bytes, content: bytes) -> bytes:
    """Return one canonical line; the payload stays the very bytes the commitment was made of."""
    head = canonical({"id": entry_id, "n": name})[:-1]
    return head + b',"payload":' + content + b',"salt":"' + salt.hex().encode() + b'"}\n'


def _write(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
