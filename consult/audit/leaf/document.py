"""The leaf, version 1: the canonical bytes of one entry on the record.

A leaf holds no personal data and no free text: those are bound by salted commitments, so that they
can be erased and the log still verifies. It knows integers and strings only, so that sorted JSON is
RFC 8785 JSON in every language.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.audit.leaf import fields as read
from consult.audit.leaf.canonical import Json, LeafError, canonical, parse_canonical

VERSION = 1
MAX_LEAF_BYTES = 16_384
MAX_CHAINS = 64
SALT_BYTES = 32

_REQUIRED = frozenset({"v", "log", "id", "t", "kind", "chains", "actor"})
_OPTIONAL = frozenset({"for", "via", "facts", "rule", "in", "out", "refs", "c"})


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
    bound = f"consult/commit/v1\0{read.text(name, read.NAME, 'name')}\0".encode()
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
    fields = read.fields_of(document, "leaf", _REQUIRED, _OPTIONAL)
    if fields["v"] != VERSION:
        raise LeafError("v: not version 1")
    if fields.keys() & {"in", "out"} and "rule" not in fields:
        raise LeafError("in, out: only together with rule")
    return Leaf(
        log=read.text(fields["log"], read.ORIGIN, "log"),
        id=read.text(fields["id"], read.HEX32, "id"),
        t=read.count(fields["t"], "t"),
        kind=read.text(fields["kind"], read.KIND, "kind"),
        chains=_chains(fields["chains"]),
        actor=read.text(fields["actor"], read.ACTOR, "actor"),
        for_=read.optional(fields, "for", lambda value: read.text(value, read.HEX32, "for"), None),
        via=read.optional(fields, "via", lambda value: read.text(value, read.CHANNEL, "via"), None),
        facts=read.optional(fields, "facts", lambda value: read.particulars(value, "facts"), {}),
        rule=read.optional(fields, "rule", _rule, None),
        in_=read.optional(fields, "in", lambda value: read.particulars(value, "in"), {}),
        out=read.optional(fields, "out", lambda value: read.particulars(value, "out"), {}),
        refs=read.optional(fields, "refs", _refs, ()),
        commitments=read.optional(fields, "c", _commitments, ()),
    )


def _chains(value: Json) -> tuple[Link, ...]:
    links = tuple(_link(one) for one in read.items(value, "chains"))
    if len(links) > MAX_CHAINS:
        raise LeafError(f"chains: at most {MAX_CHAINS}")
    read.check_order([link.subj for link in links], "chains")
    return links


def _link(value: Json) -> Link:
    fields = read.fields_of(value, "chains", {"subj", "n"}, {"prev"})
    n = read.count(fields["n"], "n")
    if ("prev" in fields) != (n > 0):
        raise LeafError("chains: prev is absent exactly when n is 0")
    prev = read.optional(fields, "prev", lambda text: read.text(text, read.HEX64, "prev"), None)
    return Link(read.text(fields["subj"], read.SUBJECT, "subj"), n, prev)


def _rule(value: Json) -> Rule:
    fields = read.fields_of(value, "rule", {"id", "ver", "h"})
    return Rule(
        id=read.text(fields["id"], read.WORD, "rule id"),
        ver=read.text(fields["ver"], read.WORD, "rule ver"),
        h=read.text(fields["h"], read.HEX64, "rule h"),
    )


def _refs(value: Json) -> tuple[str, ...]:
    return tuple(read.text(one, read.HEX64, "refs") for one in read.items(value, "refs"))


def _commitments(value: Json) -> tuple[Commitment, ...]:
    parts = [read.fields_of(one, "c", {"n", "d"}) for one in read.items(value, "c")]
    read.check_order([read.text(part["n"], read.NAME, "c n") for part in parts], "c")
    return tuple(
        Commitment(str(part["n"]), read.text(part["d"], read.HEX64, "c d")) for part in parts
    )


def _check_length(data: bytes) -> None:
    if len(data) > MAX_LEAF_BYTES:
        raise LeafError(f"a leaf has at most {MAX_LEAF_BYTES} bytes")


def _without_none(values: Mapping[str, Json | None]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}
