"""Followers read committed entries, in order and at least once, and act on them as the system."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app

from consult.audit import queries, sequencer, service
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.audit.record import machine_room
from consult.core import clock
from consult.core.errors import Conflict, Refused
from consult.core.policy import system_actor
from consult.core.reading import forget, reader

BATCH: Final = 200
EXTENSION: Final = "consult.followers"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Follower:
    """A reader of the record.

    Attributes:
        name: unique; its cursor is kept under it.
        kinds: the kinds of entries it wants.
        handle: does its work; must be idempotent, since an entry may come twice.
    """

    name: str
    kinds: frozenset[str]
    handle: Callable[[EntryView], None]


def keep_up(*, at_most_once_a_second: bool = False) -> int:
    """Sequence what waits, sign it, and let every follower read on; return entries handled.

    This is the whole work of the server's background thread, and what tests call instead. It
    takes no write lock while there is nothing to write.

    Args:
        at_most_once_a_second: leave a signature that comes too soon to a later call.
    """
    handled, busy = 0, True
    while busy:
        forget()
        busy = sequencer.waits(reader()) and _sequence() > 0
        for each in current_app.extensions[EXTENSION]:
            step = _read_on(each)
            handled, busy = handled + step.handled, busy or step.moved
    forget()
    now = clock.now()
    due = sequencer.due(reader(), now) or not at_most_once_a_second
    if due and sequencer.unsigned(reader()):
        with machine_room() as session:
            sequencer.sign(session, now)
    forget()
    return handled


@dataclass(frozen=True)
class _Step:
    """What a follower did with one batch: entries handled, and whether its cursor moved."""

    handled: int
    moved: bool


def _sequence() -> int:
    with machine_room() as session:
        return sequencer.integrate(session)


def _read_on(follower: Follower) -> _Step:
    """Let a follower read one batch."""
    start = queries.get_cursor(reader(), follower.name)
    batch = queries.list_entries_from(reader(), start, BATCH)
    forget()
    handled, reached = 0, start
    for entry in batch:
        if entry.kind in follower.kinds:
            if not _hand_over(follower, entry):
                break
            handled += 1
        reached = (entry.index or 0) + 1
    if reached > start:
        service.move_cursor(system_actor(), LOG_ID, follower.name, reached)
    return _Step(handled, reached > start)


def _hand_over(follower: Follower, entry: EntryView) -> bool:
    """Return whether the follower is done with an entry; if not, it comes again at the next look.

    One bad entry must not stop the ones behind it: it is parked for staff to see. A lost race
    is nobody's fault and passes.
    """
    try:
        follower.handle(entry)
    except Exception as error:  # noqa: BLE001 - whatever it is, staff must see it
        if isinstance(error, Refused) and error.code is Conflict.CHANGED_MEANWHILE:
            return False
        _log.exception("%s could not digest entry %s", follower.name, entry.id)
        service.park(system_actor(), LOG_ID, follower.name, entry.index or 0, repr(error))
    return True
