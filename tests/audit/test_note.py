import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.audit.merkle import leaf_hash, root_of
from consult.audit.note import (
    Checkpoint,
    NoteError,
    Signer,
    Verifier,
    open_checkpoint,
    open_note,
    sign_checkpoint,
    sign_note,
    split_note,
)

ORIGIN = "consult.example/log1"
SIGNER = Signer(ORIGIN, b"\x07" * 32)
WITNESS = Signer("witness.example/w1", b"\x08" * 32)
VKEY = "consult.example/log1+fd76a0d5+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
VECTOR = (
    "consult.example/log1\n"
    "3\n"
    "Uh0f/w5H8V+KfXgQc5T2txg6cDsInWUQw2Qp2mh5rPM=\n"
    "\n"
    "\u2014 consult.example/log1 /Xag1adID7D7xYRLKD+wd/141PUbeari6a5lyU5w"
    "HyEsCpoA9jMOWLdwDTLxCzkUtk8Uqps75IlqeqbkKsYoSciYsQs=\n"
    "\u2014 witness.example/w1 /qOxhwAAAABo53gAc1w3jYwkPX5UhvcHDcSANQIs3AKamUFg"
    "O0RTlES6k5XxDbyFhMTu49vZSxHnHdDeIUp5b+jTE4aoFYg3iUu7BQ==\n"
).encode()
TEXT = "a text\n\nof several lines\n"
SIGNED = SIGNER.sign(TEXT)
DASH = "\u2014 ".encode()


def line(name: str, signed: bytes) -> bytes:
    return f"\u2014 {name} {base64.b64encode(signed).decode()}\n".encode()


def test_the_vector_is_signed_byte_for_byte_and_opens_with_its_key() -> None:
    entries = [b'{"id":"00","type":"a"}', b'{"id":"01","type":"b"}', b'{"id":"02","type":"c"}']
    checkpoint = Checkpoint(ORIGIN, 3, root_of(map(leaf_hash, entries)))
    assert SIGNER.vkey == VKEY
    assert VECTOR.startswith(sign_checkpoint(checkpoint, SIGNER))
    assert open_checkpoint(VECTOR, Verifier.parse(VKEY)) == checkpoint


def test_the_line_of_an_unknown_witness_is_passed_over() -> None:
    note = open_note(VECTOR, [SIGNER.verifier])
    assert note.signed_by == (SIGNER.verifier,)
    assert [one.name for one in split_note(VECTOR)[1]] == [ORIGIN, "witness.example/w1"]


def test_the_key_and_note_of_the_specification_open() -> None:
    vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    note = (
        "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq"
        "6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    ).encode()
    assert Verifier.parse(vkey).vkey == vkey
    assert open_note(note, [Verifier.parse(vkey)]).text == "This is an example message.\n"


def test_a_note_opens_for_each_of_its_known_signers() -> None:
    note = sign_note(TEXT, [SIGNER, WITNESS])
    assert open_note(note, [WITNESS.verifier]).text == TEXT
    assert open_note(note, [SIGNER.verifier, WITNESS.verifier]).signed_by == (
        SIGNER.verifier,
        WITNESS.verifier,
    )


def test_one_bad_signature_of_a_known_key_refuses_the_whole_note() -> None:
    forged = line(WITNESS.name, WITNESS.verifier.key_id + bytes(64))
    note = sign_note(TEXT, [SIGNER]) + forged
    assert open_note(note, [SIGNER.verifier]).text == TEXT
    with pytest.raises(NoteError, match="does not hold"):
        open_note(note, [SIGNER.verifier, WITNESS.verifier])


def test_a_second_bad_line_of_the_same_key_refuses_the_note_too() -> None:
    note = sign_note(TEXT, [SIGNER])
    assert open_note(note + SIGNER.signature_line(TEXT).encode(), [SIGNER.verifier]).text == TEXT
    with pytest.raises(NoteError, match="does not hold"):
        open_note(note + SIGNER.signature_line("other\n").encode(), [SIGNER.verifier])


def test_a_foreign_key_under_our_name_is_unknown() -> None:
    note = sign_note(TEXT, [Signer(ORIGIN, b"\x09" * 32)])
    with pytest.raises(NoteError, match="no signature by a known key"):
        open_note(note, [SIGNER.verifier])


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_note_with_any_byte_changed_does_not_open_as_before(at: int, flip: int) -> None:
    note = bytearray(sign_note(TEXT, [SIGNER]))
    note[at % len(note)] ^= flip
    with pytest.raises(NoteError):
        open_note(bytes(note), [SIGNER.verifier])


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"text only\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        SIGNED.removesuffix(b"\n"),
        SIGNED.replace(b"\n", b"\r\n"),
        SIGNED.replace(DASH, b"- "),
        SIGNED.replace(DASH, DASH + b" "),
        SIGNED + b"\n",
        SIGNED + line("has space", bytes(68)),
        SIGNED + line("has\u00a0space", bytes(68)),
        SIGNED + line("has+plus", bytes(68)),
        SIGNED + line("", bytes(68)),
        SIGNED + line("only.id", bytes(4)),
        SIGNED + DASH + b"not.base64 AAAA!AAA\n",
        SIGNED + DASH + b"no.padding AAAAAAA\n",
        SIGNED + DASH + b"stray.bits AAAAAAB=\n",
        SIGNED + DASH + "digits.not.ascii AAAA\u0661AAA\n".encode(),
        b"tab\there" + SIGNED,
        b"\xff" + SIGNED,
        b"\xed\xa0\x80" + SIGNED,
        SIGNED + line("many.lines", bytes(68)) * 100,
        b"x" * 1_000_001,
    ],
)
def test_malformed_notes_are_refused(note: bytes) -> None:
    with pytest.raises(NoteError):
        open_note(note, [SIGNER.verifier])


