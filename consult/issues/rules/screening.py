"""Matters that are not for consultation, each with who does take them, and the words for them.

A word in a text suggests one; nothing more. Its writer is shown where to turn to, and decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

BETWEEN: Final = "\u3001"
"""Parts the words of a list."""


@dataclass(frozen=True)
class NegativeMatter:
    """A kind of matter that is taken somewhere else.

    Attributes:
        code: its id in the law data.
        words: finds a word that suggests it in a folded text.
    """

    code: str
    words: re.Pattern[str]


def parse_negative_matter(table: Mapping[str, Any]) -> NegativeMatter:
    """Return a table of the law data as facts.

    Raises:
        KeyError: a field is missing.
        ValueError: it has no words, or a phone number that is none.
    """
    for name in ("name", "who", "where", "source"):
        for language in ("zh", "en"):
            if not table[f"{name}_{language}"]:
                raise ValueError(f"{table['id']}: {name}_{language} is empty")
    if not str(table["phone"]).isdigit():
        raise ValueError(f"{table['id']}: {table['phone']} is no phone number")
    lists = (table["words_zh"].split(BETWEEN), table["words_en"].split(","))
    words = tuple(fold(each) for one in lists for each in one if each.strip())
    if not words or any(len(word) < 2 for word in words):  # noqa: PLR2004 - one character suggests all
        raise ValueError(f"{table['id']}: a word of two characters or more is needed")
    return NegativeMatter(table["id"], re.compile("|".join(_begun(word) for word in words)))


def suggested(matters: Iterable[NegativeMatter], text: str) -> tuple[str, ...]:
    """Return the codes of the matters that a text suggests."""
    folded = fold(text)
    return tuple(each.code for each in matters if each.words.search(folded))


def _begun(word: str) -> str:
    """Return the pattern of a word; one of Latin letters stands where a word begins."""
    return ("(?<![a-z])" if word.isascii() else "") + re.escape(word)


def fold(text: str) -> str:
    """Return a text as words are looked for in it: one width, one case, no space around it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
