import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from consult.audit.leaf import (
    MAX_LEAF_BYTES,
    Commitment,
    Json,
    Leaf,
    LeafError,
    Link,
    Rule,
    canonical,
    commitment,
    parse_canonical,
)

HASH = "0123456789abcdef" * 4
PERSON = "0123456789abcdef" * 2
SMALL = Leaf(
    log="consult.example/log1",
    id=PERSON,
    t=1_760_000_000_000,
    kind="matter.admitted",
    chains=(Link("matter/2026-0417", 0),),
    actor="system",
)
LARGE = Leaf(
    log="consult.example/log1",
    id=PERSON,
    t=0,
    kind="voting.poll_closed",
    chains=(Link("matter/2026-0417", 3, HASH), Link("voting/poll/7", 0)),
    actor=PERSON,
    for_=PERSON,
    via="desk",
    facts={"counts": [3, 2, [], {"area_001m2": -12345}], "code": "", "round": 0},
    rule=Rule("owners.double_two_thirds", "2021", HASH),
    in_={"yes": 3},
    out={"carried": 1},
    refs=(HASH, HASH[::-1]),
    commitments=(Commitment("ballot", HASH), Commitment("text", HASH)),
)

keys = st.text(st.characters(max_codepoint=127), max_size=8)
values: st.SearchStrategy[Json] = st.recursive(
    st.integers(1 - 2**53, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def document(leaf: Leaf = LARGE) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(leaf.encode())
    return fields


@given(values)
def test_our_canonical_json_is_rfc_8785(value: Json) -> None:
    assert canonical(value) == rfc8785.dumps(value)
    assert parse_canonical(canonical(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {1, 2},
        "\ud800",
        ["\udfff"],
        {"\ud800": 1},
        {"é": 1},
        {1: 1},
        {"deep": [{"er": None}]},
        object(),
    ],
)
def test_what_could_be_written_in_two_ways_is_refused(value: object) -> None:
    with pytest.raises(LeafError):
        canonical(value)  # type: ignore[arg-type]


def test_values_nested_without_end_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(LeafError, match="deep"):
        canonical(endless)
    for depth in [40, 900, 100_000]:
        with pytest.raises(LeafError):
            parse_canonical(b"[" * depth + b"]" * depth)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b" {}",
        b"{}\n",
        b'{"a": 1}',
        b'{"b":1,"a":1}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b'{"a":01}',
        b'{"a":-0}',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":null}',
        b'{"a":true}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'"\\u4e2d"',
        b'"\\ud800"',
        b'"\\u000A"',
        b'"\\/"',
        b'"\xff"',
        b"\xef\xbb\xbf{}",
        "{}".encode("utf-16"),
    ],
)
def test_json_written_in_any_other_way_is_refused(data: bytes) -> None:
    with pytest.raises(LeafError):
        parse_canonical(data)


def test_the_commitment_of_the_vector_is_reproduced() -> None:
    salt = bytes(range(32))
    payload = canonical({"opinion": "yes"})
    digest = "8d0fb6a689e9f3c085c766a209892f76863d046e1cab0e2a29b74049cda6eb6f"
    assert commitment("text", salt, payload) == digest
    assert commitment("text", bytes(32), payload) != digest
    assert commitment("who", salt, payload) != digest


def test_a_commitment_needs_a_whole_salt_and_a_plain_name() -> None:
    with pytest.raises(LeafError, match="32 bytes"):
        commitment("text", b"short", b"{}")
    for name in ["", "Text", "a\0b", "text\n", "文"]:
        with pytest.raises(LeafError, match="name"):
            commitment(name, bytes(32), b"{}")


@pytest.mark.parametrize("leaf", [SMALL, LARGE])
def test_a_leaf_reads_back_as_it_was_written(leaf: Leaf) -> None:
    data = leaf.encode()
    assert Leaf.parse(data) == leaf
    assert Leaf.parse(data).encode() == data == rfc8785.dumps(json.loads(data))


def test_what_is_empty_is_absent() -> None:
    empty = replace(SMALL, for_="", via="", facts={}, in_={}, out={}, refs=(), commitments=())
    assert empty.encode() == SMALL.encode()
    assert document(SMALL).keys() == {"v", "log", "id", "t", "kind", "chains", "actor"}
    assert document(SMALL)["chains"] == [{"subj": "matter/2026-0417", "n": 0}]


@pytest.mark.parametrize("name", ["v", "log", "id", "t", "kind", "chains", "actor"])
def test_a_leaf_that_lacks_a_field_is_refused(name: str) -> None:
    fields = document()
    del fields[name]
    with pytest.raises(LeafError, match=name):
        Leaf.parse(canonical(fields))


