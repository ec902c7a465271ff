"""Collect what checking a log found, and put it into words for the terminal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

MAX_PRINTED = 100

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: at which entry, if it can be said, of what kind, and in words."""

    index: int | None
    kind: str
    words: str

    def __str__(self) -> str:
        """Write the line that is printed; what others wrote in the log comes out as plain ASCII."""
        where = "-" if self.index is None else self.index
        return f"FAULT index={where} kind={self.kind}: {_printable(self.words)}"


@dataclass
class Report:
    """The outcome of checking one log.

    Attributes:
        origin: the name of the log, as its checkpoint gives it.
        size: number of entries that the checkpoint signs; None when it could not be read.
        root: the root in base64 that the checkpoint signs.
        entries: number of entries that were found and read.
        first_t: time of the first entry, ms since 1970 UTC.
        last_t: time of the last entry.
        counts: number of faults by kind.
        proved: what holds, a sentence each.
        not_proved: what this check cannot tell, a sentence each.
    """

    origin: str = ""
    size: int | None = None
    root: str = ""
    entries: int = 0
    first_t: int | None = None
    last_t: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    proved: list[str] = field(default_factory=list)
    not_proved: list[str] = field(default_factory=list)
    _kept: dict[str, list[Fault]] = field(default_factory=dict)

    def fault(self, index: int | None, kind: str, words: str) -> None:
        """Note a fault; of each kind the first hundred are kept, and all are counted."""
        kept = self._kept.setdefault(kind, [])
        self.counts[kind] += 1
        if len(kept) < MAX_PRINTED:
            kept.append(Fault(index, kind, words))

    def has(self, *kinds: str) -> bool:
        """Tell whether a fault of one of these kinds was found."""
        return any(kind in self.counts for kind in kinds)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.counts

    @property
    def faults(self) -> list[Fault]:
        """The faults kept: first those of the log as a whole, then by index."""
        kept = [one for faults in self._kept.values() for one in faults]
        return sorted(kept, key=lambda one: -1 if one.index is None else one.index)

    def lines(self) -> Iterator[str]:
        """Write the report: at most a hundred faults, a line each, and the summary."""
        yield from map(str, self.faults[:MAX_PRINTED])
        total = self.counts.total()
        if total > MAX_PRINTED:
            yield f"... and {total - MAX_PRINTED} more faults"
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(self.counts.items()))
        yield f"faults: {total} ({kinds})" if total else "faults: none"
        yield f"origin: {_printable(self.origin) or 'unknown'}"
        yield f"size: {'unknown' if self.size is None else self.size}"
        yield f"root: {self.root or 'unknown'}"
        yield f"entries read: {self.entries}"
        yield f"first entry: {_moment(self.first_t)}"
        yield f"last entry: {_moment(self.last_t)}"
        yield from _section("proved", self.proved)
        yield from _section("not proved", self.not_proved)


def _section(title: str, sentences: list[str]) -> Iterator[str]:
    yield f"{title}:" if sentences else f"{title}: nothing"
    yield from (f"  - {_printable(sentence)}" for sentence in sentences)


def _moment(t: int | None) -> str:
    if t is None:
        return "none"
    try:
        moment = _EPOCH + timedelta(milliseconds=t)
    except OverflowError:
        return f"{t} ms"
    return moment.isoformat(timespec="milliseconds")


def _printable(text: str) -> str:
    """Escape what is not printable ASCII, so that a log cannot write to the reader's terminal."""
    return "".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in text)
