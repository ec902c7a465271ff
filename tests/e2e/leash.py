"""Runs a command that ends when whoever started it does: `python -m tests.e2e.leash COMMAND…`.

A test run that is killed has no time to stop its servers. On Linux the kernel does it: the signal
asked for here is sent when the parent dies, however it dies, and outlives the change into another
program (prctl(2), PR_SET_PDEATHSIG).
"""

import ctypes
import os
import signal
import sys
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def main() -> None:
    """Become the command of our arguments."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the tests' own command


if __name__ == "__main__":
    main()
