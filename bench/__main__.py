"""The benchmark's command: `python3 -m bench [NAME …] [--json FILE] [--report]`.

Without names everything is measured. It ends with 1 if a floor is broken, and says which.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from consult.core import environment

environment.enter(
    "bench", environment.ROOT / "requirements.txt", environment.ROOT / "tests/requirements.txt"
)

from bench import databases, figures  # noqa: E402 - the environment has what they need
from bench.figures import AIMS, Figure  # noqa: E402
from consult.core.errors import SetupError  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for; return 0 if every floor holds."""
    asked = _parser().parse_args(arguments)
    unknown = [each for each in asked.name if each not in AIMS]
    if unknown:
        sys.stderr.write(
            f"bench: nothing is called {', '.join(unknown)}; there are: {', '.join(AIMS)}\n"
        )
        return 2
    from bench import report, run  # the whole application, which a slip of the pen need not load
    from bench.seed import Size

    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:6.0f} s  {line}", flush=True)

    size = run.smaller(Size(), asked.part)
    try:
        with databases.open_up(asked.database) as found:
            say(found.version)
            measured = run.measure(run.prepare(found, size, say), asked.name or list(AIMS))
            version = found.version
    except SetupError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 2
    print(*_table(measured), sep="\n")
    if asked.json is not None:
        figures.write(measured, asked.json)
    if asked.report:
        report.write(measured, version, size)
    broken = [each.name for each in measured if each.breaks_floor]
    if broken:
        sys.stderr.write(f"bench: floors are broken: {', '.join(broken)}\n")
    return 1 if broken else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", metavar="NAME", help=", ".join(AIMS))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument(
        "--report", action="store_true", help="write docs/performance.md and its plots anew"
    )
    parser.add_argument(
        "--database",
        choices=databases.KINDS,
        default="",
        help="PostgreSQL where there is one, unless named here",
    )
    parser.add_argument(
        "--part",
        type=int,
        default=1,
        metavar="N",
        help="load only an N-th of the data: to try it out, its figures say little",
    )
    return parser


def _table(measured: Sequence[Figure]) -> list[str]:
    """Return the figures as lines for people."""
    lines = [f"{'':18}{'value':>9} {'unit':14}{'ratio':>8}{'floor':>8}{'goal':>8}"]
    for each in measured:
        verdict = "BROKEN" if each.breaks_floor else "goal" if each.reaches_goal else ""
        bounds = "".join(f"{_short(bound):>8}" for bound in (each.ratio, each.floor, each.goal))
        lines.append(f"{each.name:18}{_short(each.value):>9} {each.unit:14}{bounds}  {verdict}")
    return lines


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
