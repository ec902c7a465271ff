"""What files are told by, what their names leave, and when they may be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.documents import rules
from consult.documents.rules import (
    LONGEST_ALT,
    MOST_FILES,
    MOST_SCANS,
    Facts,
    Format,
    Kind,
    Refusal,
)
from tests.documents import makers


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (makers.jpeg(), Format.JPEG),
        (makers.encoded(makers.picture(), "PNG"), Format.PNG),
        (makers.encoded(makers.picture(), "WEBP"), Format.WEBP),
        (makers.PDF, Format.PDF),
        (b"", Refusal.EMPTY),
        (b"GIF89a/*\0\0=1;alert(1)*/", Refusal.NOT_TAKEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", Refusal.NOT_TAKEN),
        (makers.SCRIPT, Refusal.NOT_TAKEN),
        (b"\xef\xbb\xbf%PDF-1.4\n%%EOF", Refusal.NOT_TAKEN),
        (b"MZ\x90\0", Refusal.NOT_TAKEN),
        (makers.archive(), Refusal.NOT_TAKEN),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Refusal.HEIC),
        (b"RIFF\0\0\0\0WAVEfmt ", Refusal.NOT_TAKEN),
    ],
)
def test_a_file_is_told_by_its_content(data: bytes, found: Format | Refusal) -> None:
    assert rules.sniff(data) is found


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (makers.PDF, None),
        (makers.PDF.replace(b"1.4", b"2.0"), None),
        (makers.PDF.replace(b"1.4", b"9.9"), Refusal.UNREADABLE),
        (makers.PDF[:40], Refusal.UNREADABLE),
        (b"%PDF-", Refusal.UNREADABLE),
        (makers.PDF + b"x" * 20, Refusal.UNREADABLE),
        (makers.PDF + makers.archive(), Refusal.UNREADABLE),
        (makers.PDF + makers.archive() + b"\n%%EOF", Refusal.PAPER_MIXED),
        (makers.PDF.replace(b"1 0 obj", b"%" + makers.SCRIPT + b"\n1 0 obj"), Refusal.PAPER_MIXED),
        (makers.PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript>>/Type"), Refusal.PAPER_ACTIVE),
        (
            makers.PDF.replace(b"/Type", b"/Names<</EmbeddedFiles 2 0 R>>/Type"),
            Refusal.PAPER_ACTIVE,
        ),
    ],
)
def test_a_paper_is_a_pdf_from_end_to_end_and_nothing_else(
    data: bytes, refusal: Refusal | None
) -> None:
    assert rules.why_not_paper(data) is refusal


def test_the_passes_of_a_jpeg_are_counted_and_no_further_than_needed() -> None:
    assert rules.jpeg_scans(makers.jpeg()) == 1
    assert 1 < rules.jpeg_scans(makers.jpeg(progressive=True)) <= 12
    assert rules.jpeg_scans(makers.many_scans()) == MOST_SCANS + 1
    assert rules.jpeg_scans(makers.jpeg() + b"\xff\xda" * 500) == 1


@given(st.binary(max_size=400))
def test_nothing_that_begins_like_a_jpeg_breaks_the_count(data: bytes) -> None:
    assert 0 <= rules.jpeg_scans(b"\xff\xd8\xff" + data) <= MOST_SCANS + 1


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        (None, ""),
        ("", ""),
        ("楼道 照片.jpg", "楼道 照片.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\fakepath\\a.jpg", "a.jpg"),
        ("../..", ""),
        ("a\0b.jpg", "ab.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        (".htaccess", "htaccess"),
        ("\ud800.png", "png"),
    ],
)
def test_of_a_name_its_last_part_remains_without_what_nobody_sees(
    name: str | None, clean: str
) -> None:
    assert rules.clean_name(name) == clean


@given(st.text(max_size=400))
def test_no_name_is_a_path_or_too_long(name: str) -> None:
    clean = rules.clean_name(name)

    assert len(clean) <= 100
    assert not set(clean) & set("/\\\0\n\r")
    assert not clean.startswith(".")


def test_a_long_name_keeps_its_ending() -> None:
    assert rules.clean_name("长" * 5000 + ".jpeg").endswith("长….jpeg")


def test_photos_and_papers_are_described_and_no_more_than_six_come_at_once() -> None:
    photo, paper = (Format.JPEG, "楼道"), (Format.PDF, "协议")

    assert rules.why_not_attach(Kind.PHOTO, [photo] * MOST_FILES) is None
    assert rules.why_not_attach(Kind.PHOTO, [photo] * (MOST_FILES + 1)) is Refusal.TOO_MANY
    assert rules.why_not_attach(Kind.PHOTO, [paper]) is Refusal.NOT_TAKEN_HERE
    assert rules.why_not_attach(Kind.PAPER, [photo, paper]) is None
    assert rules.why_not_attach(Kind.EVIDENCE, [(Format.PDF, " ")]) is Refusal.NO_ALT
    assert rules.why_not_attach(Kind.SCAN, [(Format.JPEG, "")]) is None
    assert LONGEST_ALT == 120


def facts(kind: Kind = Kind.PHOTO, *states: str) -> Facts:
    return Facts(kind, "released" in states, "withheld" in states, "removed" in states)


def test_what_may_be_done_with_a_document() -> None:
    new, out, kept = facts(), facts(Kind.PHOTO, "released"), facts(Kind.PHOTO, "withheld")
    gone = facts(Kind.PHOTO, "released", "removed")

    assert [each.public for each in (new, out, kept, gone)] == [False, True, False, False]
    assert rules.why_not_release(new) is None
    assert rules.why_not_release(kept) is None
    assert rules.why_not_release(out) is Refusal.ALREADY_RELEASED
    assert rules.why_not_release(gone) is Refusal.REMOVED
    assert rules.why_not_release(facts(Kind.SCAN)) is Refusal.NEVER_PUBLIC
    assert rules.why_not_withhold(new) is None
    assert rules.why_not_withhold(out) is None
    assert rules.why_not_withhold(kept) is Refusal.ALREADY_WITHHELD
    assert rules.why_not_withhold(gone) is Refusal.REMOVED
    assert rules.why_not_withhold(facts(Kind.SCAN)) is Refusal.NEVER_PUBLIC
    assert rules.why_not_remove(facts(Kind.SCAN)) is None
    assert rules.why_not_remove(gone) is Refusal.REMOVED
