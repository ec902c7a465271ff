"""What a file of areas must say, line by line."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from consult.areas.rules.tree import Kind, Level, kind_of, level_of, parent_of, short_name


class Problem(StrEnum):
    """What can be wrong with a line of a file."""

    NOT_UTF8 = "areas.not_utf8"
    GB18030 = "areas.gb18030"
    BAD_HEADER = "areas.bad_header"
    BAD_LINE = "areas.bad_line"
    LINE_TOO_LONG = "areas.line_too_long"
    WRONG_COLUMNS = "areas.wrong_columns"
    BAD_CODE = "areas.bad_code"
    UNKNOWN_LEVEL = "areas.unknown_level"
    LEVEL_MISMATCH = "areas.level_mismatch"
    WRONG_PARENT = "areas.wrong_parent"
    UNKNOWN_PARENT = "areas.unknown_parent"
    PARENT_DAYS = "areas.parent_days"
    DUPLICATE = "areas.duplicate"
    OVERLAPS_KNOWN = "areas.overlaps_known"
    CHILDREN_LEFT = "areas.children_left"
    EMPTY_NAME = "areas.empty_name"
    LONG_NAME = "areas.long_name"
    CONTROL_CHARACTER = "areas.control_character"
    NOT_LATIN = "areas.not_latin"
    BAD_DAY = "areas.bad_day"
    DAYS_REVERSED = "areas.days_reversed"


UNREADABLE: Final = frozenset(
    {Problem.NOT_UTF8, Problem.GB18030, Problem.BAD_HEADER, Problem.LINE_TOO_LONG}
)
"""Problems that end the reading: what stands behind them would be misread."""


class Refusal(StrEnum):
    """Why an import as a whole is refused."""

    NOTHING_NEW = "areas.nothing_new"


REQUIRED: Final = ("code", "level", "name", "parent_code")
OPTIONAL: Final = ("valid_from", "valid_to", "aliases", "latin")
LONGEST_NAME: Final = 80
"""Code points in a name."""

LONGEST_LINE: Final = 4096
"""Bytes in a line, its end included: what keeps a file without line ends out of memory."""

VALID_SINCE: Final = date(1949, 10, 1)
"""First day of an area whose file names none: earlier than any day anybody asks about."""

_LEVELS: Final = frozenset(Level)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_JOINTS: Final = frozenset(" '-")
_KEYBOARD: Final = str.maketrans({"\u2019": "'", "\u2010": "-", "\u2011": "-"})
_UNSEEN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reverse the direction of writing, so that one name can look like another."""


@dataclass(frozen=True)
class Row:
    """One area as a file tells it.

    Attributes:
        line: number of its line, the header being line 1.
        code: 12 digits.
        level: fits the code.
        name: full official name, at most 80 code points.
        parent_code: code of the area around it; empty for a province.
        valid_from: first day on which the code stands for this area.
        valid_to: first day on which it no longer does; None while it does.
        aliases: other names people use.
        latin: the name in Latin letters without the word for its kind (Wanchun for 万春社区);
            empty if the file tells none.
    """

    line: int
    code: str
    level: Level
    name: str
    parent_code: str
    valid_from: date
    valid_to: date | None
    aliases: tuple[str, ...]
    latin: str

    @property
    def kind(self) -> Kind:
        """Town, country, or neither."""
        return kind_of(self.code, self.name)

    @property
    def short_name(self) -> str:
        """The name in everyday use."""
        return short_name(self.name)


@dataclass(frozen=True)
class RowError:
    """A line that cannot be taken: where, why, and what stands there."""

    line: int
    code: Problem
    value: str = ""


@dataclass(frozen=True)
class Changes:
    """How many areas a file adds, renames and ends, and what other names it brings.

    Attributes:
        added: areas that were not known.
        renamed: known areas that have another name now.
        ended: known areas that have another last day now.
        aliases: other names that were not known.
        latin: known areas that have another name in Latin letters now.
    """

    added: int
    renamed: int
    ended: int
    aliases: int
    latin: int


