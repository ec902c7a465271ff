"""The code on a slip (回执): by it, whoever has the slip finds where a matter stands.

It is the beginning of the matter's id, so every matter has one from the moment it is received.
Fifty random bits cannot be guessed while wrong ones make one wait, and whoever finds one all the
same reads no more than the public record says.
"""

import re
import unicodedata
from enum import StrEnum
from typing import Final

LENGTH: Final = 10
"""Characters of a code, in base32 (RFC 4648)."""

GROUP: Final = 5
"""Characters that are written together."""

FREE_CODES: Final = 30
"""Wrong codes from one address before it has to wait: a whole community may stand behind one."""

_CODE: Final = re.compile(rf"[a-z2-7]{{{LENGTH}}}")
_READ_AS: Final = str.maketrans("018", "oib")
"""Digits that base32 does not have, as the letters that they look like."""


class ReceiptRefusal(StrEnum):
    """Why not; the words are in `messages`."""

    UNKNOWN_CODE = "issues.unknown_code"
    TOO_MANY_CODES = "issues.too_many_codes"


def receipt_code(matter_id: str) -> str:
    """Return the code of a matter as it is printed: XXXXX-XXXXX."""
    code = matter_id[:LENGTH].upper()
    return f"{code[:GROUP]}-{code[GROUP:]}"


def read_code(typed: str) -> str | None:
    """Return the beginning of the id that a code stands for, or None if it is no code.

    Case, width, spaces and strokes do not matter; the digits 0, 1 and 8, which no code has, are
    read as O, I and B.
    """
    folded = unicodedata.normalize("NFKC", typed).casefold()
    kept = "".join(each for each in folded if each.isalnum()).translate(_READ_AS)
    return kept if _CODE.fullmatch(kept) else None
