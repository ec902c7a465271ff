"""What an installation keeps on the disk: ours alone, or the start is refused with words."""

import logging
import os
import stat
from collections.abc import Collection
from pathlib import Path
from typing import Final

from consult.core.errors import SetupError

UNREADABLE: Final = 0o077
"""What nobody but us may do with a file of the installation (a umask)."""

ROOT_USER: Final = 0
"""Whoever runs as root could read a key anyhow, and hands keys out (as mounted secrets, say)."""

FOUND_EVERYWHERE: Final = frozenset({"lost+found"})
"""What a fresh file system holds although nobody put it there."""

_log: Final = logging.getLogger(__name__)


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
    if _is_ours_to_close(file):
        _close(file, 0o600)


def make_private_key(file: Path) -> None:
    """Close a key that others can read, and say that it is no secret any more.

    A key that another user put there is known to that user, who could sign in as anybody with it.

    Raises:
        SetupError: it belongs, or the link to it belongs, to somebody who is neither us nor root.
    """
    try:
        owners = {file.lstat().st_uid, file.stat().st_uid}
    except FileNotFoundError:  # another process that starts now makes and removes some
        return
    if strangers := owners - {os.geteuid(), ROOT_USER}:
        raise SetupError(
            f"{file} belongs to another user (number {strangers.pop()}), who knows the key and can "
            "change it; run Consult as that user, or put your own key back from the backup"
        )
    if _is_ours_to_close(file):
        _close(file, 0o600)
        _log.warning(
            "other users could read the key %s; it is closed now, but they may have copied it. "
            "session.key: stop Consult, delete it, start again (everybody signs in anew). "
            "log.key: it stays, so tell those who check the record",
            file,
        )


def _is_ours_to_close(path: Path) -> bool:
    """Return whether others can open what is there and we can change that; what is gone is closed.

    Raises:
        SetupError: it belongs to another user and everybody can open it.
    """
    try:
        about = path.stat()
    except FileNotFoundError:  # SQLite removes the files beside a database when it closes it
        return False
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
    except FileNotFoundError:
        return
    except OSError as error:
        raise SetupError(f"other users can open {path}, and closing it failed: {error}") from error
