"""By what a place is found: the beginnings of its names, of its Latin spelling, of its code."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from consult.areas.rules.tree import CODE_DIGITS, short_name

LONGEST_TERM: Final = 80
"""Characters of what an area is found by."""

INITIALS: Final = "#"
"""What stands before initials, so that "wan" does not mean 万安宁."""

LAST: Final = "\U0010ffff"
"""Sorts behind every character that a name can have."""

_SYLLABLE: Final = re.compile("(?:zh|ch|sh|[b-df-hj-np-tw-z])?[aeiouv]+(?:ng|n|r)?(?![aeiouv])")
_JOINTS: Final = str.maketrans("", "", " '-\u2019\u2010\u2011")
_KINDS: Final = frozenset(
    [
        "autonomous",
        "city",
        "community",
        "county",
        "district",
        "prefecture",
        "province",
        "region",
        "street",
        "sub-district",
        "subdistrict",
        "town",
        "township",
        "village",
    ]
)
"""English words that pages put behind a Latin name."""

_FIRST: Final = b"\xb0\xa1"
_END: Final = b"\xd7\xfa"
_BEGINNINGS: Final[Sequence[bytes]] = tuple(
    bytes.fromhex(each)
    for each in [
        "b0a1",
        "b0c5",
        "b2c1",
        "b4ee",
        "b6ea",
        "b7a2",
        "b8c1",
        "b9fe",
        "bbf7",
        "bfa6",
        "c0ac",
        "c2e8",
        "c4c3",
        "c5b6",
        "c5be",
        "c6da",
        "c8bb",
        "c8f6",
        "cbfa",
        "cdda",
        "cef4",
        "d1b9",
        "d4d1",
    ]
)
_LETTERS: Final = "abcdefghjklmnopqrstwxyz"


class Spelling(StrEnum):
    """How somebody wrote what they look for."""

    CODE = "code"
    LATIN = "latin"
    CHINESE = "chinese"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for.

    Attributes:
        text: as it was written, for comparing with parts of names.
        spelling: how it was written.
        terms: beginnings of what places are found by; none matches everything.
    """

    text: str
    spelling: Spelling
    terms: tuple[str, ...]


def asked(text: str) -> Asked:
    """Return what a text means: digits a code, Latin letters a spelling or initials, else a name.

    A name may be the committee's (八角村委会), and a kind may stand behind a Latin name (Wanchun
    Community); both say the same as the name alone.
    """
    if text.isascii() and text.isdigit() and len(text) <= CODE_DIGITS:
        return Asked(text, Spelling.CODE, (text,))
    if is_latin(text):
        words = text.lower().split()
        while len(words) > 1 and words[-1] in _KINDS:
            words.pop()
        term = spelled(" ".join(words))
        # One letter begins a name's spelling where it is its first initial: one of them will do.
        terms = (term, INITIALS + term) if len(term) > 1 else (INITIALS + term,)
        return Asked(text, Spelling.LATIN, terms if term else ())
    return Asked(text, Spelling.CHINESE, (short_name(text),) if text else ())


def is_latin(text: str) -> bool:
    """Return whether a text is written in Latin letters."""
    letters = text.translate(_JOINTS)
    return bool(letters) and all(
        each.isalpha() and (each.isascii() or unicodedata.name(each, "").startswith("LATIN"))
        for each in letters
    )


def spelled(latin: str) -> str:
    """Return a Latin name as it is looked up: small letters without marks, joints and spaces."""
    if not latin.isascii():
        parts = unicodedata.normalize("NFKD", latin)
        latin = "".join(each for each in parts if not unicodedata.combining(each))
    return latin.lower().translate(_JOINTS)


def initials(name: str, latin: str) -> str:
    """Return the first letters of a name's syllables, as they are typed; empty if unknown.

    They come from the Latin name, else from the characters themselves: the 3,755 common ones stand
    in GB 2312 in the order of their pronunciation. Of a character with two readings that is only
    one (重庆 becomes zq); the Latin name says it right.
    """
    if latin:
        words = spelled_words(latin)
        return "".join(each[0] for word in words for each in _SYLLABLE.findall(word))
    letters = [_initial(each) for each in name]
    return "".join(each for each in letters if each) if all(letters) else ""


def spelled_words(latin: str) -> Sequence[str]:
    """Return the parts of a Latin name between its spaces, hyphens and apostrophes."""
    return [spelled(each) for each in re.split("[ '\u2019\u2010\u2011-]", latin) if each]


def _initial(character: str) -> str:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    if not _FIRST <= code < _END:
        return ""
    return _LETTERS[bisect_right(_BEGINNINGS, code) - 1]