WRONG: list[Mapping[str, Any]] = [
    {"more": 1},
    {"v": 2},
    {"v": "1"},
    {"log": ""},
    {"log": "a b"},
    {"log": "a+b"},
    {"log": "社区"},
    {"id": PERSON[:-1]},
    {"id": PERSON.upper()},
    {"id": PERSON + "\n"},
    {"t": -1},
    {"t": "1"},
    {"kind": "matter"},
    {"kind": "matter.Admitted"},
    {"kind": "matter.admitted.twice"},
    {"kind": "1matter.admitted"},
    {"actor": "admin"},
    {"actor": HASH},
    {"for": "system"},
    {"via": "fax"},
    {"via": ""},
    {"chains": []},
    {"chains": {}},
    {"chains": "matter/1"},
    {"chains": [1]},
    {"chains": [{"subj": "matter/1"}]},
    {"chains": [{"subj": "matter/1", "n": 0, "more": 1}]},
    {"chains": [{"subj": "matter/1", "n": 0, "prev": HASH}]},
    {"chains": [{"subj": "matter/1", "n": 1}]},
    {"chains": [{"subj": "matter/1", "n": 1, "prev": HASH[:-1]}]},
    {"chains": [{"subj": "matter/1", "n": -1, "prev": HASH}]},
    {"chains": [{"subj": "matter/1", "n": "0"}]},
    {"chains": [{"subj": "matter", "n": 0}]},
    {"chains": [{"subj": "matter/", "n": 0}]},
    {"chains": [{"subj": "Matter/1", "n": 0}]},
    {"chains": [{"subj": "matter/事", "n": 0}]},
    {"chains": [{"subj": "matter/" + "x" * 65, "n": 0}]},
    {"chains": [{"subj": "matter/2", "n": 0}, {"subj": "matter/1", "n": 0}]},
    {"chains": [{"subj": "matter/1", "n": 0}, {"subj": "matter/1", "n": 0}]},
    {"chains": [{"subj": f"matter/{n:03}", "n": 0} for n in range(65)]},
    {"facts": {}},
    {"facts": []},
    {"facts": "text"},
    {"facts": {"Key": 1}},
    {"facts": {"key": {"not-plain": 1}}},
    {"facts": {"key": "two words"}},
    {"facts": {"key": ["自由文本"]}},
    {"facts": {"key": "x" * 513}},
    {"rule": {}},
    {"rule": "quorum"},
    {"rule": {"id": "a", "ver": "1"}},
    {"rule": {"id": "a", "ver": 1, "h": HASH}},
    {"rule": {"id": "two words", "ver": "1", "h": HASH}},
    {"rule": {"id": "a", "ver": "1", "h": HASH, "text": "x"}},
    {"in": {}},
    {"out": {"key": "two words"}},
    {"refs": []},
    {"refs": HASH},
    {"refs": [HASH.upper()]},
    {"refs": [1]},
    {"c": []},
    {"c": [{"n": "text"}]},
    {"c": [{"n": "Text", "d": HASH}]},
    {"c": [{"n": 1, "d": HASH}]},
    {"c": [{"n": "text", "d": "00"}]},
    {"c": [{"n": "text", "d": HASH}, {"n": "ballot", "d": HASH}]},
    {"c": [{"n": "text", "d": HASH}, {"n": "text", "d": HASH}]},
    {"facts": {"long": ["x" * 500] * 40}},
]


@pytest.mark.parametrize("change", WRONG, ids=lambda change: str(change)[:50])
def test_a_leaf_with_a_field_out_of_place_is_refused(change: Mapping[str, Any]) -> None:
    with pytest.raises(LeafError):
        Leaf.parse(canonical({**document(), **change}))


def test_input_and_result_stand_only_beside_their_rule() -> None:
    for name in ["in", "out"]:
        fields = {**document(SMALL), name: {"yes": 1}}
        with pytest.raises(LeafError, match="together with rule"):
            Leaf.parse(canonical(fields))


def test_a_leaf_that_could_not_be_read_is_not_written() -> None:
    wrong: list[Leaf] = [
        replace(SMALL, chains=()),
        replace(SMALL, actor="admin"),
        replace(SMALL, facts={"name": "张三"}),
        replace(SMALL, facts={"share": 0.5}),  # type: ignore[dict-item]
        replace(SMALL, in_={"yes": 1}),
        replace(SMALL, facts={"long": ["x" * 500] * 40}),
        replace(SMALL, chains=(Link("matter/1", 1),)),
    ]
    for leaf in wrong:
        with pytest.raises(LeafError):
            leaf.encode()


def test_a_leaf_has_at_most_16384_bytes() -> None:
    def filled(length: int) -> Leaf:
        return replace(SMALL, facts={"f": ["x" * 500] * 30, "g": "x" * length})

    spare = MAX_LEAF_BYTES - len(filled(0).encode())
    texts = ["x" * 512] * (spare // 515)
    leaf = replace(SMALL, facts={"f": ["x" * 500] * 30, "g": "", "h": texts})
    rest = MAX_LEAF_BYTES - len(leaf.encode())
    assert len(replace(leaf, facts={**leaf.facts, "g": "x" * rest}).encode()) == MAX_LEAF_BYTES
    with pytest.raises(LeafError, match="at most 16384"):
        replace(leaf, facts={**leaf.facts, "g": "x" * (rest + 1)}).encode()


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_leaf_with_any_byte_changed_is_refused_or_another_leaf(at: int, flip: int) -> None:
    data = bytearray(LARGE.encode())
    data[at % len(data)] ^= flip
    try:
        leaf = Leaf.parse(bytes(data))
    except LeafError:
        return
    assert leaf != LARGE
    assert leaf.encode() == data


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_without_any_other_error(data: bytes) -> None:
    with pytest.raises(LeafError):
        Leaf.parse(data)
