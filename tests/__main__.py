"""The one test command: `python3 -m tests [check | unit | soak | screenshots DIR | PATH…]`.

Without arguments everything runs: the checks, then every test on SQLite and on a real
PostgreSQL server that is started for the run, and in a real browser, which is installed where
that is ours to do. `check` runs the checks alone, `unit` the tests without PostgreSQL and browser
(quick, while writing), `soak` the long ones that are left out otherwise, and paths (with any
options of pytest) run those tests. `screenshots` writes a picture of every page into a folder.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from consult.core import environment

environment.enter(
    "tests", environment.ROOT / "requirements.txt", environment.ROOT / "tests/requirements.txt"
)

from consult.frontend import fetching  # noqa: E402 - only the environment has what this needs
from tests import postgresql  # noqa: E402
from tests.e2e import chromium  # noqa: E402

PYTHON = (sys.executable, "-m")
CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", (*PYTHON, "ruff", "check", "--quiet", ".")),
    ("ruff format", (*PYTHON, "ruff", "format", "--quiet", "--check", ".")),
    ("mypy", (*PYTHON, "mypy", "--no-error-summary")),
    ("import contracts", (str(Path(sys.executable).with_name("lint-imports")), "--no-logo")),
    ("templates", (*PYTHON, "djlint", "templates", "--lint", "--quiet")),
    ("translations", (*PYTHON, "tests.translations")),
)
BROWSER = "tests/e2e"
"""Where the tests are that need a browser."""

SECONDS_TO_STOP = 20
WORKERS = "2"
"""Processes that run tests; more gain nothing on the two cores that the figures are for."""


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; return 0 if all of it is well."""
    signal.signal(signal.SIGTERM, _stop)
    fetching.make_ready()
    match list(arguments):
        case []:
            checked = check()
            return test(["-m", "not soak"]) or checked
        case ["check"]:
            return check()
        case ["unit"]:
            without = ["-m", "not soak", f"--ignore={BROWSER}"]
            return _run([*PYTHON, "pytest", "-n", WORKERS, *without, "tests"])
        case ["soak"]:
            return test(["-m", "soak", f"--ignore={BROWSER}"])
        case ["screenshots", *rest]:
            return _run([*PYTHON, "tests.e2e.screenshots", *rest])
        case paths:
            return test(paths)


def check() -> int:
    """Run every check, even after one failed; return 0 if all are well."""
    return max(step(name, command) for name, command in CHECKS)


def step(name: str, command: Sequence[str]) -> int:
    """Run a check, print one line (and before it what is wrong, if anything); return 0 or 1."""
    began = time.monotonic()
    done = subprocess.run(  # our own tools
        command, cwd=environment.ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout + done.stderr, end="")
    _say("FAILED" if done.returncode else "ok", name, began)
    return 1 if done.returncode else 0


def test(options: Sequence[str]) -> int:
    """Run pytest beside a PostgreSQL server, and with a browser where tests of this run need one.

    Its closing line is the last one printed, unless the browser tests had to be left out.
    """
    browser = chromium.at_hand() if _needs_browser(options) else None
    if browser is not None:
        _say("ok" if browser.complete else "absent", f"Chromium ({browser.where})")
    try:
        return _test(options)
    finally:
        if browser is not None and not browser.complete:
            print(f"The browser tests need Chromium and a Chinese font: {chromium.COMMAND}")


def _needs_browser(options: Sequence[str]) -> bool:
    """Return whether tests of the browser are among those that run: all of them, or by path."""
    paths = [each.rstrip("/") for each in options if each.startswith("tests")]
    ours = not paths or any(each == "tests" or each.startswith(BROWSER) for each in paths)
    return ours and f"--ignore={BROWSER}" not in options


def _test(options: Sequence[str]) -> int:
    began = time.monotonic()
    with postgresql.server() as found:
        _say("ok" if found.url else "absent", f"PostgreSQL ({found.where})", began)
        spread = (
            [] if any(each.startswith(("-n", "--pdb")) for each in options) else ["-n", WORKERS]
        )
        return _run([*PYTHON, "pytest", *spread, *options], found.environment)


def _run(command: Sequence[str], variables: dict[str, str] | None = None) -> int:
    """Run a command whose output people see; wait for its end even on Ctrl-C."""
    with subprocess.Popen(command, cwd=environment.ROOT, env=variables) as process:
        try:
            return process.wait()
        except (KeyboardInterrupt, SystemExit):
            process.send_signal(signal.SIGINT)
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
            raise


def _say(verdict: str, name: str, began: float | None = None) -> None:
    took = "" if began is None else f" {time.monotonic() - began:7.1f} s"
    print(f"{verdict:<7} {name:<60}{took}", flush=True)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
