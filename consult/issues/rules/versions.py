"""What changed between two versions of a text, for Chinese as for languages with spaces."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

CLOSE: Final = 0.5
"""How alike two passages must be (0 to 1) to be compared by words; else one replaces the other."""

LARGEST: Final = 400_000
"""Code points of one passage times those of the other beyond which they are not compared closely:
difflib needs time in proportion to it."""

_SENTENCE: Final = re.compile(r"[^。！？；!?;\n]*[。！？；!?;\n]+|[^。！？；!?;\n]+")
_WORD: Final = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)


class Change(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of two versions: in both, only in the old one, or only in the new one."""

    change: Change
    text: str


def changes(old: str, new: str) -> tuple[Piece, ...]:
    """Return what changed from one text to another, in reading order.

    The pieces that are the same or gone make up the old text, those that are the same or added
    the new one. Sentences are compared first, so that unlike ones are shown whole; those that are
    alike are compared by code points, words and numbers of Latin letters kept together.
    """
    return tuple(_joined(_compare(_SENTENCE.findall(old), _SENTENCE.findall(new), closely=True)))


def _compare(old: Sequence[str], new: Sequence[str], *, closely: bool) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, old, new)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if tag == "equal":
            yield Piece(Change.SAME, gone)
        elif closely and tag == "replace" and _alike(gone, added):
            yield from _compare(_WORD.findall(gone), _WORD.findall(added), closely=False)
        else:
            yield Piece(Change.GONE, gone)
            yield Piece(Change.ADDED, added)


def _alike(one: str, other: str) -> bool:
    if len(one) * len(other) > LARGEST:
        return False
    return SequenceMatcher(None, one, other).ratio() >= CLOSE


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces without empty ones, neighbours of one kind joined."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.change is piece.change:
            last = Piece(last.change, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
