"""Hash entries into the Merkle tree of RFC 6962, and make and check proofs over it.

The tree is never held as a whole: an append needs the frontier (`Frontier`), and a proof asks a
`NodeSource` for the few subtree hashes that it is made of.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

NodeSource = Callable[[int, int], bytes]
"""`node(level, index)`: the root over the leaves `index << level` up to `(index + 1) << level`.

It is only asked for subtrees that lie wholly inside the tree; level 0 is the leaf hashes.
"""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry into a leaf: SHA-256(0x00 || entry), 32 bytes (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children into their parent: SHA-256(0x01 || left || right) (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """Compute the root over leaf hashes of 32 bytes each, in order (RFC 6962, 2.1)."""
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier.append(leaf)
    return frontier.root()


def root_at(size: int, node: NodeSource) -> bytes:
    """Compute the root of the first `size` leaves from stored subtrees (RFC 6962, 2.1).

    Raises:
        ValueError: the size is negative.
    """
    if size < 0:
        raise ValueError(f"a tree cannot have {size} leaves")
    return _range_root(0, size, node) if size else EMPTY_ROOT


class Frontier:
    """The roots of the full subtrees a tree is made of, largest first: all that appending needs."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        """Take up a tree of `size` leaves again, with one hash for each 1 bit of the size.

        Raises:
            ValueError: the hashes are not those of a tree of that size.
        """
        if size < 0 or len(hashes) != size.bit_count() or not _are_hashes(hashes):
            raise ValueError(f"{len(hashes)} hashes are no frontier of a tree of {size} leaves")
        self.size = size
        self._hashes = list(hashes)

    @classmethod
    def from_hex(cls, size: int, hashes: Iterable[str]) -> "Frontier":
        """Take up a stored frontier again, as written by `hex`; ValueError when it is damaged."""
        return cls(size, [bytes.fromhex(text) for text in hashes])

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """The subtree roots, largest subtree first; with `size` they are the whole state."""
        return tuple(self._hashes)

    def hex(self) -> list[str]:
        """Write the subtree roots in lower-case hex, largest subtree first, to be stored."""
        return [one.hex() for one in self._hashes]

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the end of the tree; ValueError when it is not 32 bytes."""
        if len(leaf) != HASH_BYTES:
            raise ValueError(f"a leaf hash has 32 bytes, not {len(leaf)}")
        full = self.size
        while full & 1:
            leaf = node_hash(self._hashes.pop(), leaf)
            full >>= 1
        self._hashes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """Compute the root of the tree as it stands; the empty tree has SHA-256 of nothing."""
        return _fold(self._hashes) if self._hashes else EMPTY_ROOT


class MemoryTree:
    """A whole tree in memory, for tests and small logs; `node` is its `NodeSource`."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        """Build the tree over the given leaf hashes."""
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaf_hashes:
            self.append(leaf)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash of 32 bytes, and each parent that it completes."""
        level = 0
        self._levels[0].append(leaf)
        while len(self._levels[level]) % 2 == 0:
            left, right = self._levels[level][-2:]
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(left, right))

    def node(self, level: int, index: int) -> bytes:
        """Look up the hash of a full subtree; IndexError when the tree does not have it."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Compute the root of the first `size` leaves, or of all."""
        return root_at(self.size if size is None else size, self.node)


def inclusion_proof(index: int, size: int, node: NodeSource) -> list[bytes]:
    """Prove that leaf `index` is in the tree of `size` leaves (PATH of RFC 6962, 2.1.1).

    Returns:
        Sibling hashes, the leaf's own sibling first; at most 63.

    Raises:
        ValueError: the tree has no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has no leaf {index}")
    start, end = 0, size
    path: list[bytes] = []
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Check that a leaf hash is leaf `index` of a tree of `size` leaves (RFC 9162, 2.1.3.2).

    Anything out of place (hashes too few, too many, not of 32 bytes) is a plain False.
    """
    if not 0 <= index < size or not _are_hashes([leaf, *proof]):
        return False
    own, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if own & 1 or own == last:
            computed = node_hash(sibling, computed)
            own, last = _skip_lone_levels(own, last)
        else:
            computed = node_hash(computed, sibling)
        own, last = own >> 1, last >> 1
    return last == 0 and computed == root


def consistency_proof(old_size: int, new_size: int, node: NodeSource) -> list[bytes]:
    """Prove that the first `old_size` leaves of a tree are unchanged (PROOF of RFC 6962, 2.1.2).

    Returns:
        The hashes of the proof; none when the old tree is empty or as large as the new one.

    Raises:
        ValueError: the old tree is larger than the new one, or smaller than nothing.
    """
    if not 0 <= old_size <= new_size:
        raise ValueError(f"a tree of {new_size} leaves does not extend one of {old_size}")
    if old_size == 0:
        return []
    start, end = 0, new_size
    path: list[bytes] = []
    while end != old_size:
        middle = start + _left_size(end - start)
        if old_size <= middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    if start:  # otherwise the last hash would be the old root, which the checker has
        path.append(_range_root(start, end, node))
    return path[::-1]


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Check that a tree only appended to an older one (RFC 9162, 2.1.4.2).

    The empty tree is older than every tree, by an empty proof. Anything out of place is a plain
    False.
    """
    if not 0 <= old_size <= new_size or not _are_hashes([old_root, new_root, *proof]):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    whole_old_tree_is_first = old_size.bit_count() == 1
    return _climb(
        old_size,
        old_root,
        new_size,
        new_root,
        [old_root, *proof] if whole_old_tree_is_first else proof,
    )


def _climb(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    if not path:
        return False
    own, last = old_size - 1, new_size - 1
    while own & 1:
        own, last = own >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if own & 1 or own == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            own, last = _skip_lone_levels(own, last)
        else:
            new = node_hash(new, sibling)
        own, last = own >> 1, last >> 1
    return last == 0 and old == old_root and new == new_root


def _skip_lone_levels(own: int, last: int) -> tuple[int, int]:
    """Climb past the levels on which the last node has no sibling and is passed up as it is."""
    while own and not own & 1:
        own, last = own >> 1, last >> 1
    return own, last


def _left_size(size: int) -> int:
    """The largest power of two smaller than `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _range_root(start: int, end: int, node: NodeSource) -> bytes:
    """The root over leaves start..end-1, where a subtree of that size may begin at start."""
    hashes: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        hashes.append(node(level, start >> level))
        start += 1 << level
    return _fold(hashes)


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Combine the roots of full subtrees, largest first, from the smallest upwards."""
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)
