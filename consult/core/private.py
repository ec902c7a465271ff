"""What an installation keeps on the disk: ours alone, or the start is refused with words."""

import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Final

from consult.core.errors import SetupError

UNREADABLE: Final = 0o077
"""What nobody but us may do with a file of the installation (a umask)."""

FOUND_EVERYWHERE: Final = frozenset({"lost+found"})
"""What a fresh file system holds although nobody put it there."""


def make_private_folder(folder: Path, ours: Collection[str]) -> None:
    """Make a folder that we alone can open, or close one that others can.

    A folder that holds other things is left alone: it may be a home folder or /tmp.

    Args:
        folder: the folder.
        ours: names of what we put there.

    Raises:
        SetupError: others can open it and it is not ours to close.
    """
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
        return
    if not _is_ours_to_close(folder):
        return
    held = {each.name for each in folder.iterdir()} - FOUND_EVERYWHERE
    if held and held.isdisjoint(ours):
        raise SetupError(
            f"the folder {folder} holds other things, and other users can open it; "
            f"name a folder of its own, or close it with: chmod 700 {folder}"
        )
    _close(folder, 0o700)


def make_private_file(file: Path) -> None:
    """Close a file that others can read, if it is there.

    Raises:
        SetupError: others can read it and it is not ours to close.
    """
    if file.exists() and _is_ours_to_close(file):
        _close(file, 0o600)


def _is_ours_to_close(path: Path) -> bool:
    """Return whether others can open what is there and we can change that.

    Raises:
        SetupError: it belongs to another user and everybody can open it.
    """
    about = path.stat()
    if not about.st_mode & UNREADABLE:
        return False
    if about.st_uid == os.geteuid():
        return True
    if about.st_mode & stat.S_IRWXO:
        raise SetupError(
            f"{path} belongs to another user (number {about.st_uid}), and everybody can open it; "
            f"close it with: chmod o= {path}, or give it to the user that runs Consult"
        )
    return False


def _close(path: Path, mode: int) -> None:
    try:
        path.chmod(mode)
    except OSError as error:
        raise SetupError(f"other users can open {path}, and closing it failed: {error}") from error
