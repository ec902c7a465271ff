"""Canonical JSON (RFC 8785) of integers and strings: one value, one sequence of bytes."""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

MAX_DEPTH = 32

Json: TypeAlias = int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What canonical JSON may hold: integers below 2**53, strings, lists and objects of these."""

_LIMIT = 2**53


class LeafError(ValueError):
    """The value or the bytes are not what a leaf may be."""


def canonical(value: Json) -> bytes:
    """Write a value as canonical JSON (RFC 8785).

    Raises:
        LeafError: it holds anything but integers below 2**53 in size, strings of whole characters,
            and lists and objects (keys ASCII, nested at most 32 deep) of these.
    """
    try:
        return _write(_plain(value, 0)).encode()
    except UnicodeEncodeError as error:
        raise LeafError("a lone surrogate is not text") from error


def parse_canonical(data: bytes) -> Json:
    """Read canonical JSON, and nothing that says the same in other bytes.

    Raises:
        LeafError: `canonical` would not have written exactly these bytes.
    """
    try:
        value: Json = json.loads(
            data.decode(),
            object_pairs_hook=_unique,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
        )
    except LeafError:
        raise
    except (ValueError, RecursionError) as error:
        raise LeafError("not JSON in UTF-8") from error
    if canonical(value) != data:
        raise LeafError("not canonical JSON")
    return value


_write = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _plain(value: object, depth: int) -> Json:
    """Copy a value into plain lists and dicts, refusing what canonical JSON does not hold."""
    if depth > MAX_DEPTH:
        raise LeafError(f"nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LIMIT:
        return value
    if isinstance(value, list | tuple):
        return [_plain(one, depth + 1) for one in value]
    if isinstance(value, Mapping):
        return {_key(key): _plain(one, depth + 1) for key, one in value.items()}
    raise LeafError(f"a {type(value).__name__} of this size has no place in canonical JSON")


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise LeafError("a key is ASCII text")
    return key


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise LeafError("a key twice in one object")
    return fields


def _no_fraction(_text: str) -> NoReturn:
    raise LeafError("a number that is not a plain integer")
