"""A first start that can be killed while it builds: `-m tests.demonstration.dying FOLDER`."""

import sys
from pathlib import Path

from consult import server
from consult.app import create_app
from consult.config import Settings


def main(arguments: list[str]) -> int:
    """Start, and say on the terminal how far it is."""
    folder = Path(arguments[0])
    server.prepare(create_app(Settings(data=folder, demo=True, testing=True, password_cost=1)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
