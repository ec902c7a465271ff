"""Deletes what has done its work: read messages, and what is left of old notices."""

from datetime import datetime, timedelta
from typing import Final

from flask import current_app

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.notifications import queries, service

LOOK_EVERY: Final = timedelta(days=1)
"""To look means to read through all messages, and nobody waits for it."""

LOOKED: Final = "consult.notifications.cleared"
MOST: Final = 5000
"""How many are cleared at a look; the rest goes the next day."""

AT_A_TIME: Final = 500


def clear() -> int:
    """Delete what is too old to be kept, at most once a day; return how many messages."""
    now = clock.now()
    looked: datetime | None = current_app.extensions.get(LOOKED)
    if looked is not None and looked <= now < looked + LOOK_EVERY:
        return 0
    current_app.extensions[LOOKED] = now
    return clear_now(now)


def clear_now(now: datetime) -> int:
    """Delete what is too old to be kept; return how many messages."""
    forget()
    old = queries.list_old(reader(), now, MOST)
    forget()
    for start in range(0, len(old), AT_A_TIME):
        service.clear_messages(system_actor(), LOG_ID, old[start : start + AT_A_TIME])
    service.clear_visits(system_actor(), LOG_ID)
    return len(old)
