"""Read the files of an exported log, whatever state they are in."""

import os
from collections import defaultdict
from pathlib import Path

from consult.audit.merkle import HASH_BYTES
from consult.audit.tiles import (
    MAX_BUNDLE_BYTES,
    WIDTH,
    Tile,
    TileError,
    decode_bundle,
    decode_tile,
    parse_path,
    split_bundle,
)
from consult.audit.verify.report import Report


class UnreadableError(Exception):
    """There is no log to check: the directory, a file named by the caller, or the key is amiss."""


def read_file(path: Path, limit: int) -> bytes | None:
    """Read a plain file of at most `limit` bytes; None when it is missing, longer or unreadable."""
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None


class Folder:
    """The tiles and bundles below one directory; the widest copy that serves is read.

    A published log may drop a partial tile when the full one exists, so a wider copy is as good.
    """

    def __init__(self, path: Path, report: Report) -> None:
        """List the directory; the report is told of files that are malformed."""
        self.path = path
        self.strangers = 0
        self._report = report
        self._malformed: set[Tile] = set()
        self._widths: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for place, _, names in os.walk(path / "tile"):
            for name in names:
                self._list((Path(place) / name).relative_to(path).as_posix())

    def _list(self, name: str) -> None:
        try:
            tile = parse_path(name)
        except TileError:
            self.strangers += 1
        else:
            self._widths[tile.level][tile.n].add(tile.width)

    def numbers(self, level: int, size: int) -> list[int]:
        """List the tiles of a level of which there is a copy, within `size` hashes or entries."""
        return sorted(n for n in self._widths[level] if n * WIDTH < size)

    def has(self, tile: Tile) -> bool:
        """Tell whether there is a copy at least as wide."""
        return max(self._widths[tile.level].get(tile.n, {0})) >= tile.width

    def hashes(self, tile: Tile) -> list[bytes]:
        """Read a hash tile: at most its width of hashes, fewer when there are no more."""
        copy = self._best(tile)
        if copy is None:
            return []
        data = read_file(self.path / copy.path, WIDTH * HASH_BYTES)
        try:
            return decode_tile(data or b"", copy.width)[: tile.width]
        except TileError as error:
            if copy not in self._malformed:
                first = tile.n * WIDTH << 8 * tile.level
                self._report.fault(first, "tile-malformed", f"{copy.path}: {error}")
            self._malformed.add(copy)
        whole = len(data or b"") // HASH_BYTES
        return decode_tile((data or b"")[: whole * HASH_BYTES], whole)[: tile.width]

    def entries(self, tile: Tile) -> tuple[list[bytes], str]:
        """Read an entry bundle: the entries as far as they go, and what is wrong with the file.

        That whole entries are lacking is not said here: whoever counts them sees it.
        """
        copy = self._best(tile)
        if copy is None:
            return [], ""
        data = read_file(self.path / copy.path, MAX_BUNDLE_BYTES) or b""
        try:
            return decode_bundle(data, copy.width)[: tile.width], ""
        except TileError as error:
            entries, rest = split_bundle(data)
            only_short = not rest and len(entries) < tile.width
            return entries[: tile.width], "" if only_short else f"{copy.path}: {error}"

    def _best(self, tile: Tile) -> Tile | None:
        widths = self._widths[tile.level].get(tile.n)
        if not widths:
            return None
        enough = [width for width in widths if width >= tile.width]
        return Tile(tile.level, tile.n, min(enough) if enough else max(widths))
