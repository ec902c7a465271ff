import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.audit.leaf import Leaf, Link, Rule, canonical
from consult.audit.merkle import leaf_hash
from consult.audit.note import Checkpoint, sign_note
from consult.audit.tiles import decode_bundle, encode_bundle
from consult.audit.verify import Fault, Report, UnreadableError, main, verify
from tests.audit.log_builder import (
    ORIGIN,
    OTHER_SIGNER,
    RULE,
    RULE_DOCUMENT,
    SIGNER,
    START,
    LogBuilder,
    signed_checkpoint,
    small_log,
    write_log,
)

KEY = SIGNER.vkey
LOG = small_log(600)
ENTRIES = LOG.entries
HEAD = signed_checkpoint(ENTRIES)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A whole and honest export of 600 entries: two full bundles and one of 88."""
    return write_log(tmp_path / "log", ENTRIES, opened=LOG.opened)


def kept(tmp_path: Path, note: bytes, name: str = "kept") -> Path:
    """A checkpoint that a reader put aside."""
    (tmp_path / name).write_bytes(note)
    return tmp_path / name


def named(report: Report) -> set[tuple[int | None, str]]:
    """Index and kind of every fault."""
    return {(fault.index, fault.kind) for fault in report.faults}


def flip(file: Path, at: int, bit: int = 1) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= bit
    file.write_bytes(data)


def without(index: int) -> list[bytes]:
    return [*ENTRIES[:index], *ENTRIES[index + 1 :]]


def swapped(one: int, other: int) -> list[bytes]:
    entries = list(ENTRIES)
    entries[one], entries[other] = entries[other], entries[one]
    return entries


# What is whole


def test_a_whole_log_passes_and_the_report_says_what_was_proved(exported: Path) -> None:
    older = kept(exported.parent, signed_checkpoint(ENTRIES[:300]))
    report = verify(exported, KEY, [older])
    assert report.ok, report.faults
    assert (report.origin, report.size, report.entries) == (ORIGIN, 600, 600)
    assert report.root.encode() == HEAD.split(b"\n")[2]
    assert (report.first_t, report.last_t) == (START, START + 599_000)
    text = "\n".join(report.lines())
    assert "faults: none" in text
    assert "the 600 entries are exactly those of the checkpoint" in text
    assert "the stories of 41 subjects have no hole and no fork" in text
    assert "60 disclosed payloads are what was sealed" in text
    assert "the first 300 entries are unchanged since kept" in text
    assert "commitments still sealed: 60" in text
    assert "first entry: 2025-10-09T08:53:20.000+00:00" in text


def test_without_key_and_older_checkpoint_the_report_says_what_stays_unproved(
    exported: Path,
) -> None:
    report = verify(exported)
    assert report.ok
    unproved = "\n".join(report.not_proved)
    assert "that the key is the log's own" in unproved
    assert "that nothing was rewritten before this copy was made" in unproved
    assert "that the key is the log's own" not in "\n".join(verify(exported, KEY).not_proved)


def test_the_report_always_says_what_no_check_of_an_export_looks_at(exported: Path) -> None:
    older = exported.parent / "older"
    older.write_bytes((exported / "checkpoint").read_bytes())
    unproved = "\n".join(verify(exported, KEY, [older]).not_proved)
    assert "that a result follows from what went into its rule" in unproved
    assert "that the ballots a poll counted are those of its root" in unproved
    assert "that a roll was right or complete" in unproved


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512])
def test_logs_of_every_shape_pass(tmp_path: Path, size: int) -> None:
    log = write_log(tmp_path / "log", ENTRIES[:size])
    report = verify(log, KEY, [kept(tmp_path, signed_checkpoint(ENTRIES[: size // 2]))])
    assert report.ok, report.faults
    assert report.entries == size


def test_a_wider_copy_of_the_last_tile_serves_as_well(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", ENTRIES[:400], checkpoint=signed_checkpoint(ENTRIES[:300]))
    report = verify(log, KEY)
    assert report.ok, report.faults
    assert report.entries == 300


# A byte changed


@pytest.mark.parametrize("index", [0, 300, 511])
def test_an_entry_changed_in_a_bundle_is_named(exported: Path, index: int) -> None:
    file = exported / f"tile/entries/{index // 256:03}"
    entries = decode_bundle(file.read_bytes(), 256)
    entries[index % 256] = entries[index % 256].replace(b'"round"', b'"rouns"')
    file.write_bytes(encode_bundle(entries))
    report = verify(exported, KEY)
    assert named(report) == {(index, "entry-changed"), (index, "root-mismatch")}


def test_a_byte_changed_in_the_last_bundle_is_named(exported: Path) -> None:
    flip(exported / "tile/entries/002.p/88", 40)
    report = verify(exported, KEY)
    assert (512, "entry-changed") in named(report)
    assert (512, "root-mismatch") in named(report)


def test_a_length_changed_in_a_bundle_names_the_first_entry_that_cannot_be_read(
    exported: Path,
) -> None:
    at = len(encode_bundle(ENTRIES[256:300]))
    flip(exported / "tile/entries/001", at + 1)
    assert (300, "bundle-malformed") in named(verify(exported, KEY))


@pytest.mark.parametrize(("tile", "first"), [("000", 0), ("001", 256), ("002.p/88", 512)])
def test_a_hash_changed_in_a_tile_is_told_from_a_changed_entry(
    exported: Path, tile: str, first: int
) -> None:
    flip(exported / "tile/0" / tile, 32 * 44 + 5)
    report = verify(exported, KEY)
    assert named(report) == {(first + 44, "tile-changed")}
    assert not any("exactly those" in words for words in report.proved)


def test_a_hash_changed_in_an_upper_tile_is_named(exported: Path) -> None:
    flip(exported / "tile/1/000.p/2", 32)
    report = verify(exported, KEY)
    assert named(report) == {(256, "tile-changed")}
    assert "tile/1/000.p/2 is not the root over tile/0/001" in str(report.faults[0])


def test_an_entry_changed_with_all_tiles_rebuilt_is_found_by_root_and_story(
    tmp_path: Path,
) -> None:
    entries = list(ENTRIES)
    entries[300] = entries[300].replace(b'"round":7', b'"round":8')
    log = write_log(tmp_path / "log", entries, checkpoint=HEAD)
    report = verify(log, KEY, [kept(tmp_path, signed_checkpoint(ENTRIES[:290]))])
    assert (340, "chain-prev") in named(report)
    assert "300" in next(one.words for one in report.faults if one.kind == "chain-prev")
    root = next(one for one in report.faults if one.kind == "root-mismatch")
    assert "entries 0 to 289 are unchanged" in root.words


# An entry dropped


def test_an_entry_dropped_with_tree_rebuilt_is_named_by_its_story(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", without(300), checkpoint=HEAD)
    report = verify(log, KEY)
    assert (339, "entry-dropped") in named(report)
    assert (599, "entries-missing") in named(report)
    words = next(one.words for one in report.faults if one.kind == "entry-dropped")
    assert "matter/2026-0020 lacks its number 7" in words
    assert not report.has("tail-cut", "entry-changed", "entries-swapped")


def test_an_entry_dropped_and_another_added_at_the_end_is_named_by_its_story(
    tmp_path: Path,
) -> None:
    log = write_log(tmp_path / "log", [*without(300), ENTRIES[10]], checkpoint=HEAD)
    found = named(verify(log, KEY))
    assert {(339, "entry-dropped"), (None, "root-mismatch"), (599, "id-repeated")} <= found


def test_an_entry_dropped_from_a_bundle_only_is_named(exported: Path) -> None:
    entries = decode_bundle((exported / "tile/entries/001").read_bytes(), 256)
    (exported / "tile/entries/001").write_bytes(encode_bundle(entries[:44] + entries[45:]))
    report = verify(exported, KEY)
    assert (300, "entry-dropped") in named(report)
    assert not report.has("tail-cut", "entry-changed", "entries-swapped")


def test_a_missing_bundle_and_a_missing_tile_are_named(exported: Path) -> None:
    (exported / "tile/entries/000").unlink()
    assert (0, "entries-missing") in named(verify(exported, KEY))
    (exported / "tile/0/001").unlink()
    assert (256, "tile-missing") in named(verify(exported, KEY))
    (exported / "tile/1/000.p/2").unlink()
    assert (0, "tile-missing") in named(verify(exported, KEY))


# Two swapped


def test_two_entries_swapped_with_tree_rebuilt_are_named_by_their_story(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", swapped(300, 340), checkpoint=HEAD)
    report = verify(log, KEY)
    assert (340, "entries-swapped") in named(report)
    assert "entry 300" in next(one.words for one in report.faults if one.index == 340)
    assert (None, "root-mismatch") in named(report)
    assert not report.has("entry-dropped", "entry-changed", "tail-cut")


def test_two_entries_swapped_in_a_bundle_only_are_named(exported: Path) -> None:
    entries = decode_bundle((exported / "tile/entries/000").read_bytes(), 256)
    entries[8], entries[9] = entries[9], entries[8]
    (exported / "tile/entries/000").write_bytes(encode_bundle(entries))
    report = verify(exported, KEY)
    assert {(8, "entries-swapped"), (9, "entries-swapped")} <= named(report)
    assert not report.has("entry-dropped", "entry-changed", "tail-cut")


# The tail cut


def test_files_missing_at_the_end_are_a_cut_tail(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", ENTRIES)
    shutil.rmtree(log / "tile/entries/002.p")
    assert named(verify(log, KEY)) == {(512, "tail-cut")}
    shutil.rmtree(log / "tile/0/002.p")
    found = {(512, "tail-cut"), (512, "tile-missing"), (None, "root-unproved")}
    assert named(verify(log, KEY)) == found


def test_a_last_bundle_cut_short_is_a_cut_tail(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", ENTRIES)
    file = log / "tile/entries/002.p/88"
    file.write_bytes(encode_bundle(ENTRIES[512:562]))
    assert named(verify(log, KEY)) == {(562, "tail-cut")}
    file.write_bytes(encode_bundle(ENTRIES[512:563])[:-3])
    assert named(verify(log, KEY)) == {(562, "tail-cut"), (562, "bundle-malformed")}


def test_a_shorter_log_under_the_newer_checkpoint_is_a_cut_tail(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log", ENTRIES[:570], checkpoint=HEAD)
    assert (570, "tail-cut") in named(verify(log, KEY))


def test_an_older_state_put_back_passes_alone_but_not_against_a_newer_checkpoint(
    tmp_path: Path,
) -> None:
    log = write_log(tmp_path / "log", ENTRIES[:570])
    assert verify(log, KEY).ok
    report = verify(log, KEY, [kept(tmp_path, HEAD)])
    assert named(report) == {(570, "tail-cut")}
    assert "kept signs 600 entries" in str(report.faults[0])


# History rewritten


def test_a_log_rewritten_under_another_key_fails_against_the_key_of_the_log(
    tmp_path: Path,
) -> None:
    rewritten = small_log(600, subjects=39).entries
    log = write_log(tmp_path / "log", rewritten, signer=OTHER_SIGNER)
    assert named(verify(log, KEY)) == {(None, "signature-invalid"), (None, "key-differs")}
    alone = verify(log)
    assert alone.ok
    assert any("that the key is the log's own" in words for words in alone.not_proved)
    report = verify(log, since=[kept(tmp_path, HEAD)])
    assert named(report) == {(None, "signature-invalid")}


def test_a_log_rewritten_under_its_own_key_fails_against_an_older_checkpoint(
    tmp_path: Path,
) -> None:
    rewritten = small_log(600, subjects=39).entries
    log = write_log(tmp_path / "log", rewritten)
    assert verify(log, KEY).ok
    older = [
        kept(tmp_path, signed_checkpoint(ENTRIES[:39]), "early"),
        kept(tmp_path, signed_checkpoint(ENTRIES[:300]), "late"),
        kept(tmp_path, HEAD, "same"),
    ]
    report = verify(log, KEY, older)
    assert report.counts == {"history-rewritten": 2}
    words = report.faults[0].words
    assert "entries 0 to 38 are unchanged" in words
    assert "a change lies before entry 300" in words


def test_a_checkpoint_with_a_forged_size_or_root_fails_by_its_signature(exported: Path) -> None:
    (exported / "checkpoint").write_bytes(HEAD.replace(b"\n600\n", b"\n599\n"))
    assert (None, "signature-invalid") in named(verify(exported, KEY))


def test_a_checkpoint_of_another_log_is_refused(tmp_path: Path) -> None:
    other = Checkpoint("consult.example/other", 0, bytes.fromhex("00" * 32)).encode()
    log = write_log(tmp_path / "log", ENTRIES, checkpoint=sign_note(other, [SIGNER]))
    assert (None, "signature-invalid") in named(verify(log, KEY))


def test_an_older_checkpoint_that_the_log_did_not_sign_is_named(exported: Path) -> None:
    foreign = signed_checkpoint(ENTRIES[:10], OTHER_SIGNER)
    report = verify(exported, KEY, [kept(exported.parent, foreign)])
    assert named(report) == {(None, "signature-invalid")}


# What the entries say of each other: a log that was signed as it is


def test_an_entry_of_another_log_is_named(tmp_path: Path) -> None:
    entries = list(ENTRIES)
    entries[599] = replace(Leaf.parse(entries[599]), log="consult.example/other").encode()
    log = write_log(tmp_path / "log", entries)
    assert named(verify(log, KEY)) == {(599, "log-foreign")}


def signed_with(tmp_path: Path, *links: Link, **fields: object) -> set[tuple[int | None, str]]:
    """Sign a log in which an entry with these fields follows two honest ones."""
    log = LogBuilder()
    log.add("matter/1")
    log.add("matter/1")
    leaf = replace(Leaf.parse(log.entries[0]), id="f" * 32, chains=links, **fields)  # type: ignore[arg-type]
    log.append(leaf.encode())
    return named(verify(write_log(tmp_path / "log", log.entries), KEY))


LAST = leaf_hash(small_log(41).entries[40]).hex()


def test_a_hole_in_a_story_is_named(tmp_path: Path) -> None:
    assert signed_with(tmp_path, Link("matter/1", 3, LAST)) == {(2, "chain-hole")}


def test_a_story_that_does_not_begin_at_its_beginning_is_named(tmp_path: Path) -> None:
    assert signed_with(tmp_path, Link("matter/2", 2**52, LAST)) == {(2, "chain-hole")}


def test_a_fork_in_a_story_is_named(tmp_path: Path) -> None:
    assert signed_with(tmp_path, Link("matter/1", 1, LAST)) == {(2, "chain-fork")}


def test_a_wrong_predecessor_in_a_story_is_named(tmp_path: Path) -> None:
    assert signed_with(tmp_path, Link("matter/1", 2, LAST)) == {(2, "chain-prev")}


def test_a_reference_to_nothing_earlier_is_named(tmp_path: Path) -> None:
    found = signed_with(tmp_path, Link("matter/2", 0), refs=(LAST,))
    assert found == {(2, "ref-unknown")}


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    log = LogBuilder()
    log.add("matter/1")
    again = replace(Leaf.parse(log.entries[0]), chains=(Link("matter/2", 0),))
    log.append(again.encode())
    assert named(verify(write_log(tmp_path / "log", log.entries), KEY)) == {(1, "id-repeated")}


@pytest.mark.parametrize(("back", "found"), [(60_000, set()), (60_001, {(2, "time-backwards")})])
def test_a_clock_may_go_back_a_minute_and_no_more(
    tmp_path: Path, back: int, found: set[tuple[int, str]]
) -> None:
    assert signed_with(tmp_path, Link("matter/2", 0), t=START + 1000 - back) == found


def test_an_entry_that_is_no_leaf_is_named_and_may_be_the_one_missing_in_a_story(
    tmp_path: Path,
) -> None:
    entries = list(ENTRIES)
    entries[300] = b'{"v": 1}'
    found = named(verify(write_log(tmp_path / "log", entries), KEY))
    assert found == {(300, "entry-malformed"), (340, "chain-hole")}


def test_entries_out_of_order_that_were_signed_so_are_told_from_swapped_ones(
    tmp_path: Path,
) -> None:
    log = write_log(tmp_path / "log", swapped(300, 340))
    report = verify(log, KEY)
    assert (340, "chain-order") in named(report)
    assert not report.has("entries-swapped")


# Rules and payloads beside the log


def test_a_rule_altered_is_named_with_the_first_entry_decided_by_it(exported: Path) -> None:
    flip(exported / f"rules/{RULE.h}.json", 10)
    assert named(verify(exported, KEY)) == {(3, "rule-altered")}


def test_a_rule_missing_is_named_with_the_first_entry_decided_by_it(exported: Path) -> None:
    (exported / f"rules/{RULE.h}.json").unlink()
    assert named(verify(exported, KEY)) == {(3, "rule-missing")}


def test_rule_files_that_no_entry_names_are_checked_too(exported: Path) -> None:
    (exported / f"rules/{'0' * 64}.json").write_bytes(RULE_DOCUMENT)
    (exported / "rules/quorum.json").write_bytes(RULE_DOCUMENT)
    report = verify(exported, KEY)
    assert report.counts == {"rule-altered": 2}


def test_a_payload_altered_is_named(tmp_path: Path) -> None:
    changed = LOG.opened[1].replace("意见 10".encode(), "意见 11".encode())
    opened = [LOG.opened[0], changed, *LOG.opened[2:]]
    report = verify(write_log(tmp_path / "log", ENTRIES, opened=opened), KEY)
    assert named(report) == {(10, "payload-altered")}
    assert "000.jsonl line 2" in str(report.faults[0])


def test_a_payload_of_no_entry_is_named(tmp_path: Path) -> None:
    line = canonical({"id": "0" * 32, "n": "text", "salt": "0" * 64, "payload": {"a": 1}})
    report = verify(write_log(tmp_path / "log", ENTRIES, opened=[*LOG.opened, line]), KEY)
    assert named(report) == {(None, "payload-unknown")}
    assert "001.jsonl line 11" in str(report.faults[0])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"\xff",
        b'{"id": 1}',
        canonical({"id": "0" * 32, "n": "text", "salt": "00", "payload": {}}),
        canonical({"id": "0" * 32, "n": "Text", "salt": "0" * 64, "payload": {}}),
        canonical({"id": "0" * 32, "n": "text", "salt": "0" * 64, "payload": "text"}),
        canonical({"id": "0" * 32, "n": "text", "salt": "0" * 64, "payload": {}, "more": 1}),
    ],
)
def test_a_malformed_payload_is_named(tmp_path: Path, line: bytes) -> None:
    report = verify(write_log(tmp_path / "log", ENTRIES[:20], opened=[line]), KEY)
    assert named(report) == {(None, "payload-malformed")}


def test_a_log_without_disclosed_payloads_passes(tmp_path: Path) -> None:
    log = LogBuilder()
    log.add("matter/1", rule=Rule("quorum", "1", RULE.h), sealed={"who": {"name": "张三"}})
    report = verify(write_log(tmp_path / "log", log.entries), KEY)
    assert report.ok
    assert any("still sealed: 1" in words for words in report.not_proved)


# Anything else


@pytest.fixture(scope="module")
def smaller() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        log = small_log(280)
        yield write_log(Path(folder) / "log", log.entries, opened=log.opened)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_bit_changed_in_any_file_is_a_fault_and_never_an_error(
    smaller: Path, data: st.DataObject
) -> None:
    files = sorted(file for file in smaller.rglob("*") if file.is_file())
    file = data.draw(st.sampled_from(files))
    whole = file.read_bytes()
    try:
        flip(file, data.draw(st.integers(0, len(whole) - 1)), 1 << data.draw(st.integers(0, 7)))
        assert not verify(smaller, KEY).ok
    finally:
        file.write_bytes(whole)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_file_replaced_by_garbage_is_a_fault_and_never_an_error(
    smaller: Path, data: st.DataObject
) -> None:
    files = sorted(file for file in smaller.rglob("*") if file.is_file())
    file = data.draw(st.sampled_from(files))
    whole = file.read_bytes()
    garbage = data.draw(st.binary(max_size=100) | st.just(whole * 2) | st.just(whole[:-1]))
    try:
        file.write_bytes(garbage)
        report = verify(smaller, KEY)
        assert not report.ok or file.suffix == ".jsonl"  # fewer payloads, or one twice, will do
    finally:
        file.write_bytes(whole)


def test_a_huge_size_is_told_quickly_and_in_few_lines(exported: Path) -> None:
    for size in [10**18, 2**63 - 1, 10**30]:
        root = HEAD.split(b"\n")[2].decode()
        note = sign_note(f"{ORIGIN}\n{size}\n{root}\n", [SIGNER])
        (exported / "checkpoint").write_bytes(note)
        report = verify(exported, KEY)
        assert report.has("tail-cut", "checkpoint-malformed", "signature-invalid")
        assert report.counts.total() < 20


def test_files_of_strange_names_and_folders_in_place_of_files_do_no_harm(exported: Path) -> None:
    (exported / "tile/entries/x999/x999").mkdir(parents=True)
    (exported / "tile/entries/x999/x999/999").write_bytes(b"")
    (exported / "tile/notes.txt").write_bytes(b"")
    report = verify(exported, KEY)
    assert report.ok
    assert any("1 files that are no tiles" in words for words in report.not_proved)
    (exported / "tile/entries/001").unlink()
    (exported / "tile/entries/001").mkdir()
    assert (256, "entries-missing") in named(verify(exported, KEY))


def test_a_malformed_key_that_came_with_the_log_is_a_fault(exported: Path) -> None:
    (exported / "vkey").write_text("no key\n", encoding="utf-8")
    assert named(verify(exported)) == {(None, "key-malformed")}


BREAKS: list[Callable[[Path], object]] = [
    shutil.rmtree,
    lambda log: (log / "checkpoint").unlink(),
    lambda log: (log / "vkey").unlink(),
]


@pytest.mark.parametrize("break_it", BREAKS)
def test_without_directory_checkpoint_or_key_there_is_nothing_to_check(
    exported: Path, break_it: Callable[[Path], object]
) -> None:
    break_it(exported)
    with pytest.raises(UnreadableError):
        verify(exported)
    assert main([str(exported)]) == 2


def test_a_wrong_command_line_is_told_from_a_fault(exported: Path) -> None:
    assert main([str(exported), "--key", "no key"]) == 2
    assert main([str(exported), "--since", str(exported / "none")]) == 2
    with pytest.raises(SystemExit) as leaving:
        main([])
    assert leaving.value.code == 2


def test_what_an_attacker_wrote_cannot_reach_the_terminal() -> None:
    fault = Fault(3, "log-foreign", "the log \x1b[2J\n\u202e社区")
    assert str(fault) == (
        "FAULT index=3 kind=log-foreign: the log \\x1b[2J\\n\\u202e\\u793e\\u533a"
    )


def test_no_more_than_a_hundred_faults_are_printed_and_all_are_counted() -> None:
    report = Report()
    for index in range(300):
        report.fault(index, "entry-changed", "words")
    report.fault(None, "root-mismatch", "words")
    lines = list(report.lines())
    assert sum(line.startswith("FAULT") for line in lines) == 100
    assert lines[0] == "FAULT index=- kind=root-mismatch: words"
    assert "... and 201 more faults" in lines
    assert "faults: 301 (entry-changed 300, root-mismatch 1)" in lines


def test_the_command_runs_apart_from_the_application(exported: Path) -> None:
    code = (
        "import sys; from consult.audit.verify import main; result = main(sys.argv[1:]);"
        "assert not {'flask', 'sqlalchemy'} & set(sys.modules); sys.exit(result)"
    )
    command = [sys.executable, "-c", code, str(exported), "--key", KEY]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    flip(exported / "tile/entries/000", 100)
    module = [sys.executable, "-m", "consult.audit.verify", str(exported)]
    done = subprocess.run(module, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "FAULT index=0 kind=entry-changed: " in done.stdout
    assert not done.stderr
