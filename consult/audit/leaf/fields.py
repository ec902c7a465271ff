"""What the fields of a leaf may hold: patterns of its texts, and the checks of each shape."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar

from consult.audit.leaf.canonical import Json, LeafError

Object: TypeAlias = Mapping[str, Json]

SYSTEM = "system"
CHANNELS = frozenset({"web", "desk", "phone", "paper", "cli", "job"})

_T = TypeVar("_T")

HEX32 = re.compile(r"[0-9a-f]{32}")
HEX64 = re.compile(r"[0-9a-f]{64}")
ORIGIN = re.compile(r"[!-*,-~]{1,255}")
KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
SUBJECT = re.compile(r"[a-z][a-z0-9_-]*(/[A-Za-z0-9._-]{1,64})+")
ACTOR = re.compile(rf"{HEX32.pattern}|{SYSTEM}")
CHANNEL = re.compile("|".join(sorted(CHANNELS)))
NAME = re.compile(r"[a-z][a-z0-9_]*")
WORD = re.compile(r"[!-~]{1,64}")
_PARTICULAR = re.compile(r"[!-~]{0,512}")


def particulars(value: Json, what: str) -> Object:
    """Return an object of particulars, with something in it."""
    if not isinstance(value, Mapping) or not value:
        raise LeafError(f"{what}: not an object with something in it")
    _check_particular(value, what)
    return value


def _check_particular(value: Json, what: str) -> None:
    if isinstance(value, str):
        text(value, _PARTICULAR, what)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            _check_particular(one, f"{what}.{text(key, NAME, what)}")
    elif isinstance(value, Sequence):
        for one in value:
            _check_particular(one, what)


def fields_of(
    value: Json, what: str, required: Iterable[str], optional: Iterable[str] = ()
) -> Object:
    """Return an object that has every required field and no unknown one."""
    if not isinstance(value, Mapping):
        raise LeafError(f"{what}: not an object")
    if lacking := set(required) - value.keys():
        raise LeafError(f"{what}: lacks {', '.join(sorted(lacking))}")
    if value.keys() - set(required) - set(optional):
        raise LeafError(f"{what}: has fields that version 1 does not know")
    return value


def items(value: Json, what: str) -> Sequence[Json]:
    """Return a list with something in it."""
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise LeafError(f"{what}: not a list with something in it")
    return value


def text(value: Json, pattern: re.Pattern[str], what: str) -> str:
    """Return a text of one form."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise LeafError(f"{what}: not text of the form {pattern.pattern}")
    return value


def count(value: Json, what: str) -> int:
    """Return a whole number from 0 up."""
    if not isinstance(value, int) or value < 0:
        raise LeafError(f"{what}: not a whole number from 0 up")
    return value


def optional(fields: Object, name: str, read: Callable[[Json], _T], default: _T) -> _T:
    """Read a field if it is there."""
    return read(fields[name]) if name in fields else default


def check_order(names: Sequence[str], what: str) -> None:
    """Refuse names that are not sorted, or stand twice."""
    if list(names) != sorted(set(names)):
        raise LeafError(f"{what}: not sorted, or one of them twice")
