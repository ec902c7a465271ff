"""What remains of the name a file came with: words for the office, never a path."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
"""Code points that are kept of a name, its ending included."""

_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def clean_name(name: str | None) -> str:
    """Return the last part of a file's name without what nobody sees; it may be empty."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    seen = "".join(each for each in last if unicodedata.category(each) not in _UNSEEN)
    plain = " ".join(seen.split()).strip(". ")
    if len(plain) <= LONGEST:
        return plain
    found = _ENDING.search(plain)
    ending = found[0] if found else ""
    return plain[: LONGEST - len(ending) - 1] + "…" + ending
