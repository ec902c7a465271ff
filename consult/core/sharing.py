"""What people paste into a group chat: a short text, and a poster laid out line by line."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from consult.core.qr import Code, code_of

LONGEST: Final = 140
"""Code points of a text for a chat, its link not counted: what shows without unfolding."""

WIDTH: Final = 750
HEIGHT: Final = 1334
MARGIN: Final = 66
MEASURE: Final = WIDTH - 2 * MARGIN

TITLE_TOP: Final = 284
TITLE_SIZES: Final = ((76, 3), (64, 4), (54, 5), (46, 6))
"""Sizes of a title's letters and how many lines each may take, the largest first."""

FACT_SIZE: Final = 40
FACT_LINES: Final = 2
LONE_FACT_LINES: Final = 5
FACTS_END: Final = 910
LABEL_SIZE: Final = 28
LEADING: Final = 1.36
CALL_SIZE: Final = 34
URL_SIZE: Final = 20
CODE_SIDE: Final = 270
CODE_TOP: Final = 962
KICKER_SIZE: Final = 36

CLOSING: Final = frozenset("，。；：！？、）》」』】”’…,.;:!?)]}%％")
OPENING: Final = frozenset("（《「『【“‘([{")


@dataclass(frozen=True)
class Poster:
    """What a poster says.

    Attributes:
        place: the community.
        kicker: what is on, in a word or two.
        title: what it is about; as long as it likes.
        facts: up to three pairs of label and value: when, where, until when.
        call: what to do with the code.
        url: where the code leads.
        site: name of the site.
        warning: that the data are invented, or nothing.
    """

    place: str
    kicker: str
    title: str
    facts: Sequence[tuple[str, str]]
    call: str
    url: str
    site: str
    warning: str


@dataclass(frozen=True)
class Line:
    """A line of text at its place: x and y of its baseline, letter size."""

    text: str
    x: float
    y: float
    size: int


@dataclass(frozen=True)
class Drawing:
    """A poster ready to be drawn: lines with their places, the code with its scale."""

    poster: Poster
    kicker_width: float
    title: Sequence[Line]
    labels: Sequence[Line]
    values: Sequence[Line]
    call: Sequence[Line]
    url: Sequence[Line]
    code: Code
    code_top: int
    code_scale: float


@dataclass(frozen=True)
class Share:
    """What the page to copy from shows: a text that ends with a link, and the poster."""

    text: str
    url: str
    poster: Poster

    @property
    def message(self) -> str:
        """The text as it is pasted."""
        return f"{self.text}\n{self.url}"


def fit(say: Callable[[str], str], title: str, limit: int = LONGEST) -> str:
    """Return a sentence about a title, the title shortened so that the whole keeps the limit."""
    room = limit - len(say(""))
    return shorten(say(shorten(title, max(room, 1))), limit)


def shorten(text: str, limit: int) -> str:
    """Return a text of at most so many code points; what was cut is shown by three dots."""
    if len(text) <= limit:
        return text
    kept = ""
    for cluster in clusters(text):
        if len(kept) + len(cluster) > limit - 1:
            break
        kept += cluster
    return kept.rstrip() + "…"


def clusters(text: str) -> Iterator[str]:
    """Yield what readers take for one sign: a letter with its marks, an emoji with its parts."""
    sign = ""
    for point in text:
        if sign and (_joins(point) or sign[-1] == "\u200d"):
            sign += point
            continue
        if sign:
            yield sign
        sign = point
    if sign:
        yield sign


def _joins(point: str) -> bool:
    marks = unicodedata.category(point).startswith("M")
    return marks or point == "\u200d" or 0x1F3FB <= ord(point) <= 0x1F3FF  # noqa: PLR2004 - skins


def width_of(sign: str) -> float:
    """Return how wide a sign is drawn, in letter sizes; rather too wide than too narrow."""
    point = ord(sign[0])
    if point >= 0x1F000:  # noqa: PLR2004 - emoji and rare ideographs
        return 1.3
    if unicodedata.east_asian_width(sign[0]) in "WFA":
        return 1.0
    if sign[0].isspace():
        return 0.3
    return 0.72 if sign[0].isupper() or sign[0] in "mwMW@%" else 0.58


