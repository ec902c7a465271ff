"""Kinds of documents, their limits, and what may be done with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 12 * 1024 * 1024
"""The largest file that is taken in; photos of phones have 3 to 10 MiB."""

MOST_FILES: Final = 6
"""Files that one act may bring."""

MOST_REQUEST_BYTES: Final = MOST_FILES * MOST_BYTES + 2 * 1024 * 1024
"""The largest form with files: all of them at their largest, and what is written beside them."""

MOST_PIXELS: Final = 40_000_000
"""Width by height; each pixel costs four bytes of memory while a picture is made anew."""

MOST_SCANS: Final = 60
"""Passes over a JPEG; cameras need 1 to 12, and each costs the work of a whole picture."""

LONGEST_SIDE: Final = 2048
"""Pixels of the longer side of a picture that is kept."""

SMALL_SIDE: Final = 480
"""Pixels of the longer side of the small picture in lists."""

LONGEST_ALT: Final = 120
"""Code points of a description."""

MOST_DRAFTS: Final = 24
"""Files that one person may have chosen and not sent; the oldest give way."""

DRAFT_LIFE: Final = timedelta(days=1)
"""How long a file waits for the form that it was chosen for."""

ORPHAN_LIFE: Final = timedelta(days=2)
"""Age at which a file is cleared away that nothing refers to: no act under way can still want it,
since a draft that it comes from has been over for a day."""


class Kind(StrEnum):
    """What a document is for."""

    PHOTO = "photo"
    PAPER = "paper"
    SCAN = "scan"
    EVIDENCE = "evidence"


class Format(StrEnum):
    """What a file is, told by its content."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


class Refusal(StrEnum):
    """Why not; the words are in `messages`."""

    EMPTY = "documents.empty"
    TOO_LARGE = "documents.too_large"
    NOT_TAKEN = "documents.not_taken"
    NOT_TAKEN_HERE = "documents.not_taken_here"
    HEIC = "documents.heic"
    UNREADABLE = "documents.unreadable"
    TOO_MANY_PIXELS = "documents.too_many_pixels"
    MOVING = "documents.moving"
    PAPER_MIXED = "documents.paper_mixed"
    PAPER_ACTIVE = "documents.paper_active"
    BUSY = "documents.busy"
    TOO_MANY = "documents.too_many"
    NO_ALT = "documents.no_alt"
    NO_FILE = "documents.no_file"
    DRAFT_GONE = "documents.draft_gone"
    NEVER_PUBLIC = "documents.never_public"
    ALREADY_RELEASED = "documents.already_released"
    ALREADY_WITHHELD = "documents.already_withheld"
    REMOVED = "documents.removed_already"
    STAYS_PRIVATE = "documents.stays_private"


PICTURES: Final = frozenset({Format.JPEG, Format.PNG, Format.WEBP})

TAKEN: Final[Mapping[Kind, frozenset[Format]]] = {
    Kind.PHOTO: PICTURES,
    Kind.PAPER: PICTURES | {Format.PDF},
    Kind.SCAN: PICTURES | {Format.PDF},
    Kind.EVIDENCE: PICTURES | {Format.PDF},
}
"""Which files a kind takes."""

ACCEPT: Final[Mapping[Kind, str]] = {
    kind: ",".join(each.value for each in Format if each in formats)
    for kind, formats in TAKEN.items()
}
"""The same as a browser's file dialogue is told; only a help, the content decides."""

RELEASABLE: Final = frozenset({Kind.PHOTO, Kind.PAPER, Kind.EVIDENCE})
"""What may become public; a scan of somebody's form never does: it holds name and signature."""


@dataclass(frozen=True)
class Facts:
    """Where a document stands.

    Attributes:
        kind: what it is for.
        released: it was made public.
        withheld: it was kept back, before or after that.
        removed: its file was erased.
        kept: what it is about can never become public.
    """

    kind: Kind
    released: bool
    withheld: bool
    removed: bool
    kept: bool = False

    @property
    def public(self) -> bool:
        """Return whether everybody may see it."""
        return self.released and not (self.withheld or self.removed or self.kept)


def needs_alt(kind: Kind) -> bool:
    """Return whether a document needs a description (WCAG 2.2, 1.1.1); the office's scans do not.

    A PDF is called by its description, since the names of files say things about people.
    """
    return kind in RELEASABLE


def kind_of(asked: Kind, found: Format) -> Kind:
    """Return what a file is that came in a field for papers: a picture among them is a photo."""
    return Kind.PHOTO if asked is Kind.PAPER and found in PICTURES else asked


def goes_along(facts: Facts) -> bool:
    """Return whether a document becomes public with what it is about, since nothing holds it."""
    return not facts.withheld and why_not_release(facts) is None


def why_not_take(kind: Kind, found: Format) -> Refusal | None:
    """Return why a file of a format cannot be a document of a kind, or None."""
    return None if found in TAKEN[kind] else Refusal.NOT_TAKEN_HERE


def why_not_attach(kind: Kind, files: Sequence[tuple[Format, str]]) -> Refusal | None:
    """Return why files cannot come with one act, or None.

    Args:
        kind: what they are for.
        files: format and description of each.
    """
    if len(files) > MOST_FILES:
        return Refusal.TOO_MANY
    for found, alt in files:
        if (refusal := why_not_take(kind, found)) is not None:
            return refusal
        if needs_alt(kind) and not alt.strip():
            return Refusal.NO_ALT
    return None


def why_not_release(facts: Facts) -> Refusal | None:
    """Return why a document cannot be made public, or None."""
    if facts.removed:
        return Refusal.REMOVED
    if facts.kind not in RELEASABLE:
        return Refusal.NEVER_PUBLIC
    if facts.kept:
        return Refusal.STAYS_PRIVATE
    return Refusal.ALREADY_RELEASED if facts.public else None


def why_not_withhold(facts: Facts) -> Refusal | None:
    """Return why a document cannot be kept back, or None."""
    if facts.removed:
        return Refusal.REMOVED
    if facts.kind not in RELEASABLE:
        return Refusal.NEVER_PUBLIC
    return Refusal.ALREADY_WITHHELD if facts.withheld else None


def why_not_open(facts: Facts) -> Refusal | None:
    """Return why nobody needs to go on record to see a document, or None."""
    if facts.removed:
        return Refusal.REMOVED
    return Refusal.ALREADY_RELEASED if facts.public else None


def why_not_remove(facts: Facts) -> Refusal | None:
    """Return why the file of a document cannot be erased, or None."""
    return Refusal.REMOVED if facts.removed else None
