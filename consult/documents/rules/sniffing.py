"""What a file is, told by its bytes: neither its name nor the browser's word counts."""

import re
from typing import Final

from consult.documents.rules.kinds import MOST_SCANS, Format, Refusal

_APPLE: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""Brands of HEIF (ISO/IEC 23008-12), which phones of one maker use."""

_BEGINNINGS: Final = {
    b"\xff\xd8\xff": Format.JPEG,
    b"\x89PNG\r\n\x1a\n": Format.PNG,
    b"%PDF-": Format.PDF,
}
_PDF: Final = re.compile(rb"%PDF-(1\.[0-7]|2\.0)[ \t]*[\r\n]")
_PDF_END: Final = re.compile(rb"%%EOF[\s\x00]*\Z")
_MARKUP: Final = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE
)
_ACTIVE: Final = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_HEAD: Final = 2048
_ZIP_TAIL: Final = 65_557
"""Bytes before its end in which the directory of a ZIP archive is looked for (APPNOTE 4.3.16)."""

_MARKER: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_ALONE: Final = frozenset({0x01, 0xD8})
_SCAN: Final = 0xDA
_END: Final = 0xD9


def sniff(data: bytes) -> Format | Refusal:
    """Return what a file is, or why it is not taken."""
    for beginning, found in _BEGINNINGS.items():
        if data.startswith(beginning):
            return found
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if not data:
        return Refusal.EMPTY
    if data[4:8] == b"ftyp" and data[8:12] in _APPLE:
        return Refusal.HEIC
    return Refusal.NOT_TAKEN


def why_not_paper(data: bytes) -> Refusal | None:
    """Return why a PDF is not taken, or None.

    It is kept byte for byte, so it must be a PDF from its first byte to its last and nothing else:
    readers accept a header within the first kilobyte and an end before other things
    (ISO 32000-1, annex H.3), which is how one file is a PDF to one program and a page or an archive
    to another. What acts by itself is refused where it can be seen; what hides in compressed parts
    cannot, and is why a PDF is never shown within a page, only handed out to be saved.
    """
    if _PDF.match(data) is None or _PDF_END.search(data[-_HEAD:]) is None:
        return Refusal.UNREADABLE
    if _MARKUP.search(data[:_HEAD]) or b"PK\x05\x06" in data[-_ZIP_TAIL:]:
        return Refusal.PAPER_MIXED
    return Refusal.PAPER_ACTIVE if _ACTIVE.search(data) else None


def jpeg_scans(data: bytes) -> int:
    """Return how many passes a JPEG asks for, counted up to one more than is allowed.

    A small file can ask for many thousands of passes over a large picture. Within coded data 0xFF
    is followed by 0x00 or a restart marker, so anything else begins a segment (ITU-T T.81, B.1.1).
    """
    scans, at = 0, 2
    while scans <= MOST_SCANS:
        found = _MARKER.search(data, at)
        if found is None or data[found.end() - 1] == _END:
            break
        code, at = data[found.end() - 1], found.end()
        if code in _ALONE:
            continue
        scans += code == _SCAN
        at += int.from_bytes(data[at : at + 2])
    return scans
