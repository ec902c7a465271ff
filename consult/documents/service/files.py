"""The files themselves: outside the web root, under names of ours, written whole or not at all."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from flask import current_app

from consult.core import clock
from consult.core.ids import ID_LENGTH
from consult.documents.rules import ORPHAN_LIFE

FOLDER: Final = "consult.documents"
"""Under this name the application keeps the folder of the files."""

SMALL: Final = ".small"
_UNFINISHED: Final = ".part"
_ENDINGS: Final = ("", SMALL, _UNFINISHED, SMALL + _UNFINISHED)


def path_of(file_id: str, ending: str = "") -> Path:
    """Return where a file is kept; ids come from rows, never from a visitor.

    Raises:
        ValueError: it is no id.
    """
    if not is_file_id(file_id):
        raise ValueError(f"{file_id!r} names no file")
    return _folder() / file_id[:2] / (file_id + ending)


def is_file_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return len(text) == ID_LENGTH and text.isascii() and text.isalnum()


def write(file_id: str, content: bytes, small: bytes | None) -> None:
    """Write a file, and the small picture if there is one, so that a power cut loses neither."""
    home = path_of(file_id).parent
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if small is not None:
        _write(path_of(file_id, SMALL), small)
    _write(path_of(file_id), content)
    for folder in (home, home.parent):
        _to_disk(folder)


def erase(file_id: str) -> None:
    """Erase a file and all that was made of it, if it is there."""
    for ending in _ENDINGS:
        path_of(file_id, ending).unlink(missing_ok=True)


def list_folders() -> list[str]:
    """Return the names of the folders there are, in order."""
    with suppress(FileNotFoundError):
        return sorted(each.name for each in _folder().iterdir() if each.is_dir())
    return []


def list_old(folder: str) -> Iterator[str]:
    """Yield the ids of files in a folder that are old enough to be orphans."""
    oldest = clock.now() - ORPHAN_LIFE
    seen = set()
    with suppress(FileNotFoundError):
        for each in (_folder() / folder).iterdir():
            file_id = each.name.partition(".")[0]
            if file_id not in seen and is_file_id(file_id) and _time_of(each) <= oldest:
                seen.add(file_id)
                yield file_id


def _folder() -> Path:
    folder: Path = current_app.extensions[FOLDER]
    return folder


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(path.name + _UNFINISHED)
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(number)
        moment = clock.to_ms(clock.now()) * 1_000_000
        os.utime(number, ns=(moment, moment))  # our clock may stand, and not the disk's
    unfinished.replace(path)


def _to_disk(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _time_of(path: Path) -> datetime:
    try:
        return clock.from_ms(path.stat().st_mtime_ns // 1_000_000)
    except FileNotFoundError:  # erased by somebody else just now
        return clock.now()


def erase_all(file_ids: Iterable[str]) -> int:
    """Erase files; return how many."""
    count = 0
    for count, each in enumerate(file_ids, start=1):  # noqa: B007 - the last number is the answer
        erase(each)
    return count
