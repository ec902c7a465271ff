"""What tells a demonstration that is being built from one that was: a mark beside its database.

A build that is cut short leaves the mark. The next start clears away what there is, which is
invented and was never served, and begins again.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Final

from consult.core.errors import SetupError

MARK: Final = "demonstration-unfinished"


@contextmanager
def being_built(folder: Path) -> Iterator[None]:
    """Mark a folder, lock the mark, and take it away once everything is built.

    Raises:
        SetupError: another process is building there.
    """
    mark = folder / MARK
    with mark.open("a", encoding="utf-8") as held:
        _lock(held, folder)
        os.fsync(held.fileno())
        yield
        mark.unlink()


def is_unfinished(folder: Path) -> bool:
    """Return whether a build was begun there and is not finished.

    Raises:
        SetupError: another process is at it.
    """
    try:
        with (folder / MARK).open(encoding="utf-8") as held:
            _lock(held, folder)
    except FileNotFoundError:
        return False
    return True


def clear_away(folder: Path, database: Path | None) -> None:
    """Remove what an unfinished build left, so that it can begin again; the mark stays.

    Args:
        folder: where keys and documents are kept.
        database: its file, if it is one; no connection to it may be open.

    Raises:
        SetupError: the database is not in the folder, and only people can empty it.
    """
    if database is None or database.parent != folder.resolve():
        raise must_be_emptied(folder)
    for ending in ("-wal", "-shm", ""):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    database.touch(mode=0o600)
    for name in ("log.key", "last-signed"):
        (folder / "keys" / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "documents", ignore_errors=True)


def must_be_emptied(folder: Path) -> SetupError:
    """Return what says that people have to clear away what is left."""
    return SetupError(
        "the demonstration was not built to its end. Empty its database, delete the folder "
        f"{folder}, and start again: both hold nothing but invented data · 演示数据没有搭完。"
        f"请清空数据库，删除文件夹 {folder}，再重新启动（其中只有虚构的数据）"
    )


def _lock(held: TextIOWrapper, folder: Path) -> None:
    """Lock the mark: a process that dies lets go of it."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SetupError(
            f"another process is building the demonstration in {folder}; wait until it is done · "
            f"另一个进程正在 {folder} 里搭建演示数据，请等它完成"
        ) from error
