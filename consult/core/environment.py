"""Makes the environment a command needs, with nothing but Python's standard library."""

import hashlib
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)


def enter(module: str, *locks: Path) -> None:
    """Go on inside an environment that holds exactly what the lock files name.

    Makes the environment at first use and brings it up to date when a lock changed; then
    starts `python -m module` in it in place of this process. Returns if this is it already.

    Raises:
        SystemExit: with words, if this Python is too old or cannot make environments.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit("Consult needs Python 3.11 or newer")
    python = FOLDER / "bin" / "python"
    if not _complete(locks):
        _make(python, locks)
    if Path(sys.prefix).resolve() != FOLDER.resolve():
        os.chdir(ROOT)
        os.execv(python, [str(python), "-m", module, *sys.argv[1:]])  # noqa: S606 - our own


def _stamp(lock: Path) -> Path:
    return FOLDER / f".{lock.parent.name}-{lock.stem}.sha256"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _complete(locks: Sequence[Path]) -> bool:
    return all(
        _stamp(lock).exists() and _stamp(lock).read_text() == _digest(lock) for lock in locks
    )


def _make(python: Path, locks: Sequence[Path]) -> None:
    """Make the environment and install the locked packages, each checked by its hash."""
    sys.stderr.write("Setting up the environment (once, about half a minute) …\n")
    try:
        if not python.exists():
            venv.create(FOLDER, with_pip=True, symlinks=True)
        for lock in locks:
            subprocess.run(  # noqa: S603 - our own interpreter and lock file
                [
                    str(python),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--require-hashes",
                    "--only-binary",
                    ":all:",
                    "--disable-pip-version-check",
                    "-r",
                    str(lock),
                ],
                check=True,
            )
            _stamp(lock).write_text(_digest(lock))
    except (subprocess.CalledProcessError, ModuleNotFoundError, OSError) as error:
        raise SystemExit(
            f"The environment could not be made ({error}).\n"
            "On Debian and Ubuntu install what is missing with: apt-get install python3-venv"
        ) from error
