"""A process that is killed when a file is on the disk and the database does not know of it yet."""

import json
import os
import signal
import sys
from io import BytesIO
from pathlib import Path

from consult.app import create_app
from consult.audit.record import points
from consult.config import Settings
from consult.core import clock
from consult.core.reading import reader
from consult.documents import service
from consult.documents.rules import Kind
from consult.identity import queries as people
from tests.documents import makers


def main(arguments: list[str]) -> int:
    """Take a file in and die at a named point of letting it wait."""
    given = json.loads(arguments[0])
    app = create_app(Settings(data=Path(given["data"]), demo=False, testing=True, password_cost=1))

    def reached(point: str) -> None:
        if point == given["point"]:
            os.kill(os.getpid(), signal.SIGKILL)

    points.reached = reached
    with app.app_context(), clock.standing_at(clock.from_ms(given["now"])):
        actor = people.load_actor(reader(), given["person"], clock.now())
        taken = service.take(BytesIO(makers.jpeg()), "a.jpg", Kind.PHOTO)
        sys.stdout.write(taken.id + "\n")
        sys.stdout.flush()
        service.keep_draft(actor, given["person"], taken)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
