"""Places the states of a matter on paper, so that a template can draw the table as an SVG."""

from dataclasses import dataclass
from typing import Final

from consult.core.i18n import words
from consult.issues.rules import MOVES, Move, State, next_states

COLUMN: Final = 306
ROW: Final = 108
WIDTH: Final = 212
HEIGHT: Final = 60
MARGIN: Final = 20
ASIDE: Final = 13

_LAYOUT: Final = (
    (State.NOT_ADMITTED, State.RECEIVED, State.RETURNED),
    (State.TRANSFERRED, State.ADMITTED, State.MERGED),
    (None, State.STUDIED, None),
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
"""Rows from top to bottom, three columns: the plain way runs down the middle.

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
class Node:
    """A state on paper; `x` and `y` are its upper left corner, `note` where else it leads."""

    id: str
    label: str
    x: int
    y: int
    w: int
    h: int
    kind: str
    note: str


@dataclass(frozen=True)
class Edge:
    """A step on paper: a line through `points`, its label at (lx, ly)."""

    points: str
    label: str
    lx: int
    ly: int


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
    places = {state: (x, y) for state, x, y in _places()}
    nodes = {state: _node(state, places, now) for state in places}
    edges = tuple(
        _edge(nodes[source], nodes[move.target], words(f"step.{move.step}"))
        for move in MOVES
        for source in move.sources
        if _neighbours(places[source], places[move.target])
    )
    return Diagram(
        nodes=tuple(nodes.values()),
        edges=edges,
        width=2 * MARGIN + 2 * COLUMN + WIDTH,
        height=2 * MARGIN + (len(_LAYOUT) - 1) * ROW + HEIGHT,
        rows=tuple(_row(move) for move in MOVES),
    )


def _neighbours(one: tuple[int, int], other: tuple[int, int]) -> bool:
    across, down = abs(one[0] - other[0]), other[1] - one[1]
    return (down == 0 and across == COLUMN) or (down == ROW and across <= COLUMN)


def _places() -> list[tuple[State, int, int]]:
    return [
        (state, MARGIN + column * COLUMN, MARGIN + row * ROW)
        for row, states in enumerate(_LAYOUT)
        for column, state in enumerate(states)
        if state is not None
    ]


def _node(state: State, places: dict[State, tuple[int, int]], now: State | None) -> Node:
    if state is now:
        kind = "now"
    elif state is State.RECEIVED:
        kind = "start"
    elif state is State.ARCHIVED:
        kind = "end"
    else:
        kind = "bad" if state in _BAD else "state"
    far = [each for each in next_states(state) if not _neighbours(places[state], places[each])]
    note = " ".join(f"→{words(f'state.{each}')}" for each in far)
    x, y = places[state]
    return Node(state.value, words(f"state.{state}"), x, y, WIDTH, HEIGHT, kind, note)


def _edge(source: Node, target: Node, label: str) -> Edge:
    """Return a line between the nearest sides of two neighbouring boxes.

    The way there and the way back beside each other run on two lines.
    """
    if source.y == target.y:
        right = target.x > source.x
        x1, x2 = (source.x + WIDTH, target.x) if right else (source.x, target.x + WIDTH)
        y1 = y2 = source.y + HEIGHT // 2 + (-ASIDE if right else ASIDE)
        return Edge(
            f"{x1},{y1} {x2},{y2}", label, (x1 + x2) // 2, y1 + (-ASIDE if right else ASIDE)
        )
    x1, x2 = source.x + WIDTH // 2, target.x + WIDTH // 2
    y1, y2 = source.y + HEIGHT, target.y
    return Edge(f"{x1},{y1} {x2},{y2}", label, (x1 + x2) // 2, (y1 + y2) // 2)


def _row(move: Move) -> dict[str, str]:
    return {
        "from": " / ".join(words(f"state.{each}") for each in move.sources) or "—",
        "to": words(f"state.{move.target}"),
        "label": words(f"step.{move.step}"),
        "who": words(move.permission),
    }
