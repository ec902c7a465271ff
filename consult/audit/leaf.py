"""Write and read the leaf, version 1: the canonical bytes of one entry on the record.

A leaf holds no personal data and no free text: those are bound by salted commitments, so that they
can be erased and the log still verifies. It knows integers and strings only, so that sorted JSON is
RFC 8785 JSON in every language.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias, TypeVar

VERSION = 1
MAX_LEAF_BYTES = 16_384
MAX_CHAINS = 64
MAX_DEPTH = 32
SALT_BYTES = 32
SYSTEM = "system"
CHANNELS = frozenset({"web", "desk", "phone", "paper", "cli", "job"})

Json: TypeAlias = int | str | Sequence["Json"] | Mapping[str, "Json"]
"""What canonical JSON may hold: integers below 2**53, strings, lists and objects of these."""

_T = TypeVar("_T")
_Object = Mapping[str, Json]

_LIMIT = 2**53
_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_ORIGIN = re.compile(r"[!-*,-~]{1,255}")
_KIND = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_SUBJECT = re.compile(r"[a-z][a-z0-9_-]*(/[A-Za-z0-9._-]{1,64})+")
_ACTOR = re.compile(rf"{_HEX32.pattern}|{SYSTEM}")
_CHANNEL = re.compile("|".join(sorted(CHANNELS)))
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"[!-~]{1,64}")
_PARTICULAR = re.compile(r"[!-~]{0,512}")

_REQUIRED = frozenset({"v", "log", "id", "t", "kind", "chains", "actor"})
_OPTIONAL = frozenset({"for", "via", "facts", "rule", "in", "out", "refs", "c"})


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


def commitment(name: str, salt: bytes, payload: bytes) -> str:
    """Bind a payload without showing it: SHA-256(tag, 0x00, name, 0x00, salt, payload), in hex.

    Args:
        name: the class of disclosure, such as `text` or `contact`.
        salt: 32 random bytes used for nothing else; without them the payload cannot be guessed.
        payload: the bytes, canonical JSON.

    Raises:
        LeafError: name or salt will not do.
    """
    if len(salt) != SALT_BYTES:
        raise LeafError(f"a salt has 32 bytes, not {len(salt)}")
    bound = f"consult/commit/v1\0{_text(name, _NAME, 'name')}\0".encode()
    return hashlib.sha256(bound + salt + payload).hexdigest()


@dataclass(frozen=True)
class Link:
    """A place in the story of one subject: number `n` from 0, after the entry with hash `prev`."""

    subj: str
    n: int
    prev: str | None = None


@dataclass(frozen=True)
class Rule:
    """The published rule that decided: its id, version, and the SHA-256 of its document in hex."""

    id: str
    ver: str
    h: str


@dataclass(frozen=True)
class Commitment:
    """A sealed part of the entry: its class of disclosure and its digest in hex."""

    n: str
    d: str


@dataclass(frozen=True)
class Leaf:
    """One entry on the record; `for_` and `in_` are `for` and `in`, `commitments` is `c` in JSON.

    Attributes:
        log: origin of the log, so that the entry counts nowhere else.
        id: 32 hex digits.
        t: the server's time, ms since 1970 UTC.
        kind: what happened, `feature.past_tense`.
        chains: the places the entry takes in its subjects' stories, sorted by subject.
        actor: pseudonym of 32 hex digits, or `system`.
        for_: pseudonym of the person acted for.
        via: the channel, one of `CHANNELS`.
        facts: public particulars, language-free.
        rule: the rule that decided on `in_`, with the result `out`.
        refs: leaf hashes in hex of the entries this one rests on.
        commitments: the sealed parts, sorted by name.
    """

    log: str
    id: str
    t: int
    kind: str
    chains: tuple[Link, ...]
    actor: str
    for_: str | None = None
    via: str | None = None
    facts: Mapping[str, Json] = field(default_factory=dict)
    rule: Rule | None = None
    in_: Mapping[str, Json] = field(default_factory=dict)
    out: Mapping[str, Json] = field(default_factory=dict)
    refs: tuple[str, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def encode(self) -> bytes:
        """Write the leaf's canonical bytes, at most 16,384.

        Raises:
            LeafError: the leaf breaks a rule of its version.
        """
        document: dict[str, Json] = {
            "v": VERSION,
            "log": self.log,
            "id": self.id,
            "t": self.t,
            "kind": self.kind,
            "chains": [_without_none(vars(link)) for link in self.chains],
            "actor": self.actor,
        }
        optional: dict[str, Json | None] = {
            "for": self.for_,
            "via": self.via,
            "facts": self.facts,
            "rule": vars(self.rule) if self.rule else None,
            "in": self.in_,
            "out": self.out,
            "refs": self.refs,
            "c": [vars(one) for one in self.commitments],
        }
        document |= {name: value for name, value in optional.items() if value}
        data = canonical(document)
        _check_length(data)
        _leaf(document)
        return data

    @classmethod
    def parse(cls, data: bytes) -> "Leaf":
        """Read a leaf from its canonical bytes.

        Raises:
            LeafError: these are not the bytes that `encode` would write for any leaf.
        """
        _check_length(data)
        return _leaf(parse_canonical(data))


def _leaf(document: Json) -> Leaf:
    """Read a leaf from its document: the one place that knows what each field may hold."""
    fields = _object(document, "leaf", _REQUIRED, _OPTIONAL)
    if fields["v"] != VERSION:
        raise LeafError("v: not version 1")
    if fields.keys() & {"in", "out"} and "rule" not in fields:
        raise LeafError("in, out: only together with rule")
    return Leaf(
        log=_text(fields["log"], _ORIGIN, "log"),
        id=_text(fields["id"], _HEX32, "id"),
        t=_count(fields["t"], "t"),
        kind=_text(fields["kind"], _KIND, "kind"),
        chains=_chains(fields["chains"]),
        actor=_text(fields["actor"], _ACTOR, "actor"),
        for_=_optional(fields, "for", lambda value: _text(value, _HEX32, "for"), None),
        via=_optional(fields, "via", lambda value: _text(value, _CHANNEL, "via"), None),
        facts=_optional(fields, "facts", lambda value: _particulars(value, "facts"), {}),
        rule=_optional(fields, "rule", _rule, None),
        in_=_optional(fields, "in", lambda value: _particulars(value, "in"), {}),
        out=_optional(fields, "out", lambda value: _particulars(value, "out"), {}),
        refs=_optional(fields, "refs", _refs, ()),
        commitments=_optional(fields, "c", _commitments, ()),
    )


def _chains(value: Json) -> tuple[Link, ...]:
    links = tuple(_link(one) for one in _items(value, "chains"))
    if len(links) > MAX_CHAINS:
        raise LeafError(f"chains: at most {MAX_CHAINS}")
    _check_order([link.subj for link in links], "chains")
    return links


def _link(value: Json) -> Link:
    fields = _object(value, "chains", {"subj", "n"}, {"prev"})
    n = _count(fields["n"], "n")
    if ("prev" in fields) != (n > 0):
        raise LeafError("chains: prev is absent exactly when n is 0")
    prev = _optional(fields, "prev", lambda text: _text(text, _HEX64, "prev"), None)
    return Link(_text(fields["subj"], _SUBJECT, "subj"), n, prev)


def _rule(value: Json) -> Rule:
    fields = _object(value, "rule", {"id", "ver", "h"})
    return Rule(
        id=_text(fields["id"], _WORD, "rule id"),
        ver=_text(fields["ver"], _WORD, "rule ver"),
        h=_text(fields["h"], _HEX64, "rule h"),
    )


def _refs(value: Json) -> tuple[str, ...]:
    return tuple(_text(one, _HEX64, "refs") for one in _items(value, "refs"))


def _commitments(value: Json) -> tuple[Commitment, ...]:
    parts = [_object(one, "c", {"n", "d"}) for one in _items(value, "c")]
    _check_order([_text(part["n"], _NAME, "c n") for part in parts], "c")
    return tuple(Commitment(str(part["n"]), _text(part["d"], _HEX64, "c d")) for part in parts)


def _particulars(value: Json, what: str) -> _Object:
    if not isinstance(value, Mapping) or not value:
        raise LeafError(f"{what}: not an object with something in it")
    _check_particular(value, what)
    return value


def _check_particular(value: Json, what: str) -> None:
    if isinstance(value, str):
        _text(value, _PARTICULAR, what)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            _check_particular(one, f"{what}.{_text(key, _NAME, what)}")
    elif isinstance(value, Sequence):
        for one in value:
            _check_particular(one, what)


def _object(
    value: Json, what: str, required: Iterable[str], optional: Iterable[str] = ()
) -> _Object:
    if not isinstance(value, Mapping):
        raise LeafError(f"{what}: not an object")
    if lacking := set(required) - value.keys():
        raise LeafError(f"{what}: lacks {', '.join(sorted(lacking))}")
    if value.keys() - set(required) - set(optional):
        raise LeafError(f"{what}: has fields that version 1 does not know")
    return value


def _items(value: Json, what: str) -> Sequence[Json]:
    if isinstance(value, str) or not isinstance(value, Sequence) or not value:
        raise LeafError(f"{what}: not a list with something in it")
    return value


def _text(value: Json, pattern: re.Pattern[str], what: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise LeafError(f"{what}: not text of the form {pattern.pattern}")
    return value


def _count(value: Json, what: str) -> int:
    if not isinstance(value, int) or value < 0:
        raise LeafError(f"{what}: not a whole number from 0 up")
    return value


def _optional(fields: _Object, name: str, read: Callable[[Json], _T], default: _T) -> _T:
    return read(fields[name]) if name in fields else default


def _check_order(names: Sequence[str], what: str) -> None:
    if list(names) != sorted(set(names)):
        raise LeafError(f"{what}: not sorted, or one of them twice")


def _check_length(data: bytes) -> None:
    if len(data) > MAX_LEAF_BYTES:
        raise LeafError(f"a leaf has at most {MAX_LEAF_BYTES} bytes")


def _without_none(values: Mapping[str, Json | None]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


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