def test_a_hundred_signature_lines_are_read() -> None:
    note = SIGNER.sign(TEXT) + line("unknown.example", bytes(68)) * 99
    assert open_note(note, [SIGNER.verifier]).text == TEXT


def test_what_is_no_text_of_a_note_is_not_signed() -> None:
    for text in ["", "no newline", "control\x01\n", "\udc80\n"]:
        with pytest.raises(NoteError):
            SIGNER.sign(text)
    with pytest.raises(NoteError, match="signatures"):
        sign_note(TEXT, [])


def test_known_keys_must_be_told_apart_by_name_and_id() -> None:
    with pytest.raises(NoteError, match="same name"):
        open_note(SIGNER.sign(TEXT), [SIGNER.verifier, SIGNER.verifier])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+fd76a0d5",
        VKEY.replace("fd76a0d5", "fd76a0d6"),
        VKEY.replace("fd76a0d5", "FD76A0D5"),
        VKEY.replace("log1", "log2"),
        VKEY[:-4],
        VKEY + "\n",
        " " + VKEY,
        "witness.example/w1+fea3b187+BBOY9ixtGkV8UbpqS189vS9p/KkyFiGNyJl+QWvRfZPK",
    ],
)
def test_malformed_or_foreign_keys_are_refused(vkey: str) -> None:
    with pytest.raises(NoteError):
        Verifier.parse(vkey)


def test_a_seed_has_32_bytes_and_a_key_name_neither_space_nor_plus() -> None:
    with pytest.raises(NoteError, match="seed"):
        Signer(ORIGIN, b"short")
    for name in ["", "a b", "a+b", "a\nb", "a\u2003b", "\udc80"]:
        with pytest.raises(NoteError):
            Signer(name, bytes(32))


def test_a_signer_does_not_show_its_seed() -> None:
    assert (b"\x07" * 32).hex() not in repr(SIGNER)
    assert repr(b"\x07" * 32) not in repr(vars(SIGNER))


@given(st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_a_checkpoint_reads_back_as_it_was_written(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert Checkpoint.parse(checkpoint.encode()) == checkpoint


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n3\n{ROOT}",
        f"{ORIGIN}\n03\n{ROOT}\n",
        f"{ORIGIN}\n00\n{ROOT}\n",
        f"{ORIGIN}\n+3\n{ROOT}\n",
        f"{ORIGIN}\n-3\n{ROOT}\n",
        f"{ORIGIN}\n1e3\n{ROOT}\n",
        f"{ORIGIN}\n1_0\n{ROOT}\n",
        f"{ORIGIN}\n\u0663\n{ROOT}\n",
        f"{ORIGIN}\n3 \n{ROOT}\n",
        f"{ORIGIN}\n\n{ROOT}\n",
        f"{ORIGIN}\n9223372036854775808\n{ROOT}\n",
        f"{ORIGIN}\n{'9' * 5000}\n{ROOT}\n",
        f"{ORIGIN}\n3\n{ROOT[:-4]}\n",
        f"{ORIGIN}\n3\n{ROOT}=\n",
        f"{ORIGIN}\n3\n{ROOT} \n",
        f"{ORIGIN}\n3\n{ROOT}\nextension\n",
        f"{ORIGIN}\n3\n{ROOT}\n\n",
        f"\n3\n{ROOT}\n",
        f"two words\n3\n{ROOT}\n",
    ],
)
def test_checkpoints_written_in_any_other_way_are_refused(text: str) -> None:
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_a_checkpoint_of_another_log_is_refused_though_our_key_signed_it() -> None:
    foreign = Checkpoint("consult.example/other", 3, bytes(32))
    with pytest.raises(NoteError, match="does not sign for"):
        sign_checkpoint(foreign, SIGNER)
    with pytest.raises(NoteError, match="the checkpoint is of"):
        open_checkpoint(SIGNER.sign(foreign.encode()), SIGNER.verifier)


def test_impossible_checkpoints_cannot_be_made() -> None:
    for size, root in [(-1, bytes(32)), (2**63, bytes(32)), (1, bytes(31))]:
        with pytest.raises(NoteError):
            Checkpoint(ORIGIN, size, root)
