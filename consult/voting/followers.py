"""Closes on record the polls whose end has passed."""

from consult.audit.sequencer import BrokenRecordError
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.voting import queries, service


def close_due_polls() -> int:
    """Write the closing entries of polls that are over; return how many.

    Raises:
        BrokenRecordError: ballots of some poll are not those on record. All others are closed
            first, so that one that was tampered with keeps none waiting.
    """
    written, broken = 0, None
    for poll_id in queries.list_due(reader(), clock.now()):
        try:
            service.close_poll(system_actor(), poll_id)
        except Refused:  # somebody closed it a moment ago
            continue
        except BrokenRecordError as error:
            broken = error
            continue
        written += 1
    if broken is not None:
        raise broken
    return written
