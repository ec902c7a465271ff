"""How long messages and notes of visits are kept; then they are deleted.

Personal data go when their purpose is achieved (Personal Information Protection Law, art. 47),
and a message has done its work once it is read: the matter itself, and the record, say what
happened for as long as they stand.
"""

from datetime import datetime, timedelta
from typing import Final

KEPT: Final = timedelta(days=180)
"""What was read is kept so long, and everything about a notice, read or not.

Half a year is longer than any window of a matter stays open: nothing that one can still act on
goes. It is longer than anything is news, too, so that nothing cleared is ever told a second time.
"""

UNREAD_KEPT: Final = timedelta(days=730)
"""Who has not opened a message for two years does not look into this inbox."""


def is_reach_known(from_at: datetime, now: datetime) -> bool:
    """Return whether all messages about a notice are still there to be counted."""
    return now - from_at < KEPT
