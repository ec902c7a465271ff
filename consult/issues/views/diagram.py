"""Places the states of a matter on paper, so that a template can draw the table as an SVG.

An SVG breaks no lines: they are broken here, by how wide characters are in general.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from consult.core.i18n import words
from consult.issues.rules import MOVES, Move, State, next_states

WIDTH: Final = 208
BETWEEN: Final = 128
"""Between two columns; so much is left for the name of a step beside another state."""

COLUMN: Final = WIDTH + BETWEEN
BELOW: Final = 78
"""Between two rows; the name of a step stands there on two lines, or three."""

PADDING: Final = 11
MARGIN: Final = 20
ASIDE: Final = 9

LABEL_UNITS, NOTE_UNITS, ACROSS_UNITS, DOWN_UNITS = 22, 30, 16, 21
"""How wide a line may be: in a box, its note, beside a level arrow, on an arrow downwards."""

LABEL_LINE, NOTE_LINE, STEP_LINE = 20, 15, 16
"""How high a line is, with the space to the next."""

_LAYOUT: Final[tuple[tuple[State | None, ...], ...]] = (
    (State.NOT_ADMITTED, State.RECEIVED, State.REPLIED, State.CALLED_BACK),
    (State.REVIEW_ASKED, State.ADMITTED, State.RETURNED, State.WITHDRAWN),
    (State.MERGED, State.STUDIED, State.TRANSFERRED, State.UNDONE),
    (State.ORDERED, State.PLANNED, State.CHANGED),
    (State.CALLED_OFF, State.ANNOUNCED, None),
    (State.NOT_QUORATE, State.CONSULTING, State.NO_OPINION),
    (State.ADOPTED, State.OPINION, State.REJECTED),
    (State.POSTED, State.PUBLICITY, State.UPHELD),
    (None, State.IN_EFFECT, None),
    (None, State.ANSWERED, None),
    (None, State.REVIEWED, None),
    (None, State.ARCHIVED, State.REVOKED),
)
"""Rows from top to bottom: the plain way runs down the second column, the quick lane to the right.

Only steps between neighbours are drawn as lines; where else a state can lead is written in it.
"""

_BAD: Final = frozenset(
    {
        State.NOT_ADMITTED,
        State.REJECTED,
        State.NO_OPINION,
        State.NOT_QUORATE,
        State.CALLED_OFF,
        State.REVOKED,
    }
)


@dataclass(frozen=True)
class Written:
    """A line of text, centred at a point."""

    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Node:
    """A state on paper; `x` and `y` are its upper left corner, `notes` where else it leads."""

    id: str
    x: int
    y: int
    w: int
    h: int
    kind: str
    label: tuple[Written, ...]
    notes: tuple[Written, ...]


@dataclass(frozen=True)
class Edge:
    """A step on paper: a line through `points`, and its name."""

    points: str
    label: tuple[Written, ...]


@dataclass(frozen=True)
class Diagram:
    """The whole drawing, and the table that says the same."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    rows: tuple[dict[str, str], ...]


def draw(now: State | None = None) -> Diagram:
    """Return the state table as a drawing; `now` is marked as where a matter stands."""
    nodes: dict[State, Node] = {}
    top = MARGIN
    for states in _LAYOUT:
        texts = {state: _texts(state) for state in states if state is not None}
        height = max(_height(*each) for each in texts.values())
        for column, state in enumerate(states):
            if state is not None:
                x = MARGIN + column * COLUMN
                nodes[state] = _node(state, x, top, height, texts[state], _kind(state, now))
        top += height + BELOW
    edges = tuple(
        _edge(nodes[source], nodes[move.target], words(f"step.{move.step}"))
        for move in MOVES
        for source in move.sources
        if _neighbours(source, move.target)
    )
    return Diagram(
        nodes=tuple(nodes.values()),
        edges=edges,
        width=2 * MARGIN + (max(map(len, _LAYOUT)) - 1) * COLUMN + WIDTH,
        height=top - BELOW + MARGIN,
        rows=tuple(_row(move) for move in MOVES),
    )


_PLACES: Final = {
    state: (row, column)
    for row, states in enumerate(_LAYOUT)
    for column, state in enumerate(states)
    if state is not None
}


def _neighbours(one: State, other: State) -> bool:
    (row, column), (row_of_other, column_of_other) = _PLACES[one], _PLACES[other]
    down, across = row_of_other - row, abs(column - column_of_other)
    return (down == 0 and across == 1) or (down == 1 and across <= 1)


