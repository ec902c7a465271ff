from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.audit.merkle import MemoryTree, inclusion_proof, leaf_hash
from consult.audit.tiles import (
    ENTRIES,
    MAX_ENTRY_BYTES,
    Tile,
    TileError,
    decode_bundle,
    decode_tile,
    encode_bundle,
    encode_tile,
    entries_path,
    nodes_from_tiles,
    parse_path,
    split_bundle,
    tile_path,
    tiles_of,
)

TREE = MemoryTree(leaf_hash(str(n).encode()) for n in range(70_000))


@pytest.mark.parametrize(
    ("n", "name"),
    [
        (0, "000"),
        (7, "007"),
        (999, "999"),
        (1000, "x001/000"),
        (1_234_067, "x001/x234/067"),
        (1_000_000, "x001/x000/000"),
    ],
)
def test_the_number_of_a_tile_is_written_in_groups_of_three(n: int, name: str) -> None:
    assert tile_path(3, n) == f"tile/3/{name}"
    assert tile_path(0, n, 17) == f"tile/0/{name}.p/17"
    assert entries_path(n) == f"tile/entries/{name}"
    assert entries_path(n, 1) == f"tile/entries/{name}.p/1"


@given(st.integers(-1, 63), st.integers(0, 2**55), st.integers(1, 256))
def test_a_path_reads_back_as_it_was_written(level: int, n: int, width: int) -> None:
    tile = Tile(level, n, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "checkpoint",
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/x000/000",
        "tile/0/001/000",
        "tile/0/x001",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/07",
        "tile/0/000.p/",
        "tile/0/000\n",
        "tile/0/\u0660\u0660\u0660",
        "/tile/0/000",
        "tile/0/../000",
        "tile/entries/" + "x999/" * 400 + "000",
    ],
)
def test_paths_written_in_any_other_way_are_refused(path: str) -> None:
    with pytest.raises(TileError):
        parse_path(path)


def test_impossible_coordinates_have_no_path() -> None:
    for level, n, width in [(64, 0, 1), (-1, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]:
        with pytest.raises(TileError):
            tile_path(level, n, width)


def test_seventy_thousand_leaves_make_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_of(70_000))
    full = Counter(tile.level for tile in tiles if tile.width == 256)
    partial = [tile.path for tile in tiles if tile.width < 256]
    assert full == {ENTRIES: 273, 0: 273, 1: 1}
    assert partial == [
        "tile/entries/273.p/112",
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]


def test_256_leaves_make_one_full_tile_and_above_it_one_of_a_single_hash() -> None:
    paths = [tile.path for tile in tiles_of(256)]
    assert paths == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 2000))
def test_a_growing_tree_adds_exactly_the_tiles_it_did_not_have(since: int, more: int) -> None:
    before, after = set(tiles_of(since)), list(tiles_of(since + more))
    assert list(tiles_of(since + more, since)) == [tile for tile in after if tile not in before]


def test_a_tree_does_not_shrink() -> None:
    for size, since in [(1, 2), (5, -1)]:
        with pytest.raises(TileError):
            list(tiles_of(size, since))


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=256))
def test_a_hash_tile_reads_back_as_it_was_written(hashes: list[bytes]) -> None:
    assert decode_tile(encode_tile(hashes), len(hashes)) == hashes


def test_hash_tiles_of_another_length_are_refused() -> None:
    for hashes in [[], [bytes(31)], [bytes(32)] * 257]:
        with pytest.raises(TileError):
            encode_tile(hashes)
    for data, width in [(bytes(32), 2), (bytes(64), 1), (bytes(33), 1), (b"", 1)]:
        with pytest.raises(TileError):
            decode_tile(data, width)


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=256))
def test_a_bundle_reads_back_as_it_was_written(entries: list[bytes]) -> None:
    data = encode_bundle(entries)
    assert decode_bundle(data, len(entries)) == entries
    assert split_bundle(data) == (entries, b"")


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=20), st.integers(0, 600))
def test_a_bundle_cut_short_anywhere_is_refused(entries: list[bytes], cut: int) -> None:
    data = encode_bundle(entries)
    cut %= len(data)
    with pytest.raises(TileError):
        decode_bundle(data[:cut], len(entries))
    found, rest = split_bundle(data[:cut])
    assert found == entries[: len(found)]
    assert encode_bundle([*found, b""])[:-2] + rest == data[:cut]


def test_a_bundle_with_bytes_or_entries_too_many_is_refused() -> None:
    data = encode_bundle([b"one", b"two"])
    for wrong, width in [(data + b"\0", 2), (data + b"\0\0", 2), (data, 1), (data, 3)]:
        with pytest.raises(TileError):
            decode_bundle(wrong, width)


def test_an_entry_of_65535_bytes_fits_and_one_more_does_not() -> None:
    longest = b"x" * MAX_ENTRY_BYTES
    assert decode_bundle(encode_bundle([longest, b""]), 2) == [longest, b""]
    for entries in [[longest + b"x"], [], [b""] * 257]:
        with pytest.raises(TileError):
            encode_bundle(entries)


@pytest.mark.parametrize("index", [0, 65_535, 65_536, 69_999, 12_345])
def test_stored_tiles_answer_for_every_subtree_of_a_proof(index: int) -> None:
    widths = {(tile.level, tile.n): tile.width for tile in tiles_of(70_000)}

    def read(level: int, n: int) -> list[bytes]:
        return [TREE.node(8 * level, 256 * n + at) for at in range(widths[level, n])]

    stored = inclusion_proof(index, 70_000, nodes_from_tiles(read))
    assert stored == inclusion_proof(index, 70_000, TREE.node)
    assert Tile(ENTRIES, 0, 256).path == "tile/entries/000"
