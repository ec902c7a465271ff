"""What goes on record about documents; that they came is said by the entry they came with."""

from dataclasses import dataclass

from consult.audit.entry import Entry


@dataclass(frozen=True)
class DocumentReleased(Entry, kind="documents.released"):
    """A photo or a paper was made public."""


@dataclass(frozen=True)
class DocumentWithheld(Entry, kind="documents.withheld"):
    """A photo or a paper is kept back from the public; why, is sealed and public."""


@dataclass(frozen=True)
class DocumentRemoved(Entry, kind="documents.removed"):
    """The file of a photo or a paper was erased; why, is sealed and public."""


@dataclass(frozen=True)
class DocumentOpened(Entry, kind="documents.opened"):
    """Somebody from outside the community's office looked at a file that is not public."""
