"""Until when something is news, and how long messages are kept."""

from datetime import datetime, timedelta
from typing import Final

TOLD_WITHIN: Final = timedelta(days=30)
"""What is older when it is read is no news: a follower that begins anew floods nobody."""

MAILED_WITHIN: Final = timedelta(days=3)
"""The same for mail, which cannot be taken back."""


def is_news(at: datetime, now: datetime) -> bool:
    """Return whether people are still told of something that happened at a moment."""
    return now - at <= TOLD_WITHIN


def is_for_mail(at: datetime, now: datetime) -> bool:
    """Return whether a mail is still sent of something that happened at a moment."""
    return now - at <= MAILED_WITHIN
