"""The demonstration district for browser tests: built once a run, served from a copy.

Every worker of the run serves a copy of its own with the project's own server, so that workers
neither wait for each other nor see what the other one does. `python -m tests.e2e.district FOLDER`
builds one; it is a process of its own because the demonstration moves the clock.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Flask
from sqlalchemy import select

from consult import server
from consult.app import create_app
from consult.areas.models import Area
from consult.audit import followers
from consult.audit.models import LOG_ID
from consult.config import Settings
from consult.core import clock, policy
from consult.core.policy import Role, system_actor
from consult.core.reading import reader
from consult.demonstration.people import COMMUNITIES, PASSWORD
from consult.identity import passwords, queries
from consult.identity import service as identity
from consult.identity.service import NewPerson, Term
from consult.issues import service as issues
from consult.issues.service import Proposal
from consult.notifications import service as notifications
from consult.notifications.service import Wishes

KEPT: Final = "CONSULT_TEST_DISTRICT"
"""Environment: a folder to keep the district in, for one who runs these tests again and again."""

SECONDS_TO_START: Final = 60.0
OFFICES: Final = {
    "secretary": policy.SECRETARY,
    "handler": policy.HANDLER,
    "supervisor": policy.SUPERVISOR,
}
"""Accounts that only these tests have: somebody who holds an office in every open community."""

RETURNED: Final = "楼下的路牌看不清"
REFUSED: Final = "请大家表决谁先用车位"
WAITING: Final = "信箱的门关不上"
"""Matters of the resident 沈示甲, in states that the demonstration shows only for others."""

MAIL: Final = "shen@example.cn"
"""Where 沈示甲 wants mail, not confirmed yet."""


@dataclass(frozen=True)
class District:
    """A district that is served.

    Attributes:
        url: where, without a slash at its end.
        folder: its data.
    """

    url: str
    folder: Path


def kept_in(folder: Path) -> Path:
    """Return where the district is built: the folder, unless the environment names one."""
    return Path(os.environ.get(KEPT, folder))


@contextmanager
def served(shared: Path, own: Path) -> Iterator[District]:
    """Serve a copy of the district that the run has built, or builds now.

    Args:
        shared: a folder of the run; whoever comes first builds in it.
        own: an empty folder for the copy.
    """
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "built").exists():
            _run_build(shared / "data")
            (shared / "built").touch()
    folder = own / "data"
    shutil.copytree(shared / "data", folder)
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.leash", sys.executable, "-m", "consult"],
        env=_environment(folder, port),
        stdout=subprocess.DEVNULL,
    )
    try:
        _await(process, f"http://127.0.0.1:{port}/")
        yield District(f"http://127.0.0.1:{port}", folder)
    finally:
        process.terminate()
        process.wait()


def build(folder: Path) -> None:
    """Build the demonstration, and what else it takes to open every page of the site."""
    app = create_app(Settings(data=folder, demo=True))
    server.prepare(app)
    _people_and_matters(app)


def _people_and_matters(app: Flask) -> None:
    with app.app_context():
        for name, role in OFFICES.items():
            _everywhere(name, role)
        shen = queries.find_person_by_login(reader(), "shen")
        assert shen is not None
        actor = queries.load_actor(reader(), shen.id, clock.now())
        area_id = _areas()["万春"].id
        texts = {title: Proposal(title, "好几天了。", "请看一看。", "和畅苑") for title in _TITLES}
        ids = {each: issues.propose_matter(actor, area_id, texts[each]) for each in texts}
        secretary = queries.find_person_by_login(reader(), "zhou")
        assert secretary is not None
        chair = queries.load_actor(reader(), secretary.id, clock.now())
        issues.return_matter(chair, ids[RETURNED], "details-missing", "是哪一栋楼下？")
        issues.refuse_matter(chair, ids[REFUSED], "pending-elsewhere", "法院已经受理。", "in-court")
        notifications.set_wishes(actor, shen.id, Wishes(MAIL, mail_on=True, language="zh"))
        followers.keep_up()


_TITLES: Final = (RETURNED, REFUSED, WAITING)


def _everywhere(account: str, role: Role) -> None:
    """Make somebody who holds an office in every open community."""
    new = NewPerson(
        name=f"测示{'甲乙丙'[list(OFFICES).index(account)]}",
        account=account,
        password_hash=passwords.hash_password(PASSWORD),
        building="",
    )
    person = identity.create_staff_account(system_actor("cli"), LOG_ID, new)
    term = Term(clock.now(), None, "测试")
    for area in _areas().values():
        identity.grant_role(system_actor("cli"), area.id, person, role.code, term)


def _areas() -> dict[str, Area]:
    found = reader().scalars(select(Area).where(Area.code.in_(COMMUNITIES.values())))
    codes = {each.code: each for each in found}
    return {name: codes[code] for name, code in COMMUNITIES.items()}


def _run_build(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "tests.e2e.district", str(folder)],
        env=_environment(folder, 0),
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _environment(folder: Path, port: int) -> dict[str, str]:
    """Return the environment without the settings of the tests, which the site does not know."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    given = {"CONSULT_DATA": str(folder), "CONSULT_DEMO": "1", "CONSULT_PORT": str(port or 8000)}
    return {**own, **given}


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


def _await(process: "subprocess.Popen[bytes]", url: str) -> None:
    """Wait until the home page comes.

    Raises:
        RuntimeError: the server ended, or takes too long.
    """
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(url):  # noqa: S310 - our own server
                return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not start") from error
            time.sleep(0.1)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
