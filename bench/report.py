"""Writes docs/performance.md and its plots from the figures of a run."""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from importlib.metadata import version
from typing import Final

from bench.cpu import PASSES, REQUESTS
from bench.figures import AIMS, Figure
from bench.processes import WORKERS
from bench.seed import Size
from consult.core.environment import ROOT

DOCS: Final = ROOT / "docs"
PEERS_DATE: Final = "23 November 2026"
PACKAGES: Final = ("Flask", "SQLAlchemy", "Jinja2", "psycopg", "gunicorn")
COSTS: Final = tuple(list(AIMS)[:8])
NEEDS: Final = ("memory_idle", "memory_most", "memory_shared", "cold_start")


def write(figures: Sequence[Figure], database: str, size: Size) -> None:
    """Write page and plots."""
    folder = DOCS / "performance"
    folder.mkdir(parents=True, exist_ok=True)
    by_name = {each.name: each for each in figures}
    costs = [by_name[name] for name in COSTS if name in by_name]
    needs = [by_name[name] for name in NEEDS if name in by_name]
    (folder / "requests.svg").write_text(plot("CPU of a request ÷ bare application", costs))
    (folder / "needs.svg").write_text(plot("Memory and cold start ÷ bare application", needs))
    (DOCS / "performance.md").write_text(page(figures, database, size))


def page(figures: Sequence[Figure], database: str, size: Size) -> str:
    """Return the page in Markdown."""
    broken = [each for each in figures if each.breaks_floor]
    verdict = (
        "Every floor holds."
        if not broken
        else f"**Floors that do not hold: {', '.join(f'`{each.name}`' for each in broken)}.**"
    )
    return f"""# What it costs

<!-- Written by `python3 -m bench --report`; change bench/report.py, not this. -->

{verdict} Figures that count are ratios: to a bare Flask and Jinja application with the same
database, the same server and the same amount of data, which keeps neither sessions nor a record
(`bench/reference.py`). Absolute times belong to the machine.

| figure | value | ratio | floor | goal | best peer | |
|---|--:|--:|--:|--:|--:|---|
{chr(10).join(_row(each) for each in figures)}

Floor and goal stand against the ratio where there is one, else against the value. *Best peer* is
the best of Helios, Indico and adhocracy+ measured likewise on {PEERS_DATE}: for the lists and the
ballot Helios, whose lists show names alone and whose ballots are checked later; for the result
Helios, which has it stored; for the size of pages and the memory Helios too.

![Ratios of requests](performance/requests.svg)

![Ratios of memory and cold start](performance/needs.svg)

## Conditions

{datetime.now(UTC):%d %B %Y}, {platform.system()} {platform.machine()}, CPython
{platform.python_version()}, {database}, {_versions()}. Both applications ran under gunicorn with
{WORKERS} plain workers on the loopback interface, asked one request at a time, without compression
and without a proxy; other work may have shared the machine. CPU is that of the workers and of every
process of the database, {REQUESTS} requests a pass, the two applications in turn within each of
{PASSES} passes; the ratio is the median of the passes'.

Data: {size.people:,} people; a community with {size.small:,} matters and one with {size.large:,},
each with {size.comments} comments and {size.seconds} seconds; a matter with {size.opinions}
opinions and twice as many entries in its story; two polls with {size.ballots:,} ballots. They are
bulk-loaded with entries, and `verify` checks the export of the whole record.

What differs from the bare application's work: our list shows state, number and day, the bare one an
excerpt and three counts; our lists show 20 rows in daily use and 50 here. Our acts check a session,
roles and a token against forgery, and put an entry on record. What followers do later for an entry
(figures, words to be found by, messages) is not in the act: it is the line `afterwards`. On
PostgreSQL entries get their place in the tree behind the writers; `append` contains that.
"""


def _row(each: Figure) -> str:
    aim = AIMS[each.name]
    cells = (_number(bound) for bound in (each.ratio, each.floor, each.goal, aim.best_peer))
    mark = "**broken**" if each.breaks_floor else "goal reached" if each.reaches_goal else ""
    return (
        f"| {aim.words} (`{each.name}`) | {_number(each.value)} {each.unit} | "
        f"{' | '.join(cells)} | {mark} |"
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"  # noqa: PLR2004


def _versions() -> str:
    return ", ".join(f"{each} {version(each)}" for each in PACKAGES)


def plot(title: str, figures: Sequence[Figure]) -> str:
    """Return bars of ratios with a mark for floor, goal and best peer each, on a log scale."""
    left, top, line, width = 190, 64, 34, 760
    ends = [0.5, *(bound for each in figures for bound in _bounds(each))]
    scale = _Scale(min(ends), max(ends), left, width - 30)
    height = top + line * len(figures) + 46
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'font-family="sans-serif" font-size="13">'
        ),
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
        *_key(left),
        *(_grid(scale, at, top, height - 40) for at in scale.ticks()),
    ]
    for number, each in enumerate(figures):
        parts += _bar(each, scale, top + line * number)
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Scale:
    """A logarithmic scale from the least to the most, between two places on the page."""

    def __init__(self, least: float, most: float, start: float, end: float) -> None:
        from math import log10

        self._log, self._least, self._most = log10, least, most
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Return where a value stands."""
        span = self._log(self._most) - self._log(self._least)
        share = (self._log(value) - self._log(self._least)) / span
        return round(self._start + share * (self._end - self._start), 1)

    def ticks(self) -> list[float]:
        """Return the values that get a line."""
        known = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
        return [each for each in known if self._least <= each <= self._most]


def _bounds(each: Figure) -> list[float]:
    peer = AIMS[each.name].best_peer
    return [bound for bound in (each.held, each.floor, each.goal, peer) if bound is not None]


def _key(left: int) -> list[str]:
    marks = (("#c22", "floor"), ("#181", "goal"), ("#777", f"best peer, {PEERS_DATE}"))
    found, x = [], left
    for colour, words in marks:
        found.append(f'<rect x="{x}" y="36" width="4" height="14" fill="{colour}"/>')
        found.append(f'<text x="{x + 9}" y="48">{words}</text>')
        x += 70
    return found


def _grid(scale: _Scale, at: float, top: int, bottom: int) -> str:
    x = scale.at(at)
    return (
        f'<path d="M{x} {top}V{bottom}" stroke="#ddd"/>'
        f'<text x="{x}" y="{bottom + 18}" text-anchor="middle" fill="#555">{at:g}×</text>'
    )


def _bar(each: Figure, scale: _Scale, y: int) -> list[str]:
    start, end = scale.at(0.5), scale.at(each.held)
    peer = AIMS[each.name].best_peer
    found = [
        f'<text x="12" y="{y + 18}">{each.name}</text>',
        (
            f'<rect x="{start}" y="{y + 5}" width="{max(end - start, 1):.1f}" height="17" '
            f'fill="#2a5d8f"/>'
        ),
        f'<text x="{start + 5}" y="{y + 18}" fill="#fff">{each.held:g}×</text>',
    ]
    for bound, colour in ((each.floor, "#c22"), (each.goal, "#181"), (peer, "#777")):
        if bound is not None:
            found.append(
                f'<rect x="{scale.at(bound) - 2:.1f}" y="{y}" width="4" height="27" '
                f'fill="{colour}"/>'
            )
    return found
