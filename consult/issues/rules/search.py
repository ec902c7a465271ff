"""What a text is found by: pairs of Chinese characters, and whole words of other scripts.

Chinese is written without spaces, and neither database finds parts of it through an index. So
every run of Chinese characters is cut into overlapping pairs (bigrams; Nie, Gao, Zhang and Zhou,
2000, "On the use of words and n-grams for Chinese information retrieval", find them as good as
words from a dictionary, which ages). Pairs are of code points, so rare names count like others.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

MOST_HELD: Final = 400
"""Grams that are kept of one matter's text, its title first."""

MOST_ASKED: Final = 60
"""Grams of a question that are looked up."""

LONGEST: Final = 32
"""Characters of a word that count; the rest of it is cut off."""

_HAN: Final = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words: planes 2 and 3 whole, where new characters come in."""

_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Selectors of variants and joiners: they change how a character looks, not which one it is."""


_NUMBER: Final = re.compile(r"([0-9]{4})\s*[-–—\u2010\u2011\u2212]\s*0*([1-9][0-9]{0,5})")
"""A case number with whatever stroke a keyboard has."""


@dataclass(frozen=True)
class Likeness:
    """How much of a question a matter's text shares, in grams.

    Attributes:
        title: grams of the question's title that the text holds.
        shared: grams of the whole question that it holds.
        held: grams of the text.
    """

    title: int
    shared: int
    held: int


def grams(text: str, most: int = MOST_HELD) -> tuple[str, ...]:
    """Return what a text is found by, each once, in its order, at most so many.

    A single Chinese character between others than Chinese ones counts alone.
    """
    found: dict[str, None] = {}
    for each in _cut(text):
        if len(found) == most:
            break
        found[each] = None
    return tuple(found)


def parse_number(text: str) -> tuple[int, int] | None:
    """Return year and serial if a question is nothing but a case number, or None."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (int(found[1]), int(found[2])) if found else None


def grams_of_matter(title: str, facts: str, wish: str) -> frozenset[str]:
    """Return what a matter is found by; each character of its title counts alone as well."""
    alone = {each for each in _plain(title) if _HAN.match(each)}
    return frozenset(alone) | set(grams(f"{title}\n{facts}\n{wish}"))


def is_alike(found: Likeness, title: int, asked: int) -> bool:
    """Return whether a matter is likely about the same thing as a question.

    Two fifths of the title's grams are there, or a quarter of all: the smaller text counts. One
    gram alone says nothing.

    Args:
        found: what the matter's text shares with the question.
        title: grams of the question's title.
        asked: grams of the whole question.
    """
    by_title = found.title > 1 and found.title * 5 >= min(title, found.held) * 2
    return by_title or (found.shared > 1 and found.shared * 4 >= min(asked, found.held))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", folded))


def _cut(text: str) -> Iterator[str]:
    for kind, run in groupby(_plain(text), _kind):
        if kind == "word":
            yield "".join(run)[:LONGEST]
        elif kind == "han":
            yield from _pairs(run)


def _pairs(run: Iterable[str]) -> Iterator[str]:
    characters = tuple(run)
    if len(characters) == 1:
        yield characters[0]
    for left, right in pairwise(characters):
        yield left + right


def _kind(character: str) -> str:
    if _HAN.match(character):
        return "han"
    if character.isalnum() or unicodedata.category(character).startswith("M"):
        return "word"
    return ""
