"""What the record keeps outside its database: the key it signs with, and what was signed last."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from consult.audit.note import Signer
from consult.core.errors import SetupError

KEY_BYTES: Final = 32


@dataclass(frozen=True)
class Signed:
    """A tree that was signed: how many entries, and its root as hex."""

    size: int
    root: str


@dataclass(frozen=True)
class LogIdentity:
    """Name and key of this installation's record.

    Attributes:
        origin: the name.
        keys: folder of the key and of the note on what was signed last.
    """

    origin: str
    keys: Path

    @cached_property
    def signer(self) -> Signer:
        """The key; it is made when a record is opened, and at no other time.

        Raises:
            SetupError: it is missing or damaged.
        """
        return Signer(self.origin, read_key(self.keys / "log.key"))

    def make_key(self) -> None:
        """Make the key of a record that is about to begin, unless there is one."""
        make_key(self.keys / "log.key")

    def last_signed(self) -> Signed | None:
        """Return the largest tree that was signed from this folder, as it remembers.

        Raises:
            SetupError: the note cannot be read.
        """
        try:
            size, root = self._note.read_text(encoding="ascii").split()
            return Signed(int(size), root)
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise SetupError(f"{self._note} is damaged; put it back from the backup") from error

    def remember(self, signed: Signed) -> None:
        """Note what was signed; of several processes that share the folder the larger counts."""
        with _folder(self.keys) as folder:
            fcntl.flock(folder, fcntl.LOCK_EX)
            known = self.last_signed()
            if known is not None and known.size >= signed.size:
                return
            fresh = self._note.with_suffix(".new")
            fresh.unlink(missing_ok=True)
            _write_new(fresh, f"{signed.size} {signed.root}\n".encode())
            fresh.replace(self._note)
            os.fsync(folder)

    @property
    def _note(self) -> Path:
        return self.keys / "last-signed"


def read_key(path: Path) -> bytes:
    """Return the key in a file.

    Raises:
        SetupError: there is none, or it is not whole.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError as error:
        raise SetupError(f"the key {path} is missing; put it back from the backup") from error
    if len(key) != KEY_BYTES:
        raise SetupError(
            f"the key {path} has {len(key)} bytes instead of {KEY_BYTES}; put it back from the "
            "backup"
        )
    return key


def make_key(path: Path) -> None:
    """Make a key that we alone can read, unless there is one; two at once agree on one."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        _write_new(fresh, secrets.token_bytes(KEY_BYTES))
        path.hardlink_to(fresh)  # unlike a rename it never replaces the key of a faster one
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
    with _folder(path.parent) as folder:
        os.fsync(folder)


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that nobody else has made, down to the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    number = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield number
    finally:
        os.close(number)