def wrap(text: str, size: float, measure: float, most: int) -> list[str]:
    """Return a text broken into lines; Latin words stay whole, closing marks never begin a line.

    Args:
        text: any text; its line breaks count as spaces.
        size: letter size, in the unit of the measure.
        measure: how long a line may be.
        most: lines at most; the last one ends with three dots if something was left over.
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(text, measure / size):
        wide = sum(width_of(sign) for sign in clusters(piece))
        if line.strip() and (used + wide) * size > measure:
            lines.append(line.strip())
            line, used = "", 0.0
            if piece.isspace():
                continue
        line, used = line + piece, used + wide
    if line.strip():
        lines.append(line.strip())
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1], measure / size - 1)]
    return lines


def _cut(line: str, room: float) -> str:
    """Return the beginning of a line that has such a width, and three dots."""
    kept, used = "", 0.0
    for sign in clusters(line):
        used += width_of(sign)
        if used > room:
            break
        kept += sign
    return kept.rstrip() + "…"


def _pieces(text: str, longest: float) -> Iterator[str]:
    """Yield what may not be parted: signs with the marks that belong to them, Latin words."""
    piece = ""
    for sign in clusters(re.sub(r"\s+", " ", text).strip()):
        if piece and not _keeps(piece, sign, longest):
            yield piece
            piece = ""
        piece += sign
    if piece:
        yield piece


def _keeps(piece: str, sign: str, longest: float) -> bool:
    if sum(width_of(each) for each in clusters(piece + sign)) > longest:
        return False
    if sign in CLOSING:
        return not piece.isspace()
    if piece[-1] in OPENING:
        return True
    return _latin(piece[-1]) and _latin(sign[0])


def _latin(point: str) -> bool:
    return not point.isspace() and unicodedata.east_asian_width(point) not in "WFA"


def draw(poster: Poster) -> Drawing:
    """Return a poster with every line at its place."""
    title = _title(poster.title)
    labels, values = _facts(poster.facts, title[-1].y + title[-1].size + 30 if title else TITLE_TOP)
    beside = MARGIN + CODE_SIDE + 34
    call = _stack(poster.call, beside, CODE_TOP + 52, CALL_SIZE, 4)
    at = poster.url.split("://", 1)[-1]
    code = code_of(poster.url)
    return Drawing(
        poster=poster,
        kicker_width=sum(width_of(sign) for sign in clusters(poster.kicker)) * KICKER_SIZE + 44,
        title=title,
        labels=labels,
        values=values,
        call=call,
        url=_stack(at, beside, CODE_TOP + CODE_SIDE - 42, URL_SIZE, 3),
        code=code,
        code_top=CODE_TOP,
        code_scale=round(CODE_SIDE / code.side, 4),
    )


def _title(title: str) -> list[Line]:
    lines: list[str] = []
    size = TITLE_SIZES[-1][0]
    for size, most in TITLE_SIZES:
        lines = wrap(title, size, MEASURE, most)
        if not lines or not lines[-1].endswith("…") or title.strip().endswith("…"):
            break
    step = size * LEADING
    return [
        Line(text, MARGIN, round(TITLE_TOP + size + number * step, 1), size)
        for number, text in enumerate(lines)
    ]


def _facts(facts: Sequence[tuple[str, str]], top: float) -> tuple[list[Line], list[Line]]:
    """Return labels with their values under them, as many as there is room for."""
    most = FACT_LINES if len(facts) > 1 else LONE_FACT_LINES
    labels: list[Line] = []
    values: list[Line] = []
    y = top + LABEL_SIZE
    for label, value in facts:
        room = int((FACTS_END - y) / (FACT_SIZE * LEADING))
        if room < 1:
            break
        labels.append(Line(label, MARGIN, round(y, 1), LABEL_SIZE))
        y += LABEL_SIZE * 0.4
        for text in wrap(value, FACT_SIZE, MEASURE, min(room, most)):
            y += FACT_SIZE * LEADING
            values.append(Line(text, MARGIN, round(y - FACT_SIZE * 0.3, 1), FACT_SIZE))
        y += FACT_SIZE + 8
    return labels, values


def _stack(text: str, x: float, y: float, size: int, most: int) -> list[Line]:
    lines = wrap(text, size, WIDTH - MARGIN - x, most)
    return [
        Line(each, x, round(y + number * size * 1.4, 1), size) for number, each in enumerate(lines)
    ]