class _Bad(Exception):
    """One line cannot be taken."""

    def __init__(self, problem: Problem, value: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.value = value


def parse_rows(lines: Iterable[bytes]) -> Iterator[Row | RowError]:
    """Read a file of areas line by line, holding one line at a time.

    The first line names the columns: code, level, name and parent_code, and if wanted valid_from,
    valid_to, aliases and latin, in any order. Blank lines are passed over. A line gives its area or
    the first thing that is wrong with it. Wrong encoding, header or length ends the reading.

    Args:
        lines: the lines of a CSV file in UTF-8 as bytes, each with its end; no field spans lines.

    Yields:
        The areas and the errors, in the order of the file. What takes more than one line to see
        (unknown parents, repeated codes) is not looked for here.
    """
    columns: Sequence[str] = ()
    number, ascii_so_far = 0, True
    for number, raw in enumerate(lines, start=1):
        try:
            text = _decoded(raw, first=number == 1, ascii_so_far=ascii_so_far)
            ascii_so_far = ascii_so_far and text.isascii()
            if not columns:
                columns = _header(text)
            elif text.strip():
                yield _row(number, columns, text)
        except _Bad as bad:
            yield RowError(number, bad.problem, shown(bad.value))
            if bad.problem in UNREADABLE:
                return
    if not number:
        yield RowError(1, Problem.BAD_HEADER)


def has_control_characters(text: str) -> bool:
    """Return whether a text holds characters that nobody can see or that turn its direction."""
    if text.isprintable():  # none of them is, and nearly every name is
        return False
    return any(each in _TURNING or unicodedata.category(each) in _UNSEEN for each in text)


def shown(text: str) -> str:
    """Return a text as it may be shown on a terminal: cut, and nothing in it invisible."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if has_control_characters(each) else each
        for each in text[:LONGEST_NAME]
    )


def why_not_switch(changes: Changes) -> Refusal | None:
    """Say why a file is not taken over: it brings nothing that is not known."""
    if changes == Changes(added=0, renamed=0, ended=0, aliases=0, latin=0):
        return Refusal.NOTHING_NEW
    return None


def _decoded(raw: bytes, *, first: bool, ascii_so_far: bool) -> str:
    if len(raw) > LONGEST_LINE:
        raise _Bad(Problem.LINE_TOO_LONG)
    try:
        text = raw.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError as error:
        chinese = ascii_so_far and _is_gb18030(raw)
        raise _Bad(Problem.GB18030 if chinese else Problem.NOT_UTF8) from error
    return text.rstrip("\r\n")


def _is_gb18030(raw: bytes) -> bool:
    """Return whether bytes read well as GB18030: they decode, and give common characters."""
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return all("\u4e00" <= each <= "\u9fff" for each in text if each.isalpha() and each > "\x7f")


def _header(text: str) -> Sequence[str]:
    columns = [column.strip() for column in _split(text, Problem.BAD_HEADER)]
    named = set(columns)
    if len(named) < len(columns) or not set(REQUIRED) <= named <= {*REQUIRED, *OPTIONAL}:
        raise _Bad(Problem.BAD_HEADER, text)
    return columns


def _split(text: str, otherwise: Problem) -> list[str]:
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise _Bad(otherwise, text) from error


def _row(line: int, columns: Sequence[str], text: str) -> Row:
    values = _split(text, Problem.BAD_LINE)
    if len(values) != len(columns):
        raise _Bad(Problem.WRONG_COLUMNS, text)
    field = {name: _clean(value) for name, value in zip(columns, values, strict=True)}
    level = _level(field["code"], field["level"])
    name = _name(field["name"])
    if field["parent_code"] != parent_of(field["code"]):
        raise _Bad(Problem.WRONG_PARENT, field["parent_code"])
    valid_from = _day(field.get("valid_from", "")) or VALID_SINCE
    valid_to = _day(field.get("valid_to", ""))
    if valid_to is not None and valid_to <= valid_from:
        raise _Bad(Problem.DAYS_REVERSED, field["valid_to"])
    return Row(
        line=line,
        code=field["code"],
        level=level,
        name=name,
        parent_code=field["parent_code"],
        valid_from=valid_from,
        valid_to=valid_to,
        aliases=_aliases(field.get("aliases", "")),
        latin=_latin(field.get("latin", "")),
    )


def _clean(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _level(code: str, level: str) -> Level:
    told = level_of(code)
    if told is None:
        raise _Bad(Problem.BAD_CODE, code)
    if level not in _LEVELS:
        raise _Bad(Problem.UNKNOWN_LEVEL, level)
    if level != told:
        raise _Bad(Problem.LEVEL_MISMATCH, level)
    return told


def _name(name: str) -> str:
    if not name:
        raise _Bad(Problem.EMPTY_NAME)
    if len(name) > LONGEST_NAME:
        raise _Bad(Problem.LONG_NAME, name)
    if has_control_characters(name):
        raise _Bad(Problem.CONTROL_CHARACTER, name)
    return name


def _aliases(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace("；", ";").split(";"))
    return tuple(dict.fromkeys(_name(part) for part in parts if part))


def _latin(text: str) -> str:
    """Return a name in Latin letters, its apostrophes and hyphens those of a keyboard.

    Source: the Regulation on the Administration of Place Names (2022) art. 15 (Latin spellings
    follow the Scheme for the Chinese Phonetic Alphabet). Names of Tibetan, Uygur and Mongolian
    places have letters of their own (Ürümqi), so any Latin letter will do.
    """
    name = text.translate(_KEYBOARD)
    if len(name) > LONGEST_NAME:
        raise _Bad(Problem.LONG_NAME, text)
    letters = "".join(each for each in name if each not in _JOINTS)
    if name and not (letters and all(map(_is_latin, letters)) and _is_latin(name[0])):
        raise _Bad(Problem.NOT_LATIN, text)
    return name


@lru_cache(maxsize=512)
def _is_latin(letter: str) -> bool:
    """Return whether a character is a letter of the Latin alphabet, in its ordinary width."""
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN ")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _Bad(Problem.BAD_DAY, text)
