"""Fetch the front-end files without starting anything: `python3 -m consult.frontend`."""

import sys

from consult.core import environment

environment.enter("consult.frontend", environment.ROOT / "requirements.txt")

from consult.frontend import fetching  # noqa: E402 - only the environment has pip for certain

if __name__ == "__main__":
    sys.exit(0 if fetching.make_ready() else 1)
