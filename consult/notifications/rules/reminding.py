"""When somebody who has not acted yet is reminded: once, and never who has acted."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

ANSWER_AFTER: Final = timedelta(hours=24)
"""So long after being asked to sit, who has not answered is reminded."""

ANSWER_UNTIL: Final = timedelta(days=30)
"""So long after it, nobody is reminded any more: the office has to ask again, or somebody else."""

MEETING_WITHIN: Final = timedelta(hours=24)
"""So long before a meeting, those are reminded who have not opened its notice."""

REPLY_WITHIN: Final = timedelta(hours=12)
"""So long before a first reply is due, the office is reminded."""

LONG_ENOUGH: Final = timedelta(hours=2)
"""A shorter vote is held in the meeting itself: whoever sits there needs no message."""

OVER_DAYS: Final = timedelta(days=1)
LAST_CALL: Final = timedelta(hours=2)


class VoteCall(StrEnum):
    """Which reminder of an open vote it is."""

    HALF = "half"
    LAST = "last"


def vote_call(opened_at: datetime, closes_at: datetime, now: datetime) -> VoteCall | None:
    """Return which reminder of an open vote is due, or None.

    One when half of the time is over; one more `LAST_CALL` before the end of a vote of more
    than a day. Where both are due, as after the server stood still, it is the last alone.
    """
    length = closes_at - opened_at
    if not opened_at <= now < closes_at or length < LONG_ENOUGH:
        return None
    if length > OVER_DAYS and now >= closes_at - LAST_CALL:
        return VoteCall.LAST
    return VoteCall.HALF if now >= opened_at + length / 2 else None
