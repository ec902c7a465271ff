"""A process that acts on record until it is killed: `-m tests.audit.dying` (see `test_kill`).

It prints the name it is about to give, and the same name again once the use case has returned:
what it has acknowledged.
"""

import json
import os
import signal
import sys
from pathlib import Path

from consult.app import create_app
from consult.audit.followers import keep_up
from consult.audit.record import points
from consult.config import Settings
from tests.audit import world


def main(arguments: list[str]) -> int:
    """Act `steps` times and then die at a named point of the next step; never, if it is empty."""
    given = json.loads(arguments[0])
    settings = Settings(
        data=Path(given["data"]),
        database_url=given["database_url"],
        demo=False,
        testing=True,
        password_cost=1,
    )
    done = 0

    def reached(point: str) -> None:
        if done >= given["steps"] and point == given["point"]:
            os.kill(os.getpid(), signal.SIGKILL)

    points.reached = reached
    app = create_app(settings)
    with app.app_context():
        while done < given["most"]:
            name = f"{given['prefix']}-{done}"
            _say("about", name)
            world.rename(world.SYSTEM_ACTOR, given["person"], name)
            _say("done", name)
            done += 1
            if given["sequence"]:
                keep_up()
    return 0


def _say(word: str, name: str) -> None:
    sys.stdout.write(f"{word} {name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
