"""The one command: make the environment, fetch what pages use, migrate, demonstrate, serve."""

import os
import sys

from consult.core import environment

environment.enter("consult", environment.ROOT / "requirements.txt")

from consult.config import Settings  # noqa: E402 - only the environment has what this needs
from consult.core.errors import SetupError  # noqa: E402
from consult.frontend import fetching  # noqa: E402
from consult.server import serve  # noqa: E402


def main() -> int:
    """Run the platform; return the exit status."""
    fetching.make_ready()
    try:
        serve(Settings.from_environment(os.environ))
    except SetupError as error:
        sys.stderr.write(f"consult: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
