"""How far an import is, for whoever waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from consult.areas.rules import Step

WHOLE = 100
"""Per cent."""


@dataclass(frozen=True)
class Progress:
    """How far an import is.

    Attributes:
        step: what it does.
        rows: rows read so far; 0 in the other steps.
        percent: how much of the step is done; None if nobody can tell.
    """

    step: Step
    rows: int
    percent: int | None


Report = Callable[[Progress], None]


def silent(_progress: Progress) -> None:
    """Tell nobody."""


def size_of(stream: BinaryIO) -> int | None:
    """Return how many bytes a file has from where it stands; None if it cannot be asked."""
    if not stream.seekable():
        return None
    here = stream.tell()
    end = stream.seek(0, 2)
    stream.seek(here)
    return end - here
