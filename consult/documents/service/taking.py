"""Taking a file in, before any transaction: told by its content, made safe, written to the disk."""

import hashlib
from dataclasses import dataclass
from typing import IO

from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.documents import rules
from consult.documents.rules import MOST_BYTES, Format, Kind, Refusal
from consult.documents.service import files
from consult.documents.service.pictures import make_anew


@dataclass(frozen=True)
class Taken:
    """A file that was checked and written to the disk; nothing refers to it yet.

    Attributes:
        id: what it is kept under; later the document's.
        format: what it is now (pictures are made anew).
        sha256: of the bytes as they are kept.
        size: of the bytes as they are kept.
        width: in pixels, 0 for papers.
        height: in pixels, 0 for papers.
        name: what the file was called.
    """

    id: str
    format: Format
    sha256: str
    size: int
    width: int
    height: int
    name: str


def take(stream: IO[bytes], name: str | None, kind: Kind) -> Taken:
    """Check a file, make it safe and write it to the disk.

    Raises:
        Refused: it is not taken, with the reason.
    """
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(Refusal.TOO_LARGE)
    found = rules.sniff(data)
    if isinstance(found, Refusal):
        raise Refused(found)
    if (refusal := rules.why_not_take(kind, found)) is not None:
        raise Refused(refusal)
    width = height = 0
    small = None
    if found is Format.PDF:
        if (refusal := rules.why_not_paper(data)) is not None:
            raise Refused(refusal)
    else:
        picture = make_anew(data, found)
        found, data, small = picture.format, picture.content, picture.small
        width, height = picture.width, picture.height
    file_id = new_id()
    files.write(file_id, data, small)
    digest = hashlib.sha256(data).hexdigest()
    return Taken(file_id, found, digest, len(data), width, height, rules.clean_name(name))
