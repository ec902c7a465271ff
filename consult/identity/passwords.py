"""Passwords: argon2id (RFC 9106), hashed before any transaction begins, few at a time."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from consult.core.errors import Refused
from consult.identity.rules import CODE_ALPHABET, CODE_LENGTH, Refusal

COST = "CONSULT_PASSWORD_COST"
TESTING_MEMORY_KIB = 64
AT_ONCE: Final = 2
SECONDS_TO_WAIT: Final = 10.0

_turns: Final = threading.BoundedSemaphore(AT_ONCE)
"""Each hash takes 64 MiB and a core: a crowd that signs in must leave some to everybody else."""


@contextmanager
def one_turn() -> Iterator[None]:
    """Wait for one of the `AT_ONCE` places and hold it.

    Raises:
        Refused: none became free in `SECONDS_TO_WAIT`.
    """
    if not _turns.acquire(timeout=SECONDS_TO_WAIT):
        raise Refused(Refusal.TOO_BUSY)
    try:
        yield
    finally:
        _turns.release()


@cache
def _hasher(iterations: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=iterations, memory_cost=memory_kib, parallelism=2)


def _current() -> PasswordHasher:
    iterations, memory = current_app.config[COST]
    return _hasher(iterations, memory)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password.

    Raises:
        Refused: too many others are being hashed.
    """
    with one_turn():
        return _current().hash(password)


def new_code() -> str:
    """Return a fresh one-time code: 50 random bits in characters that are hard to misread."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether a password belongs to a hash; costs the same if there is no hash.

    Raises:
        Refused: too many others are being hashed.
    """
    try:
        with one_turn():
            _current().verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _nobody() -> str:
    return _nobodys_hash(*current_app.config[COST])


@cache
def _nobodys_hash(iterations: int, memory_kib: int) -> str:
    return _hasher(iterations, memory_kib).hash("nobody has this password")
