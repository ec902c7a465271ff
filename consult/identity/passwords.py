"""Passwords: argon2id (RFC 9106), hashed before any transaction begins."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

COST = "CONSULT_PASSWORD_COST"
TESTING_MEMORY_KIB = 64


@cache
def _hasher(iterations: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=iterations, memory_cost=memory_kib, parallelism=2)


def _current() -> PasswordHasher:
    iterations, memory = current_app.config[COST]
    return _hasher(iterations, memory)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _current().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether a password belongs to a hash; costs the same if there is no hash."""
    try:
        _current().verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def _nobody() -> str:
    return _nobodys_hash(*current_app.config[COST])


@cache
def _nobodys_hash(iterations: int, memory_kib: int) -> str:
    return _hasher(iterations, memory_kib).hash("nobody has this password")
