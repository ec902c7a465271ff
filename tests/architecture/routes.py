"""Writes the list of routes that the tests hold to: `python3 -m tests.architecture.routes`.

Run it inside `.venv` after a route was added, and read the difference: an address that people may
have kept must not vanish.
"""

import sys
import tempfile
from pathlib import Path

from consult.app import create_app
from consult.config import Settings
from tests.architecture.test_codebase import ROUTES, routes


def main() -> int:
    """Write the file."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(data=Path(folder), demo=False, testing=True))
        ROUTES.write_text("\n".join(routes(app)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
