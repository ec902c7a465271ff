"""Chromium and a font for Chinese: found on this machine, else installed where that is ours to do.

The browser comes from the system's packages and nowhere else, so that it is kept up to date with
the system, and the tests need no download of their own.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Final

REQUIRED: Final = "CONSULT_TEST_BROWSER_REQUIRED"
"""Environment: set to 1, a missing browser fails the tests instead of skipping them."""

NAMES: Final = (
    "/usr/bin/chromium",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES: Final = ("chromium", "fonts-noto-cjk")
INSTALL: Final = ("apt-get", "install", "-y", "--no-install-recommends", *PACKAGES)
COMMAND: Final = f"apt-get update && {' '.join(INSTALL)}"
"""What a person types where we may not."""

QUIET: Final = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""The browser asks nobody on the network for anything."""


@dataclass(frozen=True)
class Found:
    """What this machine has.

    Attributes:
        program: path of the browser, or empty.
        has_font: whether some font has Chinese characters.
    """

    program: str
    has_font: bool

    @property
    def complete(self) -> bool:
        """Whether the browser tests can run."""
        return bool(self.program) and self.has_font

    @property
    def where(self) -> str:
        """Where the browser is, or what is missing."""
        missing = [] if self.program else ["no Chromium"]
        missing += [] if self.has_font else ["no font with Chinese characters"]
        return ", ".join(missing) or self.program

    @property
    def arguments(self) -> list[str]:
        """What the browser is started with; its sandbox refuses the root user."""
        return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)


@cache
def find() -> Found:
    """Return what this machine has."""
    programs = (shutil.which(name) for name in NAMES)
    return Found(next((each for each in programs if each), ""), _has_font())


def at_hand() -> Found:
    """Find browser and font; install what is missing where we are root on Debian or Ubuntu."""
    if not find().complete and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"installing {' and '.join(PACKAGES)} (once, about a minute) …", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("apt-get", "update", "-qq"), (*INSTALL, "-qq")):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        find.cache_clear()
    return find()


def _has_font() -> bool:
    program = shutil.which("fc-list")
    if program is None:
        return False
    done = subprocess.run([program, ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())
