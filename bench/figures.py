"""What the benchmark holds: each figure with the floor that it must not break, and the goal."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Aim:
    """What one figure is, and what is asked of it.

    Attributes:
        words: what it is, for the table.
        unit: of its value.
        floor: the bound that must hold; None where the figure only informs.
        goal: what is pursued.
        best_peer: the best of the platforms measured beside it on 23 November 2026; None where
            none does the like.
        better: whether less or more of it is better.
    """

    words: str
    unit: str
    floor: float | None = None
    goal: float | None = None
    best_peer: float | None = None
    better: Better = "lower"


CPU: Final = "ms CPU"

AIMS: Final = {
    "list_1k": Aim("list of 50 of 1,000 matters", CPU, 5, 3, 10),
    "list_100k": Aim("list of 50 of 100,000 matters", CPU, 5, 3, 22),
    "list_growth": Aim("the second list over the first", "×", 1.3, 1.1, 2.1),
    "item_100c": Aim("a matter with 100 opinions and 200 entries", CPU, 10, 5, 195),
    "create": Aim("raise a matter", CPU, 10, 6, 25),
    "rate": Aim("second a matter, or take it back", CPU, 8, 5, 22),
    "vote": Aim("change one's ballot", CPU, 8, 5, 12),
    "tally_10k": Aim("the result of 10,000 ballots", CPU, 2.5, 1.5, 3.2),
    "statements_page": Aim("most SQL statements of a page above", "statements", 6, 4, 5),
    "statements_write": Aim("most SQL statements of an act above", "statements", 8, 5, 18),
    "memory_idle": Aim("memory of a worker, everything imported", "MiB RSS", 2.2, 1.5, 1.8),
    "memory_most": Aim("most memory of a worker in this run", "MiB RSS", 2.2, 1.5, 2.3),
    "memory_shared": Aim("the same, shared pages divided", "MiB PSS", 2.2, 1.5, 2.1),
    "cold_start": Aim("from nothing to the first page", "s CPU", 2.5, 2, 2.7),
    "weight_requests": Aim("requests of a first visit", "requests", 9, 6, 9),
    "weight_bytes": Aim("compressed bytes of a first visit", "kB", 120, 60, 592),
    "append": Aim("entries put on record", "a CPU second", 0.005, 0.05, None, "higher"),
    "verify": Aim("entries verified", "a CPU second", 0.005, 0.01, None, "higher"),
    "afterwards": Aim("what followers do for an entry later", CPU),
}
"""Every figure by its name, in the order of the table.

Floors and goals stand against the ratio, where a figure has one, and else against the value. Those
of `append` and `verify` are our own: shares of bare inserts and bare hashes, below which something
has gone wrong.
"""


@dataclass(frozen=True)
class Figure:
    """One measured figure, as the file has it.

    Attributes:
        name: one of `AIMS`.
        value: in `unit`.
        unit: of the value.
        ratio: to the bare application (or the bare work) of the same run; None where there is none.
        floor: see `Aim`, like the others.
        goal: likewise.
        better: likewise.
    """

    name: str
    value: float
    unit: str
    ratio: float | None
    floor: float | None
    goal: float | None
    better: Better

    @property
    def held(self) -> float:
        """What floor and goal stand against."""
        return self.value if self.ratio is None else self.ratio

    @property
    def breaks_floor(self) -> bool:
        """Whether it is worse than it must be."""
        return self.floor is not None and not _reaches(self.held, self.floor, self.better)

    @property
    def reaches_goal(self) -> bool:
        """Whether it is as good as wanted."""
        return self.goal is not None and _reaches(self.held, self.goal, self.better)


def figure(name: str, value: float, ratio: float | None = None) -> Figure:
    """Return a measured figure beside what is asked of it."""
    aim = AIMS[name]
    rounded = None if ratio is None else _three_digits(ratio)
    return Figure(
        name, _three_digits(value), aim.unit, rounded, aim.floor, aim.goal, better=aim.better
    )


def write(figures: Iterable[Figure], path: Path) -> None:
    """Write figures as JSON."""
    path.write_text(json.dumps([asdict(each) for each in figures], indent=1) + "\n")


def _reaches(value: float, bound: float, better: Better) -> bool:
    return value <= bound if better == "lower" else value >= bound


def _three_digits(number: float) -> float:
    """Round to three significant digits: more would say nothing."""
    return float(f"{number:.3g}") if abs(number) < 1000 else round(number)  # noqa: PLR2004
