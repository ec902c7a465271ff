"""Closes on record the polls whose end has passed."""

from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.voting import queries, service


def close_due_polls() -> int:
    """Write the closing entries of polls that are over; return how many."""
    written = 0
    for poll_id in queries.list_due(reader(), clock.now()):
        try:
            service.close_poll(system_actor(), poll_id)
        except Refused:  # somebody closed it a moment ago
            continue
        written += 1
    return written
