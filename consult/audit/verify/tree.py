"""Check entries against tiles, tiles against each other, and the root against the checkpoint.

A walk through the log keeps one bundle and the frontier in memory. Where an entry and its tile
disagree, the hash above the tile, or the signed root, says which of the two was changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from consult.audit.merkle import EMPTY_ROOT, Frontier, leaf_hash, root_of
from consult.audit.note import Checkpoint
from consult.audit.tiles import ENTRIES, WIDTH, Tile
from consult.audit.verify.folder import Folder
from consult.audit.verify.report import Report


@dataclass(frozen=True)
class Older:
    """A checkpoint that a reader kept, with the name of its file."""

    name: str
    checkpoint: Checkpoint


class Tree:
    """The tree of one log, checked in one walk from the first entry to the last."""

    def __init__(
        self, folder: Folder, head: Checkpoint, older: Sequence[Older], report: Report
    ) -> None:
        """Prepare to check the folder against its checkpoint and older ones."""
        self._folder = folder
        self._head = head
        self._older = older
        self._report = report
        self._frontier = Frontier()
        self._complete = True
        self._roots: dict[int, bytes | None] = {one.checkpoint.size: None for one in older}
        self._roots[0] = EMPTY_ROOT
        self._first_difference: int | None = None
        self._last_tile: tuple[int, list[bytes], list[bytes]] | None = None
        self._tail: int | None = None
        self._above: tuple[Tile | None, list[bytes]] = (None, [])

    def walk(self) -> Iterator[tuple[int, bytes, tuple[bytes, ...]]]:
        """Check bundle by bundle, and hand out each entry that is there.

        Yields:
            Index, bytes, and the leaf hash; also the hash in the tile, where that is another.
        """
        size, following = self._head.size, 0
        present = {*self._folder.numbers(ENTRIES, size), *self._folder.numbers(0, size)}
        for n in sorted(present):
            if n > following:
                self._complete = False
                self._gap(following * WIDTH, n * WIDTH)
            yield from self._bundle(n)
            following = n + 1
        if following * WIDTH < size:
            self._complete = False
            self._gap(following * WIDTH, size)

    def close(self) -> bool:
        """Check what needs the whole walk.

        Returns:
            Whether the entries as they stand cannot be those that the checkpoint signs.
        """
        root = self._frontier.root() if self._complete else None
        if self._last_tile is not None:
            self._disagree(*self._last_tile, entries_hold=root == self._head.root)
        self._check_tiles()
        self._check_history(root_holds=root == self._head.root)
        if root is None:
            words = "entries are missing, so that the root over them cannot be computed"
            self._report.fault(None, "root-unproved", words)
        elif root != self._head.root:
            self._name_root()
        return self._tail is not None or root not in {None, self._head.root}

    def close_tail(self) -> None:
        """Name missing entries at the end, when it is known whether others were left out before."""
        if self._tail is None:
            return
        missing = self._head.size - self._tail
        kind = "entries-missing" if self._report.has("entry-dropped") else "tail-cut"
        self._report.fault(
            self._tail,
            kind,
            f"the checkpoint says {self._head.size} entries, the directory ends after "
            f"{self._tail}: the last {missing} are missing, or as many were left out before",
        )

    def _bundle(self, n: int) -> Iterator[tuple[int, bytes, tuple[bytes, ...]]]:
        start = n * WIDTH
        wanted = self._tile(0, n)
        entries, damage = self._folder.entries(wanted._replace(level=ENTRIES))
        tile = self._folder.hashes(wanted)
        own = [leaf_hash(entry) for entry in entries]
        agreeing = _agreeing(own, tile)
        cut_off = agreeing == len(own) < wanted.width
        if damage:  # what follows the first difference was cut at the wrong places
            own = own[:agreeing]
            words = f"{damage}; nothing after the first {agreeing} entries can be read"
            self._report.fault(start + agreeing, "bundle-malformed", words)
        self._compare(n, wanted.width, own, tile)
        if cut_off:
            self._gap(start + len(own), start + wanted.width)
        self._grow([*own, *tile[len(own) :]], wanted.width)
        for at, entry in enumerate(entries[: len(own)]):
            yield start + at, entry, tuple({own[at], *tile[at : at + 1]})

    def _compare(self, n: int, width: int, own: list[bytes], tile: list[bytes]) -> None:
        start = n * WIDTH
        agreeing = _agreeing(own, tile)
        differ = agreeing < len(own)
        if differ and self._first_difference is None:
            self._first_difference = start + agreeing
        if width < WIDTH:
            if differ:
                self._last_tile = (start, own, tile)
            return
        above = self._stored(1, n)
        entries_hold = len(own) == WIDTH and root_of(own) == above
        if differ:
            self._disagree(start, own, tile, entries_hold=entries_hold)
        if above and len(tile) == WIDTH and not entries_hold and root_of(tile) != above:
            self._name_upper(1, n)

    def _disagree(
        self, start: int, own: list[bytes], tile: list[bytes], *, entries_hold: bool
    ) -> None:
        """Name each place where a bundle and its tile tell of different entries."""
        if entries_hold:
            for at, (mine, stored) in enumerate(zip(own, tile, strict=False)):
                if mine != stored:
                    words = (
                        "the tile has another hash than the entry, and the entry is the signed one"
                    )
                    self._report.fault(start + at, "tile-changed", words)
            return
        known, present = set(tile), set(own)
        dropped = {at for at, stored in enumerate(tile) if stored not in present}
        foreign = {at for at, mine in enumerate(own) if mine not in known}
        for at in sorted(dropped | foreign):
            self._report.fault(
                start + at, *_entry_fault(dropped=at in dropped, foreign=at in foreign)
            )
        if not dropped and not foreign:
            for at, (mine, stored) in enumerate(zip(own, tile, strict=False)):
                if mine != stored:
                    words = f"here stands the entry that belongs at {start + tile.index(mine)}"
                    self._report.fault(start + at, "entries-swapped", words)

    def _grow(self, hashes: list[bytes], width: int) -> None:
        if len(hashes) < width:
            self._complete = False
        if not self._complete:
            return
        for one in hashes[:width]:
            self._frontier.append(one)
            if self._frontier.size in self._roots:
                self._roots[self._frontier.size] = self._frontier.root()

    def _gap(self, start: int, end: int) -> None:
        if end == self._head.size:
            self._tail = start
        else:
            words = f"entries {start} to {end - 1} are missing"
            self._report.fault(start, "entries-missing", words)

    def _stored(self, level: int, index: int) -> bytes | None:
        """Look up one hash of an upper tile; the tile read last is kept."""
        n, at = divmod(index, WIDTH)
        tile = self._tile(level, n)
        if self._above[0] != tile:
            self._above = (tile, self._folder.hashes(tile))
        return self._above[1][at] if at < len(self._above[1]) else None

    def _check_tiles(self) -> None:
        """Check that the tiles of every level are there, and fit those of the level above."""
        level = 0
        while size := _size_at(self._head.size, level):
            numbers = self._folder.numbers(level, size)
            present = [n for n in numbers if self._folder.has(self._tile(level, n))]
            self._count_tiles(level, -(-size // WIDTH), present)
            if level:  # level 0 was compared during the walk
                self._compare_upwards(level, present)
            level += 1

    def _count_tiles(self, level: int, needed: int, present: Sequence[int]) -> None:
        if len(present) == needed:
            return
        first = next(n for n, there in zip(count(), [*present, -1], strict=False) if n != there)
        words = f"{self._tile(level, first).path} is missing; at level {level} "
        words += f"{needed - len(present)} of {needed} are"
        self._report.fault(first * WIDTH << 8 * level, "tile-missing", words)

    def _compare_upwards(self, level: int, numbers: Sequence[int]) -> None:
        for n in numbers:
            tile = self._folder.hashes(self._tile(level, n))
            above = self._stored(level + 1, n) if len(tile) == WIDTH else None
            if above and root_of(tile) != above:
                self._name_upper(level + 1, n)

    def _check_history(self, *, root_holds: bool) -> None:
        for one in self._older:
            old = one.checkpoint
            if old.size > self._head.size:
                words = f"{one.name} signs {old.size} entries, this log has {self._head.size} left"
                self._report.fault(self._head.size, "tail-cut", words)
                continue
            root = self._roots[old.size]
            if root is None:
                words = (
                    f"that the first {old.size} entries are those of {one.name}: some are missing"
                )
                self._report.not_proved.append(words)
            elif root == old.root:
                words = f"the first {old.size} entries are unchanged since {one.name}"
                self._report.proved.append(words)
            elif root_holds:
                words = f"history was rewritten: the first {old.size} entries are not those of "
                self._report.fault(None, "history-rewritten", words + one.name + self._bounds())

    def _name_root(self) -> None:
        words = "the root over these entries is not the one in the checkpoint; "
        if self._first_difference is None:
            words += "entries and tiles agree, so the tree was built anew"
        else:
            words += f"the first entry that differs from its tile is {self._first_difference}"
        self._report.fault(self._first_difference, "root-mismatch", words + self._bounds())

    def _name_upper(self, level: int, index: int) -> None:
        n, at = divmod(index, WIDTH)
        words = f"hash {at} in {self._tile(level, n).path} is not the root over "
        first = index << 8 * level
        self._report.fault(first, "tile-changed", words + self._tile(level - 1, index).path)

    def _tile(self, level: int, n: int) -> Tile:
        """Name tile `n` of a level, as wide as a log of this size has it."""
        return Tile(level, n, min(WIDTH, _size_at(self._head.size, level) - n * WIDTH))

    def _bounds(self) -> str:
        """Say between which older checkpoints the first change must lie, if there are any."""
        pairs = [(one.checkpoint, self._roots.get(one.checkpoint.size)) for one in self._older]
        same = [old.size for old, root in pairs if root == old.root]
        other = [old.size for old, root in pairs if root not in {None, old.root}]
        words = f"; entries 0 to {max(same) - 1} are unchanged" if any(same) else ""
        return words + (f"; a change lies before entry {min(other)}" if other else "")


def _entry_fault(*, dropped: bool, foreign: bool) -> tuple[str, str]:
    if dropped and foreign:
        return "entry-changed", "the bytes of the entry are not those that the tile has the hash of"
    if dropped:
        return "entry-dropped", "the entry that the tile has the hash of is not in the bundle"
    return "entry-added", "the bundle holds an entry that the tile does not know"


def _agreeing(own: Sequence[bytes], tile: Sequence[bytes]) -> int:
    """How many entries stand before the first that the tile contradicts; all, if it does not."""
    pairs = enumerate(zip(own, tile, strict=False))
    return next((at for at, (mine, stored) in pairs if mine != stored), len(own))


def _size_at(size: int, level: int) -> int:
    return size >> 8 * level