def _units(text: str) -> int:
    """Return how wide a text is: a full-width character counts as two."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def _broken(text: str, longest: int) -> list[str]:
    """Break a text into as few lines as it takes, of much the same width.

    Latin words stay whole; Chinese breaks anywhere but before a mark, best after one.
    """
    count = -(-_units(text) // longest)
    if count < 2:  # noqa: PLR2004 - it fits
        return [text]
    pieces = _pieces(text)
    for width in range(-(-_units(text) // count), longest + 1):
        lines = _filled(pieces, width)
        if len(lines) <= count:
            return lines
    return _filled(pieces, longest)


def _pieces(text: str) -> list[str]:
    """Return what may stand at the beginning of a line, each with the space behind it."""
    pieces = [""]
    for each in text:
        wide = _units(each) > 1 and each not in _MARKS
        if wide or (pieces[-1].endswith((" ", *_MARKS)) and each not in _MARKS):
            pieces.append("")
        pieces[-1] += each
    return [each for each in pieces if each]


_MARKS: Final = "，。；：、）！？"


def _filled(pieces: Iterable[str], width: int) -> list[str]:
    lines = [""]
    for each in pieces:
        if lines[-1] and _units((lines[-1] + each).rstrip()) > width:
            lines.append("")
        lines[-1] += each
    return [each.strip() for each in lines]


def _texts(state: State) -> tuple[list[str], list[str]]:
    """Return the lines in a state's box: what it is called, and where else it leads."""
    far = [each for each in next_states(state) if not _neighbours(state, each)]
    notes = [line for each in far for line in _broken(f"→ {words(f'state.{each}')}", NOTE_UNITS)]
    return _broken(words(f"state.{state}"), LABEL_UNITS), notes


def _height(label: list[str], notes: list[str]) -> int:
    return 2 * PADDING + len(label) * LABEL_LINE + len(notes) * NOTE_LINE


def _stacked(lines: list[str], x: int, top: int, line: int) -> tuple[Written, ...]:
    return tuple(Written(text, x, top + line * no + line // 2) for no, text in enumerate(lines))


def _kind(state: State, now: State | None) -> str:
    if state is now:
        return "now"
    if state is State.RECEIVED:
        return "start"
    if state is State.ARCHIVED:
        return "end"
    return "bad" if state in _BAD else "state"


def _node(
    state: State, x: int, top: int, room: int, texts: tuple[list[str], list[str]], kind: str
) -> Node:
    """Return a state's box, in the middle of the room that its row has."""
    label, notes = texts
    height = _height(label, notes)
    y, middle = top + (room - height) // 2, x + WIDTH // 2
    under = y + PADDING + len(label) * LABEL_LINE
    return Node(
        state.value,
        x,
        y,
        WIDTH,
        height,
        kind,
        _stacked(label, middle, y + PADDING, LABEL_LINE),
        _stacked(notes, middle, under, NOTE_LINE),
    )


def _edge(source: Node, target: Node, label: str) -> Edge:
    """Return a line between the nearest sides of two neighbouring boxes.

    The way there and the way back beside each other run on two lines, the one with its name above,
    the other below.
    """
    level = source.y + source.h // 2
    if level == target.y + target.h // 2 or target.y < source.y + source.h:
        right = target.x > source.x
        x1, x2 = (source.x + WIDTH, target.x) if right else (source.x, target.x + WIDTH)
        y = level + (-ASIDE if right else ASIDE)
        lines = _broken(label, ACROSS_UNITS)
        top = y - 4 - STEP_LINE * len(lines) if right else y + 4
        written = _stacked(lines, (x1 + x2) // 2, top, STEP_LINE)
        return Edge(f"{x1},{y} {x2},{y}", written)
    x1, x2 = source.x + WIDTH // 2, target.x + WIDTH // 2
    y1, y2 = source.y + source.h, target.y
    lines = _broken(label, DOWN_UNITS)
    top = (y1 + y2 - STEP_LINE * len(lines)) // 2
    return Edge(f"{x1},{y1} {x2},{y2}", _stacked(lines, (x1 + x2) // 2, top, STEP_LINE))


def _row(move: Move) -> dict[str, str]:
    return {
        "from": " / ".join(words(f"state.{each}") for each in move.sources) or "—",
        "to": words(f"state.{move.target}"),
        "label": words(f"step.{move.step}"),
        "who": words(move.permission),
    }
