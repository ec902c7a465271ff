"""When a matter was answered and when that was due, told from its entries.

A lane change answers in its way too: it says that an answer will not do. So a clock that it stops
was kept or missed like any other, although the next one starts at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from consult.core.clock import from_ms
from consult.issues.entries.intake import (
    MatterAdmitted,
    MatterMerged,
    MatterPassedOn,
    MatterProposed,
    MatterRefused,
    MatterReturned,
    MatterSupplemented,
)
from consult.issues.entries.lanes import (
    LaneChanged,
    MatterEntered,
    MatterHandedOver,
    MatterReplied,
    RefusalReviewed,
    ReviewAsked,
)

_ASKS: Final = frozenset(
    each.kind
    for each in (MatterProposed, MatterEntered, MatterSupplemented, LaneChanged, ReviewAsked)
)
_ANSWERS: Final = frozenset(
    each.kind
    for each in (
        MatterReplied,
        MatterReturned,
        MatterRefused,
        MatterMerged,
        MatterPassedOn,
        MatterAdmitted,
        RefusalReviewed,
    )
)
CLOCKED: Final = _ASKS | _ANSWERS | {MatterHandedOver.kind}
"""The kinds of entries by which clocks start and stop."""


class Happened(Protocol):
    """What is asked of an entry here."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def at(self) -> datetime:
        """When it was made."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Its open facts."""


@dataclass(frozen=True)
class Round:
    """A clock that was stopped.

    Attributes:
        due: until when, if that was said.
        at: when it was stopped.
        kind: by which kind of entry.
    """

    due: datetime | None
    at: datetime
    kind: str

    @property
    def late(self) -> bool:
        """Whether it had run out before."""
        return self.due is not None and self.at > self.due


def rounds_of(matter_id: str, story: Iterable[Happened]) -> Iterator[Round]:
    """Yield the clocks of a matter that were stopped, oldest first.

    Args:
        matter_id: the matter.
        story: its entries of the kinds in `CLOCKED`, oldest first; others are passed over.
    """
    due: datetime | None = None
    for each in story:
        handed = each.kind == MatterHandedOver.kind
        overturned = each.kind == RefusalReviewed.kind and "reply_by" in each.facts
        arrives = handed and each.facts.get("into") == matter_id
        begins = each.kind in _ASKS or arrives or overturned
        stops = each.kind in _ANSWERS or (handed and not arrives)
        if stops or (each.kind == LaneChanged.kind and due is not None):
            yield Round(due, each.at, each.kind)
            due = None
        if begins:
            due = from_ms(each.facts["reply_by"])
