"""Whether a question speaks of deciding, which is not for a body that only forms an opinion."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from consult.issues.rules.screening import BETWEEN, fold

_ENDS: Final = re.compile(r"[,;:.!?。\n]+")
"""What parts a sentence, once folded: the full-width signs have become the plain ones."""

_QUOTES: Final = str.maketrans("", "", "\"'“”‘’「」『』《》")
_OF: Final = "的"


@dataclass(frozen=True)
class DecidingWords:
    """By which words a question says that its vote decides.

    Attributes:
        words: the words, folded.
        bodies: bodies that do decide, folded; what a question says of them is no matter.
        denials: what stands before a word and makes the contrary of it, folded.
    """

    words: tuple[str, ...]
    bodies: tuple[str, ...]
    denials: tuple[str, ...]


def parse_deciding_words(table: Mapping[str, Any]) -> DecidingWords:
    """Return a table of the law data as facts.

    Raises:
        KeyError: a field is missing.
        ValueError: a list is empty.
    """
    lists = {
        name: tuple(
            _plain(each)
            for each in (
                *table[f"{name}_zh"].split(BETWEEN),
                *table[f"{name}_en"].split(","),
            )
            if each.strip()
        )
        for name in ("words", "bodies", "denials")
    }
    if not all(lists.values()):
        raise ValueError(f"{table['id']}: words, bodies and denials are needed")
    return DecidingWords(**lists)


def speaks_of_deciding(question: str, deciding: DecidingWords) -> bool:
    """Return whether a question says that the vote on it decides.

    It does not where it says so of another body, of what was decided before, or says the contrary:
    提请业主大会作出决定, 已作出决定的方案, 不形成决议.
    """
    return any(
        _decides(part, word, deciding)
        for part in _ENDS.split(_plain(question))
        for word in deciding.words
    )


def _decides(part: str, word: str, deciding: DecidingWords) -> bool:
    return any(
        not _is_denied(part[: found.start()], deciding.denials)
        and not part[found.end() :].startswith(_OF)
        and not _is_of(part[: found.start()], deciding.bodies)
        for found in re.finditer(_beginning(word), part)
    )


def _is_denied(before: str, denials: tuple[str, ...]) -> bool:
    return any(re.search(_beginning(each) + "[ -]*$", before) for each in denials)


def _is_of(before: str, bodies: tuple[str, ...]) -> bool:
    """Return whether another body stands before a word, and not only what belongs to it."""
    return any(re.search(re.escape(each) + f"(?!{_OF})", before) for each in bodies)


def _beginning(word: str) -> str:
    """Return the expression for a word; one of Latin letters stands where a word begins."""
    return ("(?<![a-z])" if word.isascii() else "") + re.escape(word)


def _plain(text: str) -> str:
    """Return a text folded, without quotation marks and without spaces between Chinese signs."""
    folded = fold(text).translate(_QUOTES)
    return re.sub(r"(?<![!-~])[^\S\n]+|[^\S\n]+(?![!-~])", "", folded)
