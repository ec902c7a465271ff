from collections.abc import Sequence
from itertools import pairwise

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    MemoryTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)

CT_LEAVES = [
    bytes.fromhex(text)
    for text in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
CT_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
ENTRIES = [f"entry {n}".encode() for n in range(600)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
TREE = MemoryTree(LEAVES)
ROOTS = [TREE.root(size) for size in range(601)]

sizes = st.integers(1, 600)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    new = draw(sizes)
    return draw(st.integers(0, new)), new


def mutations(proof: Sequence[bytes]) -> list[list[bytes]]:
    """Every proof that is wrong in one place: a hash changed, cut, lost, doubled or exchanged."""
    wrong = []
    for at, one in enumerate(proof):
        changed = bytes([one[0] ^ 1]) + one[1:]
        wrong.append([*proof[:at], changed, *proof[at + 1 :]])
        wrong.append([*proof[:at], one[:-1], *proof[at + 1 :]])
        wrong.append([*proof[:at], *proof[at + 1 :]])
        wrong.append([*proof[:at], one, *proof[at:]])
    for at, (left, right) in enumerate(pairwise(proof)):
        wrong.append([*proof[:at], right, left, *proof[at + 2 :]])
    return [*wrong, [*proof, bytes(32)]]


def test_the_reference_leaves_of_certificate_transparency_have_their_published_root() -> None:
    assert root_of(map(leaf_hash, CT_LEAVES)).hex() == CT_ROOT
    assert MemoryTree(map(leaf_hash, CT_LEAVES)).root().hex() == CT_ROOT


def test_the_vector_of_three_entries_gives_its_hashes_and_proofs() -> None:
    entries = [b'{"id":"00","type":"a"}', b'{"id":"01","type":"b"}', b'{"id":"02","type":"c"}']
    tree = MemoryTree(map(leaf_hash, entries))
    third = "5b61e62b2a56c1fbb12f85aa7f7bc5bd776c4a6c2d88b0f7cd66117548b7120a"
    first_two = "671add7f45f2b898d5ec725b831fdd4f03226fb9ecac1e6b542fd92f0e28d7fa"
    assert leaf_hash(entries[2]).hex() == third
    assert [one.hex() for one in inclusion_proof(2, 3, tree.node)] == [first_two]
    assert [one.hex() for one in consistency_proof(2, 3, tree.node)] == [third]


def test_the_empty_tree_has_the_hash_of_nothing_as_its_root() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Frontier().root() == MemoryTree().root() == root_of([]) == EMPTY_ROOT


@given(sizes)
def test_frontier_and_stored_subtrees_give_the_same_root_as_another_library(size: int) -> None:
    oracle = pymerkle.InmemoryTree(algorithm="sha256")
    for entry in ENTRIES[:size]:
        oracle.append_entry(entry)
    assert root_of(LEAVES[:size]) == root_at(size, TREE.node) == oracle.get_root()


@given(places())
def test_a_proof_of_inclusion_verifies(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, TREE.node)
    assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])


@given(places())
def test_a_proof_of_inclusion_changed_anywhere_is_refused(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(index, size, TREE.node)
    for wrong in mutations(proof):
        assert not verify_inclusion(LEAVES[index], index, size, wrong, ROOTS[size])


@given(places(), st.integers(-1, 600))
def test_a_proof_of_inclusion_holds_for_its_own_place_leaf_and_root_only(
    place: tuple[int, int], other: int
) -> None:
    index, size = place
    proof = inclusion_proof(index, size, TREE.node)
    if other != index:
        assert not verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size])
    if 0 <= other < 600 and other != index:
        assert not verify_inclusion(LEAVES[other], index, size, proof, ROOTS[size])
    if other >= 0 and other != size:
        assert not verify_inclusion(LEAVES[index], index, size, proof, ROOTS[other])
    assert not verify_inclusion(b"short", index, size, proof, ROOTS[size])


@given(growths())
def test_a_proof_of_consistency_verifies(growth: tuple[int, int]) -> None:
    old, new = growth
    proof = consistency_proof(old, new, TREE.node)
    assert verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)


@given(growths())
def test_a_proof_of_consistency_changed_anywhere_is_refused(growth: tuple[int, int]) -> None:
    old, new = growth
    proof = consistency_proof(old, new, TREE.node)
    for wrong in mutations(proof):
        assert not verify_consistency(old, ROOTS[old], new, ROOTS[new], wrong)


@given(growths(), st.integers(0, 600))
def test_a_proof_of_consistency_holds_for_its_own_roots_only(
    growth: tuple[int, int], other: int
) -> None:
    old, new = growth
    proof = consistency_proof(old, new, TREE.node)
    if other != old:
        assert not verify_consistency(old, ROOTS[other], new, ROOTS[new], proof)
    if other != new and old:
        assert not verify_consistency(old, ROOTS[old], new, ROOTS[other], proof)
    if old < new:
        assert not verify_consistency(new, ROOTS[new], old, ROOTS[old], proof)


def test_every_proof_of_every_small_tree_verifies() -> None:
    for size in range(1, 34):
        for index in range(size):
            proof = inclusion_proof(index, size, TREE.node)
            assert verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
        for old in range(size + 1):
            proof = consistency_proof(old, size, TREE.node)
            assert verify_consistency(old, ROOTS[old], size, ROOTS[size], proof)


def test_a_rewritten_leaf_makes_every_later_consistency_proof_fail() -> None:
    rewritten = MemoryTree([*LEAVES[:10], leaf_hash(b"forged"), *LEAVES[11:100]])
    for old in range(11, 100):
        proof = consistency_proof(old, 100, rewritten.node)
        assert not verify_consistency(old, ROOTS[old], 100, rewritten.root(), proof)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_goes_on_from_what_was_stored(stored: int, more: int) -> None:
    before = Frontier()
    for leaf in LEAVES[:stored]:
        before.append(leaf)
    after = Frontier.from_hex(before.size, before.hex())
    assert after.hashes == before.hashes
    for leaf in LEAVES[stored : stored + more]:
        after.append(leaf)
    assert after.root() == ROOTS[stored + more]
    assert len(after.hashes) == after.size.bit_count()


def test_proofs_ask_for_no_subtree_beyond_the_tree_and_for_few() -> None:
    asked: list[tuple[int, int]] = []

    def node(level: int, index: int) -> bytes:
        assert (index + 1) << level <= 600
        asked.append((level, index))
        return TREE.node(level, index)

    inclusion_proof(123, 600, node)
    consistency_proof(77, 600, node)
    assert len(asked) < 4 * 10


def test_what_cannot_be_proved_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_proof(3, 3, TREE.node)
    with pytest.raises(ValueError, match="no leaf -1"):
        inclusion_proof(-1, 3, TREE.node)
    with pytest.raises(ValueError, match="does not extend"):
        consistency_proof(4, 3, TREE.node)
    with pytest.raises(ValueError, match="cannot have"):
        root_at(-1, TREE.node)


def test_a_damaged_frontier_is_refused() -> None:
    with pytest.raises(ValueError, match="no frontier"):
        Frontier(3, [bytes(32)])
    with pytest.raises(ValueError, match="no frontier"):
        Frontier(1, [bytes(31)])
    with pytest.raises(ValueError, match="32 bytes"):
        Frontier().append(b"not a hash")
