"""In which order things wait for somebody."""

from datetime import datetime
from enum import StrEnum
from typing import Final


class When(StrEnum):
    """What the date beside a thing that waits says."""

    REPLY_BY = "reply_by"
    DONE_BY = "done_by"
    VOTE_UNTIL = "vote_until"
    MEETING = "meeting"
    MEETING_PLANNED = "meeting_planned"
    SINCE = "since"
    LEFT_SINCE = "left_since"


DEADLINES: Final = frozenset({When.REPLY_BY, When.DONE_BY, When.VOTE_UNTIL, When.MEETING_PLANNED})
"""Dates after which a thing is late. A meeting is not: at its time it begins."""


def is_overdue(when: When, at: datetime, now: datetime) -> bool:
    """Return whether the date has passed that a thing had to be done by."""
    return when in DEADLINES and at <= now


def urgency(when: When, at: datetime, now: datetime) -> tuple[int, datetime]:
    """Return the sort key of a thing that waits: late, then by its date, then the longest wait.

    What is over and only left to be put away (`LEFT_SINCE`) comes last, however long it lies:
    nobody waits for it.
    """
    if is_overdue(when, at, now):
        return 0, at
    return {When.SINCE: 2, When.LEFT_SINCE: 3}.get(when, 1), at
