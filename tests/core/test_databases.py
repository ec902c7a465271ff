"""The databases that tests begin from leave nothing behind, however a run ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from consult.core.environment import ROOT
from tests import databases

MAKE = "from tests import databases; print(databases.new_folder(), flush=True)"
KILLED = f"{MAKE}; import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
FAILED = f"{MAKE}; raise RuntimeError"
LIVING = f"{MAKE}; input()"


def begin(program: str, scratch: Path) -> subprocess.Popen[str]:
    """Start a run whose folders are made in `scratch`."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(scratch)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run(program: str, scratch: Path) -> tuple[Path, int]:
    """Run to the end; return the folder that was made and how it ended."""
    with begin(program, scratch) as process:
        said, _ = process.communicate()
        return Path(said.strip()), process.returncode


def grow_old(folder: Path) -> None:
    """Make a folder older than any that may still wait for its lock."""
    old = time.time() - databases.SECONDS_TO_LOCK - 1
    os.utime(folder, (old, old))


def test_a_run_clears_away_its_own_folders_also_if_it_fails(tmp_path: Path) -> None:
    made, code = run(FAILED, tmp_path)
    assert (made.parent, code) == (tmp_path, 1)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_the_next_one_clears_away(tmp_path: Path) -> None:
    (tmp_path / "consult-other").mkdir()
    grow_old(tmp_path / "consult-other")
    left, code = run(KILLED, tmp_path)
    assert (left.is_dir(), code) == (True, -signal.SIGKILL)
    run(MAKE, tmp_path)
    assert left.is_dir(), "it could belong to a run that has only just begun"

    grow_old(left)
    with begin(LIVING, tmp_path) as living:
        assert living.stdout is not None
        held = Path(living.stdout.readline().strip())
        grow_old(held)
        run(MAKE, tmp_path)
        assert {each.name for each in tmp_path.iterdir()} == {"consult-other", held.name}
        living.communicate("\n")

    assert [each.name for each in tmp_path.iterdir()] == ["consult-other"]
