"""Entries get their places in the order they came, and what is signed never contradicts itself."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from consult.app import SETTINGS, create_app
from consult.audit import queries, sequencer, startup, verify
from consult.audit.export import export
from consult.audit.followers import keep_up
from consult.audit.keys import LogIdentity, Signed, make_key, read_key
from consult.audit.leaf import Leaf, Link
from consult.audit.merkle import (
    MemoryTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    verify_consistency,
    verify_inclusion,
)
from consult.audit.models import (
    LOG_ID,
    CheckpointRow,
    LogEntry,
    Pending,
    TreeLeaf,
    TreeNode,
)
from consult.audit.record import machine_room
from consult.audit.sequencer import BrokenRecordError, this_log
from consult.config import Settings
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import WRITE, db
from consult.core.errors import SetupError
from consult.core.ids import new_hex_id
from consult.core.reading import forget, reader
from tests.audit import world

HASH_OF_NOTHING = leaf_hash(b"{}").hex()
SIZES = (255, 256, 257, 258, 511, 512, 513, 600)


@pytest.fixture
def inside(app_on: Flask) -> Iterator[Flask]:
    """An application on each database, entered."""
    with app_on.app_context():
        yield app_on


def put_on_record(number: int) -> None:
    """Queue many entries at once: each is a story of its own."""
    rows = []
    for _ in range(number):
        entry_id = new_hex_id()
        leaf = Leaf(
            log=this_log().origin,
            id=entry_id,
            t=clock.to_ms(clock.now()),
            kind="tests.happened",
            chains=(Link(f"tests/{entry_id}", 0),),
            actor="system",
            via="job",
        ).encode()
        rows.append(
            {
                "id": entry_id,
                "kind": "tests.happened",
                "t": clock.to_ms(clock.now()),
                "leaf": leaf,
                "leaf_hash": leaf_hash(leaf).hex(),
            }
        )
    with machine_room() as session:
        session.execute(insert(LogEntry), rows)


def sequence() -> int:
    """Let the sequencer take what waits."""
    with machine_room() as session:
        return sequencer.integrate(session)


def hashes() -> list[bytes]:
    """Return the hashes of the tree in order."""
    forget()
    return [
        bytes.fromhex(each)
        for each in reader().scalars(select(TreeLeaf.hash).order_by(TreeLeaf.seq))
    ]


@pytest.mark.usefixtures("inside")
def test_entries_take_their_places_in_the_order_they_were_queued() -> None:
    keep_up()
    before = world.count(TreeLeaf)
    put_on_record(30)
    queued = list(reader().scalars(select(Pending.entry_id).order_by(Pending.no)))

    assert sequence() == 30

    forget()
    placed = reader().scalars(
        select(TreeLeaf.entry_id).where(TreeLeaf.seq >= before).order_by(TreeLeaf.seq)
    )
    assert list(placed) == queued
    assert world.count(Pending) == 0
    seqs = list(reader().scalars(select(TreeLeaf.seq).order_by(TreeLeaf.seq)))
    assert seqs == list(range(before + 30))


@pytest.mark.usefixtures("inside")
def test_an_entry_that_was_tampered_with_in_the_queue_stops_everything() -> None:
    keep_up()
    put_on_record(3)
    drop = (
        "DROP TRIGGER audit_entry_no_update"
        if db.engine.dialect.name == "sqlite"
        else "ALTER TABLE audit_entry DISABLE TRIGGER ALL"
    )
    victim = reader().scalars(select(Pending.entry_id).order_by(Pending.no)).all()[1]
    forget()
    with Session(db.engine.execution_options(**{WRITE: True})) as session:
        session.execute(text(drop))
        session.execute(update(LogEntry).where(LogEntry.id == victim).values(leaf=b"{}"))
        session.commit()
    signed = world.count(CheckpointRow)

    with pytest.raises(BrokenRecordError, match=victim):
        keep_up()

    assert (world.count(Pending), world.count(CheckpointRow)) == (3, signed)


def test_at_most_one_checkpoint_is_signed_a_second(inside: Flask, hands: Hands) -> None:
    del inside
    keep_up()
    signed = world.count(CheckpointRow)
    for _ in range(40):
        hands.forward(milliseconds=150)
        world.new_person()
        keep_up(at_most_once_a_second=True)
    moments = list(reader().scalars(select(CheckpointRow.signed_at).order_by(CheckpointRow.size)))

    steps = [later - earlier for earlier, later in pairwise(moments[signed - 1 :])]
    assert len(steps) == 5
    assert min(steps) >= timedelta(seconds=1)
    hands.forward(seconds=1)
    keep_up(at_most_once_a_second=True)
    forget()
    assert not sequencer.unsigned(reader())


@pytest.mark.usefixtures("inside")
def test_a_clock_put_back_a_little_dates_nothing_backwards_and_signing_goes_on() -> None:
    with clock.standing_at(clock.now() + timedelta(seconds=50)):
        person = world.new_person()
        keep_up()
    (first,) = world.story(f"person/{person}")
    second = queries.get_entry(reader(), world.rename(world.SYSTEM_ACTOR, person, "later"))

    keep_up(at_most_once_a_second=True)

    assert second.at == first.at
    forget()
    assert not sequencer.unsigned(reader())


@pytest.mark.parametrize("sequenced", [True, False])
@pytest.mark.usefixtures("inside")
def test_a_clock_put_back_too_far_puts_nothing_on_record(sequenced: bool) -> None:  # noqa: FBT001
    with clock.standing_at(clock.now() + timedelta(seconds=100)):
        person = world.new_person("before")
        if sequenced:
            keep_up()
    entries = world.count(LogEntry)

    with pytest.raises(BrokenRecordError, match="set the clock right"):
        world.rename(world.SYSTEM_ACTOR, person, "later")

    assert (world.name_of(person), world.count(LogEntry)) == ("before", entries)


@pytest.mark.usefixtures("inside")
def test_the_stored_tree_proves_every_entry_and_every_older_checkpoint(tmp_path: Path) -> None:
    keep_up()
    for size in SIZES:
        put_on_record(size - world.count(LogEntry))
        keep_up()
    tree = MemoryTree(hashes())
    assert tree.size == SIZES[-1]

    checkpoints = list(reader().scalars(select(CheckpointRow).order_by(CheckpointRow.size)))
    assert {each.size for each in checkpoints} >= set(SIZES)
    for each in checkpoints:
        assert each.root == tree.root(each.size).hex()
        assert each.prev_size == max(
            (one.size for one in checkpoints if one.size < each.size), default=None
        )
    stored = sequencer.subtrees(reader(), tree.size)
    for level in range(10):
        for index in {0, 1, (tree.size >> level) - 1}:
            if (index + 1) << level <= tree.size and index >= 0:
                assert stored(level, index) == tree.node(level, index)
    with pytest.raises(BrokenRecordError):
        stored(0, tree.size)
    for size in SIZES:
        source = sequencer.subtrees(reader(), size)
        for index in {0, 1, 254, size - 2, size - 1, size // 2}:
            path = inclusion_proof(index, size, source)
            assert path == inclusion_proof(index, size, tree.node)
            signed = next(each for each in checkpoints if each.size == size)
            proof = queries.find_proof(reader(), index, signed)
            assert proof is not None
            assert proof.path == tuple(each.hex() for each in path)
            assert verify_inclusion(hashes_at(tree, index), index, size, path, tree.root(size))
        for older in [one for one in SIZES if one <= size]:
            path = consistency_proof(older, size, source)
            assert verify_consistency(older, tree.root(older), size, tree.root(size), path)
    assert [(each.level, each.n) for each in reader().scalars(select(TreeNode))] == [(1, 0), (1, 1)]
    export(reader(), tmp_path / "export")
    assert verify.verify(tmp_path / "export", this_log().signer.vkey).faults == []


def hashes_at(tree: MemoryTree, index: int) -> bytes:
    """Return the hash of one leaf."""
    return tree.node(0, index)


@pytest.mark.usefixtures("inside")
def test_a_missing_row_of_the_tree_is_noticed_before_anything_is_signed() -> None:
    keep_up()
    put_on_record(10)
    sequence()
    drop = (
        "DROP TRIGGER audit_leaf_no_delete"
        if db.engine.dialect.name == "sqlite"
        else "ALTER TABLE audit_leaf DISABLE TRIGGER ALL"
    )
    forget()
    with Session(db.engine.execution_options(**{WRITE: True})) as session:
        session.execute(text(drop))
        session.execute(text("DELETE FROM audit_leaf WHERE seq = 4"))
        session.commit()

    with pytest.raises(BrokenRecordError, match="missing"), machine_room() as session:
        sequencer.sign(session, clock.now())


def other_identity(app: Flask, folder: Path, origin: str = "") -> None:
    """Let the application run with another key, or another name under its own key."""
    ours = this_log()
    keys = ours.keys
    if not origin:
        keys = folder / "other" / "keys"
        keys.parent.mkdir()
        make_key(keys / "log.key")
    app.extensions[sequencer.EXTENSION] = LogIdentity(origin or ours.origin, keys)


@pytest.mark.parametrize(
    ("origin", "words"),
    [("elsewhere.example/log", "keeps the record of"), ("", "not the one this record began with")],
)
def test_under_another_name_or_key_nothing_starts_nor_goes_on_record_nor_is_signed(
    inside: Flask, tmp_path: Path, origin: str, words: str
) -> None:
    keep_up()
    person = world.new_person("before")
    sequence()
    entries, signed = world.count(LogEntry), world.count(CheckpointRow)
    other_identity(inside, tmp_path, origin)

    with pytest.raises(SetupError, match=words):
        startup.begin()
    with pytest.raises(SetupError, match=words):
        world.rename(world.SYSTEM_ACTOR, person, "after")
    with pytest.raises(SetupError, match=words):
        put_on_record_and_sign()

    assert world.name_of(person) == "before"
    assert (world.count(LogEntry), world.count(CheckpointRow)) == (entries, signed)


def put_on_record_and_sign() -> None:
    """Queue an entry past the use cases, and sign the tree with it."""
    with machine_room() as session:
        entry_id = new_hex_id()
        session.add(LogEntry(id=entry_id, kind="x", t=1, leaf=b"{}", leaf_hash=HASH_OF_NOTHING))
        session.flush()
        sequencer.integrate(session)
        sequencer.sign(session, clock.now())


def test_a_lost_key_is_asked_for_and_never_made_anew(inside: Flask, settings: Settings) -> None:
    keep_up()
    key = this_log().keys / "log.key"
    saved = key.read_bytes()
    key.unlink()
    again = create_app(replace(settings, database_url=inside.extensions[SETTINGS].database_url))

    with again.app_context():
        for act in (startup.begin, world.new_person):
            with pytest.raises(SetupError, match="missing; put it back"):
                act()
        db.engine.dispose()

    assert not key.exists()
    key.write_bytes(saved[:-1])
    with pytest.raises(SetupError, match="31 bytes"):
        read_key(key)


def test_of_two_first_starts_both_have_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    start = threading.Barrier(8)

    def begin(_number: int) -> bytes:
        start.wait()
        make_key(path)
        return read_key(path)

    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(begin, range(8)))

    assert len(keys) == 1
    assert [each.name for each in path.parent.iterdir()] == ["log.key"]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.usefixtures("inside")
def test_an_old_copy_of_the_database_neither_starts_nor_is_signed() -> None:
    keep_up()
    person = world.new_person("before")
    keep_up()
    ours = this_log()
    last = sequencer.last_checkpoint(reader())
    assert last is not None
    assert ours.last_signed() == Signed(last.size, last.root)
    startup.begin()
    note = ours.keys / "last-signed"

    for newer, words in (
        (Signed(last.size + 1, "0" * 64), "is shorter now"),
        (Signed(last.size, "0" * 64), "are not those that were signed"),
    ):
        note.write_text(f"{newer.size} {newer.root}\n", encoding="ascii")
        with pytest.raises(SetupError, match=words):
            startup.begin()
        if newer.size == last.size:
            with pytest.raises(SetupError, match=words):
                rename_and_sign(person)
    assert world.count(CheckpointRow) == count_until(last.size)
    assert ours.last_signed() == newer


def rename_and_sign(person: str) -> None:
    """Change something a second later, and sign it."""
    with clock.standing_at(clock.now() + timedelta(seconds=2)):
        world.rename(world.SYSTEM_ACTOR, person, "after")
        keep_up()


def count_until(size: int) -> int:
    """Return how many checkpoints there are up to a size."""
    forget()
    sizes = reader().scalars(select(CheckpointRow.size).where(CheckpointRow.size <= size))
    return len(list(sizes))


@pytest.mark.usefixtures("inside")
def test_of_what_several_processes_signed_the_largest_is_remembered() -> None:
    keep_up()
    ours = this_log()
    known = ours.last_signed()
    assert known is not None

    ours.remember(Signed(known.size - 1, "1" * 64))
    assert ours.last_signed() == known
    ours.remember(Signed(known.size + 7, "2" * 64))
    assert ours.last_signed() == Signed(known.size + 7, "2" * 64)
    (ours.keys / "last-signed").write_text("half", encoding="ascii")
    with pytest.raises(SetupError, match="damaged"):
        ours.last_signed()


@pytest.mark.usefixtures("inside")
def test_a_note_that_cannot_be_written_undoes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    keep_up()
    note = this_log().keys / "last-signed"
    note.with_suffix(".new").mkdir()  # in the way, even of root

    person = world.new_person("there")
    keep_up()

    assert world.name_of(person) == "there"
    assert "cannot note" in caplog.text


def without_guards(*statements: str) -> None:
    """Do what nobody may, as an owner of the database could."""
    forget()
    with Session(db.engine.execution_options(**{WRITE: True})) as session:
        for each in statements:
            session.execute(text(each))
        session.commit()


@pytest.mark.usefixtures("inside")
def test_a_start_misses_a_guard_that_was_taken_away() -> None:
    startup.begin()
    without_guards(
        "DROP TRIGGER audit_link_no_update"
        if db.engine.dialect.name == "sqlite"
        else "ALTER TABLE audit_link DISABLE TRIGGER audit_link_no_change"
    )

    with pytest.raises(SetupError, match="guards are missing in the database: audit_link_no_"):
        startup.begin()


@pytest.mark.usefixtures("inside")
def test_a_start_misses_an_entry_and_notices_another_tree() -> None:
    keep_up()
    drop, allow = (
        ("DROP TRIGGER audit_entry_queue", "DROP TRIGGER audit_leaf_no_update")
        if db.engine.dialect.name == "sqlite"
        else (
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_queue",
            "ALTER TABLE audit_leaf DISABLE TRIGGER audit_leaf_no_change",
        )
    )
    last = sequencer.last_checkpoint(reader())
    assert last is not None
    without_guards(allow, f"UPDATE audit_leaf SET hash = '{'0' * 64}' WHERE seq = 0")  # noqa: S608
    with pytest.raises(SetupError, match="guards are missing"):
        startup.begin()
    with pytest.raises(SetupError, match="are not those that were signed"):
        startup.check_tree()

    without_guards(drop)
    put_on_record(1)

    forget()
    with pytest.raises(SetupError, match=f"of {last.size + 1} entries {last.size} stand"):
        startup.check_tree()


@pytest.mark.usefixtures("inside")
def test_fewer_entries_than_were_signed_are_not_signed_again() -> None:
    keep_up()
    with machine_room() as session:
        size = sequencer.tree_size(session)
        session.add(
            CheckpointRow(size=size + 5, prev_size=size, root="", note="", signed_at=clock.now())
        )

    with pytest.raises(SetupError, match="shorter"):
        startup.begin()
    with pytest.raises(BrokenRecordError), machine_room() as session:
        sequencer.sign(session, clock.now())


@pytest.mark.usefixtures("inside")
def test_an_entry_leaves_the_queue_only_for_its_place() -> None:
    keep_up()
    put_on_record(1)

    for forgery in ("DELETE FROM audit_pending", "UPDATE audit_pending SET no = no + 1"):
        with pytest.raises(DBAPIError, match=r"has its place|never changed|append-only"):
            without_guards(forgery)

    assert sequence() == 1
    assert world.count(Pending) == 0


def test_two_sequencers_at_once_never_fork(inside: Flask, tmp_path: Path) -> None:
    keep_up()
    stop = threading.Event()
    faults: list[BaseException] = []

    def look_after() -> None:
        with inside.app_context():
            while not stop.is_set():
                try:
                    keep_up()
                except BaseException as fault:  # noqa: BLE001 - the test shows it
                    faults.append(fault)
                    return

    threads = [threading.Thread(target=look_after) for _ in range(3)]
    for each in threads:
        each.start()
    for _ in range(25):
        put_on_record(20)
        world.new_person()
    stop.set()
    for each in threads:
        each.join()

    assert faults == []
    world.assert_sound(tmp_path / "export")
    checkpoints = list(reader().scalars(select(CheckpointRow).order_by(CheckpointRow.size)))
    tree = MemoryTree(hashes())
    assert [each.root for each in checkpoints] == [
        tree.root(each.size).hex() for each in checkpoints
    ]
    assert [each.prev_size for each in checkpoints] == [None, *[each.size for each in checkpoints]][
        :-1
    ]


@pytest.mark.usefixtures("inside")
def test_nothing_is_written_while_there_is_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    world.new_person()
    keep_up()
    begun: list[str] = []
    monkeypatch.setattr("consult.audit.record.points.reached", begun.append)

    keep_up()
    keep_up(at_most_once_a_second=True)

    assert begun == []
    assert world.count(LogEntry) > 0
    assert LOG_ID
