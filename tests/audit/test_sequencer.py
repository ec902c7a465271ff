"""Entries get their places in the order they came, and what is signed never contradicts itself."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from consult.audit import queries, sequencer, verify
from consult.audit.export import export
from consult.audit.followers import keep_up
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
from consult.audit.note import Signer
from consult.audit.record import machine_room
from consult.audit.sequencer import BrokenRecordError, LogIdentity, this_log
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import WRITE, db
from consult.core.errors import SetupError
from consult.core.ids import new_hex_id
from consult.core.reading import forget, reader
from tests.audit import world

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
def test_a_clock_that_was_put_back_does_not_stop_signing() -> None:
    with clock.standing_at(clock.now() + timedelta(hours=3)):
        world.new_person()
        keep_up()
    world.new_person()

    keep_up(at_most_once_a_second=True)

    forget()
    assert not sequencer.unsigned(reader())


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


@pytest.mark.usefixtures("inside")
def test_another_name_another_key_or_a_shortened_record_is_refused() -> None:
    keep_up()
    log = queries.get_log(reader())
    ours = this_log()
    sequencer.check_identity(reader(), log.origin, log.vkey)
    other = LogIdentity("elsewhere.example/log", Signer("elsewhere.example/log", b"\x01" * 32))

    with pytest.raises(SetupError, match="keeps the record of"):
        sequencer.check_identity(reader(), other.origin, log.vkey)
    with pytest.raises(SetupError, match="not the one this record began with"):
        sequencer.check_identity(reader(), ours.origin, other.signer.vkey)
    forget()
    with machine_room() as session:
        size = sequencer.tree_size(session)
        session.add(
            CheckpointRow(size=size + 5, prev_size=size, root="", note="", signed_at=clock.now())
        )
    with pytest.raises(SetupError, match="shorter"):
        sequencer.check_identity(reader(), log.origin, log.vkey)
    with pytest.raises(BrokenRecordError), machine_room() as session:
        sequencer.sign(session, clock.now())


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
    monkeypatch.setattr("consult.audit.record.reached", begun.append)

    keep_up()
    keep_up(at_most_once_a_second=True)

    assert begun == []
    assert world.count(LogEntry) > 0
    assert LOG_ID
