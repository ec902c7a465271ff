"""Checks that every text of the code and the templates has its English: `-m tests.translations`."""

import sys
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from consult.core.environment import ROOT

CATALOGUE = ROOT / "consult/translations/en/LC_MESSAGES/messages.po"
KEYWORDS = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}


def texts() -> dict[str, str]:
    """Return every text to translate, and a place where it stands."""
    found: dict[str, str] = {}
    for folder, pattern, method in (("consult", "**.py", "python"), ("templates", "**", "jinja2")):
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [(pattern, method)], keywords=KEYWORDS
        ):
            first = message if isinstance(message, str) else message[0]
            found.setdefault(str(first), f"{folder}/{name}:{line}")
    return found


def missing(catalogue: Path = CATALOGUE) -> list[str]:
    """Return a line for each text without (certain) English, and each that is used no more."""
    with catalogue.open("rb") as stream:
        known = read_po(stream, locale="en")
    used = texts()
    lines = [
        f"{place}: no English for {text!r}"
        for text, place in used.items()
        if not _translated(known.get(text))
    ]
    kept = {each.id if isinstance(each.id, str) else each.id[0] for each in known}
    return lines + [f"nobody says {text!r} any more" for text in kept - used.keys() - {""}]


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    words = message.string
    return bool(words) if isinstance(words, str) else all(words or ("",))


def main() -> int:
    """Print what is missing; return 0 if nothing is, or if there is no catalogue yet."""
    if not CATALOGUE.exists():
        return 0
    faults = missing()
    sys.stdout.writelines(f"{each}\n" for each in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
