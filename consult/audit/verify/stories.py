"""Check what the entries say of each other: stories without holes, references, ids and times."""

from dataclasses import dataclass, field
from typing import NamedTuple

from consult.audit.leaf import Leaf, Link
from consult.audit.verify.report import Report

MAX_BACKWARDS_MS = 60_000

_ENTRY_FAULTS = (
    "entry-changed",
    "entry-dropped",
    "entry-added",
    "entries-swapped",
    "entry-malformed",
    "entries-missing",
    "bundle-malformed",
)


class _Hole(NamedTuple):
    """Numbers start..end-1 of a story, missing when entry `before` was read."""

    start: int
    end: int
    before: int


@dataclass(slots=True)
class _Story:
    """Where one subject's story stands: the number to follow, and the entry before it."""

    following: int = 0
    index: int = 0
    hashes: tuple[bytes, ...] = ()
    holes: list[_Hole] = field(default_factory=list)


class Stories:
    """Everything that a reader of the entries, in order, must remember."""

    def __init__(self, origin: str, report: Report) -> None:
        """Begin before the first entry of the log with this origin."""
        self._origin = origin
        self._report = report
        self._hashes: set[bytes] = set()
        self._ids: set[bytes] = set()
        self._stories: dict[str, _Story] = {}
        self._moved: list[tuple[int, str]] = []
        self._latest = 0

    def __len__(self) -> int:
        """The number of subjects."""
        return len(self._stories)

    def remember(self, hashes: tuple[bytes, ...]) -> None:
        """Let later entries refer to an entry, whether or not its bytes could be read."""
        self._hashes.update(hashes)

    def take(self, index: int, leaf: Leaf, hashes: tuple[bytes, ...]) -> None:
        """Check one entry against those before it."""
        if leaf.log != self._origin:
            words = f"the entry is of the log {leaf.log}"
            self._report.fault(index, "log-foreign", words)
        key = bytes.fromhex(leaf.id)
        if key in self._ids:
            self._report.fault(index, "id-repeated", f"an earlier entry has the id {leaf.id} too")
        self._ids.add(key)
        self._take_time(index, leaf.t)
        for ref in leaf.refs:
            if bytes.fromhex(ref) not in self._hashes:
                words = f"it rests on {ref}, which is no earlier entry"
                self._report.fault(index, "ref-unknown", words)
        for link in leaf.chains:
            self._take_link(index, link, hashes)

    def close(self, *, rebuilt: bool) -> None:
        """Name the holes that no later entry has filled.

        Args:
            rebuilt: whether the entries cannot be those that the checkpoint signs. Then a hole is
                an entry taken out afterwards; otherwise the log itself was written with it.
        """
        tampered = rebuilt and not self._report.has(*_ENTRY_FAULTS)
        for index, words in self._moved:
            self._report.fault(index, "entries-swapped" if tampered else "chain-order", words)
        for subject, story in self._stories.items():
            for hole in story.holes:
                last = f" to {hole.end - 1}" if hole.end - hole.start > 1 else ""
                words = f"{subject} lacks its number {hole.start}{last} before this entry"
                kind = "entry-dropped" if tampered else "chain-hole"
                self._report.fault(hole.before, kind, words)

    def _take_time(self, index: int, t: int) -> None:
        if t < self._latest - MAX_BACKWARDS_MS:
            words = f"its time is {self._latest - t} ms before that of an earlier entry"
            self._report.fault(index, "time-backwards", words)
            self._latest = t
        self._latest = max(self._latest, t)
        self._report.last_t = t
        if self._report.first_t is None:
            self._report.first_t = t

    def _take_link(self, index: int, link: Link, hashes: tuple[bytes, ...]) -> None:
        story = self._stories.setdefault(link.subj, _Story())
        if link.n < story.following:
            self._take_late(index, link, story)
            return
        if link.n > story.following:
            story.holes.append(_Hole(story.following, link.n, index))
        elif link.prev is not None and bytes.fromhex(link.prev) not in story.hashes:
            words = (
                f"number {link.n} of {link.subj} was written after another entry than "
                f"{story.index}, which stands before it: one of the two was changed"
            )
            self._report.fault(index, "chain-prev", words)
        story.following, story.index, story.hashes = link.n + 1, index, hashes

    def _take_late(self, index: int, link: Link, story: _Story) -> None:
        """Judge a number that the story has passed: it fills a hole, or it is there twice."""
        place = f"number {link.n} of {link.subj}"
        for hole in story.holes:
            if hole.start <= link.n < hole.end:
                story.holes.remove(hole)
                parts = _Hole(hole.start, link.n, hole.before), hole._replace(start=link.n + 1)
                story.holes.extend(part for part in parts if part.start < part.end)
                words = f"{place} stands only here, after a later one in entry {hole.before}"
                self._moved.append((index, words))
                return
        self._report.fault(index, "chain-fork", f"{place} is there a second time")
