"""What the proof of one entry is made of, read in one question."""

from collections import defaultdict
from functools import cache
from typing import Final

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Select,
    bindparam,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from consult.audit.merkle import inclusion_proof
from consult.audit.models import CheckpointRow, TreeLeaf, TreeNode
from consult.audit.sequencer import TILE_HEIGHT, subtrees

MOST_KEPT: Final = 256
"""Proofs that a process keeps."""

_kept: Final[dict[tuple[str, int], tuple[str, ...]]] = {}


def path_under(session: Session, checkpoint: CheckpointRow, index: int) -> tuple[str, ...]:
    """Return the hashes that prove an entry under a checkpoint.

    Under the same root they are always the same: many people look at one result, and until the
    next entry is signed nothing is read again for it.
    """
    key = (checkpoint.root, index)
    found = _kept.get(key)
    if found is None:
        tiles = tiles_near(session, index, checkpoint.size)
        node = subtrees(session, checkpoint.size, tiles)
        path = inclusion_proof(index, checkpoint.size, node)
        found = tuple(each.hex() for each in path)
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = found
    return found


def tiles_near(session: Session, index: int, size: int) -> dict[tuple[int, int], list[bytes]]:
    """Return the tiles that prove an entry in a tree of `size` entries, by (level, number).

    At each stored level these are the tile over the entry and the last one: all other hashes of
    the way up stand in one of them, or in a tile higher up.
    """
    wanted: list[tuple[int, int]] = []
    level, width = 0, size
    while width:
        last, over = (width - 1) >> TILE_HEIGHT, index >> TILE_HEIGHT * (level + 1)
        wanted += [(level, n) for n in sorted({over, last}) if n <= last]
        level, width = level + 1, width >> TILE_HEIGHT
    bounds = {
        f"{name}{place}": bound << TILE_HEIGHT
        for place, (_, n) in enumerate(wanted)
        for name, bound in (("first", n), ("end", n + 1))
    }
    found: dict[tuple[int, int], list[bytes]] = defaultdict(list)
    levels = tuple(stored for stored, _ in wanted)
    for stored, n, value in session.execute(_select_tiles(levels), bounds).all():
        found[stored, n >> TILE_HEIGHT].append(bytes.fromhex(value))
    return dict(found)


@cache
def _select_tiles(levels: tuple[int, ...]) -> CompoundSelect[int, int, str]:
    """Return the statement that reads a tile of each of some levels, in order."""
    tiles = [_select_tile(level, place) for place, level in enumerate(levels)]
    return union_all(*tiles).order_by("level", "n")


def _select_tile(level: int, place: int) -> Select[int, int, str]:
    first: BindParameter[int] = bindparam(f"first{place}")
    end: BindParameter[int] = bindparam(f"end{place}")
    stored = literal_column(str(level), TreeNode.level.type).label("level")
    if level == 0:
        at = TreeLeaf.seq
        return select(stored, at.label("n"), TreeLeaf.hash).where(at >= first, at < end)
    at = TreeNode.n
    return select(stored, at.label("n"), TreeNode.hash).where(
        TreeNode.level == level, at >= first, at < end
    )
