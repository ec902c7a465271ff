"""A server that a test started ends with the test, however that ends."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.e2e import leash

SECONDS: Final = 20.0
STARTS_ONE: Final = f"""
import subprocess, sys, time
command = [sys.executable, "-m", "{leash.__name__}", sys.executable, "-c", {{body!r}}]
subprocess.Popen(command, stdout=sys.stdout)
time.sleep(600)
"""
SAYS_ITS_NUMBER: Final = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of it")
def test_what_was_started_ends_with_whoever_is_killed() -> None:
    program = STARTS_ONE.format(body=SAYS_ITS_NUMBER)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        deadline = time.monotonic() + SECONDS
        while lives(child) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert not lives(child)


def lives(process: int) -> bool:
    """Return whether a process runs; one that ended and waits to be noticed does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"
