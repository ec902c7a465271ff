"""Lay the tree out in C2SP tiles of 256: their paths, which exist, and the bytes in them.

Specification: https://c2sp.org/tlog-tiles. Entry `i` of hash tile (level, n) is the root over the
`256 ** level` leaves from `(n * 256 + i) * 256 ** level` on; level 0 is the leaf hashes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from consult.audit.merkle import HASH_BYTES, NodeSource, root_of

WIDTH = 256
MAX_ENTRY_BYTES = 65_535
MAX_BUNDLE_BYTES = WIDTH * (2 + MAX_ENTRY_BYTES)
ENTRIES = -1
"""The `level` of an entry bundle, which lies beside level 0."""

_HEIGHT = 8
_MAX_LEVEL = 63
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]{1,2})/(?P<n>(?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/(?P<width>[0-9]{1,3}))?"
)


class TileError(ValueError):
    """A tile, bundle or path is not as the specification lays it down."""


class Tile(NamedTuple):
    """The coordinates of a hash tile or, with level `ENTRIES`, of an entry bundle."""

    level: int
    n: int
    width: int

    @property
    def path(self) -> str:
        """Where it lies below the log's prefix."""
        if self.level == ENTRIES:
            return entries_path(self.n, self.width)
        return tile_path(self.level, self.n, self.width)


def tile_path(level: int, n: int, width: int = WIDTH) -> str:
    """Name hash tile `n` of a level (0..63) that holds `width` hashes (1..256).

    Raises:
        TileError: there is no such tile.
    """
    if not 0 <= level <= _MAX_LEVEL:
        raise TileError(f"there is no level {level}")
    return f"tile/{level}/{_number(n, width)}"


def entries_path(n: int, width: int = WIDTH) -> str:
    """Name entry bundle `n` that holds `width` entries (1..256); TileError when it cannot be."""
    return f"tile/entries/{_number(n, width)}"


def parse_path(path: str) -> Tile:
    """Read the coordinates in a path, which must be written exactly as the two functions above do.

    Raises:
        TileError: the path names no tile.
    """
    found = _PATH.fullmatch(path)
    if not found:
        raise TileError("not the path of a tile")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    n = int(found["n"].replace("x", "").replace("/", ""))
    tile = Tile(level, n, int(found["width"] or WIDTH))
    if tile.path != path:
        raise TileError("not the one path of this tile")
    return tile


def tiles_of(size: int, since: int = 0) -> Iterator[Tile]:
    """List the tiles of a tree of `size` leaves that its state at `since` leaves did not have.

    Before each hash tile of level 0 comes the entry bundle of the same number and width.

    Raises:
        TileError: the sizes are negative or fall.
    """
    if not 0 <= since <= size:
        raise TileError(f"a tree does not go from {since} to {size} leaves")
    level = 0
    while size > 0:
        if size > since:
            for n in range(since // WIDTH, -(-size // WIDTH)):
                tile = Tile(level, n, min(WIDTH, size - n * WIDTH))
                if level == 0:
                    yield tile._replace(level=ENTRIES)
                yield tile
        level, size, since = level + 1, size >> _HEIGHT, since >> _HEIGHT


def encode_tile(hashes: Sequence[bytes]) -> bytes:
    """Write 1 to 256 hashes of 32 bytes as a hash tile; TileError for anything else."""
    if not 1 <= len(hashes) <= WIDTH or any(len(one) != HASH_BYTES for one in hashes):
        raise TileError("a tile is 1 to 256 hashes of 32 bytes")
    return b"".join(hashes)


def decode_tile(data: bytes, width: int) -> list[bytes]:
    """Read a hash tile of exactly `width` hashes; TileError when it has another length."""
    if len(data) != width * HASH_BYTES:
        raise TileError(f"a tile of {width} hashes has {width * HASH_BYTES} bytes")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Write 1 to 256 entries as a bundle: before each its length, two bytes, big-endian.

    Raises:
        TileError: they are too many or none, or one is longer than 65,535 bytes.
    """
    if not 1 <= len(entries) <= WIDTH:
        raise TileError("a bundle is 1 to 256 entries")
    if any(len(entry) > MAX_ENTRY_BYTES for entry in entries):
        raise TileError(f"an entry has at most {MAX_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """Read a bundle of exactly `width` entries; TileError when it holds anything else."""
    entries, rest = split_bundle(data)
    if rest or len(entries) != width:
        raise TileError(f"a bundle of {width} entries holds {len(entries)} and {len(rest)} bytes")
    return entries


def split_bundle(data: bytes) -> tuple[list[bytes], bytes]:
    """Read the whole entries in damaged data, and the bytes left over, to tell what is wrong."""
    entries: list[bytes] = []
    at = 0
    while at + 2 <= len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            break
        entries.append(data[at + 2 : end])
        at = end
    return entries, data[at:]


def nodes_from_tiles(read: Callable[[int, int], Sequence[bytes]]) -> NodeSource:
    """Answer for subtrees from stored tiles: `read(level, n)` gives the hashes of a tile so far."""

    def node(level: int, index: int) -> bytes:
        span = 1 << level % _HEIGHT  # entries of one tile that the subtree covers
        n, at = divmod(index * span, WIDTH)
        return root_of(read(level // _HEIGHT, n)[at : at + span])

    return node


def _number(n: int, width: int) -> str:
    if n < 0 or not 1 <= width <= WIDTH:
        raise TileError(f"there is no tile {n} of width {width}")
    groups = [f"{n % 1000:03}"]
    while n := n // 1000:
        groups.append(f"x{n % 1000:03}")
    return "/".join(reversed(groups)) + ("" if width == WIDTH else f".p/{width}")
