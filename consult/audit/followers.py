"""Followers read committed entries, in order and at least once, and call use cases as the system."""

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


def keep_up() -> int:
    """Sequence what waits, sign it, and let every follower read on; return entries handled.

    This is the whole work of the server's background thread, and what tests call instead.
    """
    handled = 0
    while True:
        with machine_room() as session:
            sequencer.integrate(session)
        step = sum(_read_on(each) for each in current_app.extensions[EXTENSION])
        handled += step
        if not step:
            break
    with machine_room() as session:
        sequencer.sign(session, clock.now())
    return handled


def _read_on(follower: Follower) -> int:
    """Let a follower read one batch; return how many entries it was handed."""
    start = queries.get_cursor(reader(), follower.name)
    batch = queries.list_entries_from(reader(), start, BATCH)
    forget()
    handled = 0
    for entry in batch:
        if entry.kind in follower.kinds:
            handled += 1
            _hand_over(follower, entry)
    if batch and batch[-1].index is not None:
        service.move_cursor(system_actor(), LOG_ID, follower.name, batch[-1].index + 1)
    return handled


def _hand_over(follower: Follower, entry: EntryView) -> None:
    try:
        follower.handle(entry)
    except Exception as error:  # one bad entry must not stop the ones behind it
        _log.exception("%s could not digest entry %s", follower.name, entry.id)
        service.park(system_actor(), LOG_ID, follower.name, entry.index or 0, repr(error))
