"""What goes on record about areas."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.audit.entry import Entry


@dataclass(frozen=True)
class AreasImported(Entry, kind="areas.areas_imported"):
    """A file of areas was taken over whole.

    Attributes:
        sha256: hash of the file's bytes, in hex.
        counts: areas in the file by level.
        added: areas that were not known.
        renamed: known areas that have another name now.
        ended: known areas that have another last day now.
        aliases: other names that were not known.
        latin: known areas that have another name in Latin letters now.
    """

    sha256: str
    counts: Mapping[str, int]
    added: int
    renamed: int
    ended: int
    aliases: int
    latin: int
