"""Followers read committed entries, in order and at least once, and act on them as the system."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, cast

from flask import current_app

from consult.audit import queries, sequencer, service
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.audit.record import machine_room
from consult.core import clock
from consult.core.errors import Conflict, Refused
from consult.core.feature import Feature
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.core.web import FEATURES

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


def look_after(*, at_most_once_a_second: bool = False) -> None:
    """Write down what has come true by itself, and keep up; one fault stops nothing else.

    Args:
        at_most_once_a_second: leave a signature that comes too soon to a later call.
    """
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    for write_down in (each for feature in features for each in feature.due):
        try:
            write_down()
        except Exception:  # noqa: BLE001 - it comes again at the next look; the record must go on
            _log.exception("%s.%s failed", write_down.__module__, write_down.__qualname__)
        forget()
    keep_up(at_most_once_a_second=at_most_once_a_second)
    forget()


def keep_up(*, at_most_once_a_second: bool = False) -> int:
    """Sequence what waits, sign it, and let every follower read on; return entries handled.

    This is the whole work of the server's background thread, and what tests call instead. It
    takes no write lock while there is nothing to write.

    Args:
        at_most_once_a_second: leave a signature that comes too soon to a later call.
    """
    reading = list(current_app.extensions[EXTENSION])
    handled, busy = 0, True
    while busy:
        forget()
        busy = sequencer.waits(reader()) and _sequence() > 0
        for each in list(reading):
            step = _go_on(each)
            handled, busy = handled + step.handled, busy or step.moved
            if step.stopped:
                reading.remove(each)
    forget()
    now = clock.now()
    due = sequencer.due(reader(), now) or not at_most_once_a_second
    if due and sequencer.unsigned(reader()):
        with machine_room() as session:
            sequencer.sign(session, now)
    forget()
    return handled


class _End(Enum):
    """How it ended to hand an entry over."""

    DIGESTED = 1
    PARKED = 2
    STOPPED = 3


@dataclass
class _Step:
    """What a follower did at one go.

    Attributes:
        handled: how many entries it digested.
        moved: whether its cursor moved, or an entry left the park.
        stopped: whether it can do nothing more at this look.
    """

    handled: int = 0
    moved: bool = False
    stopped: bool = False


def _sequence() -> int:
    with machine_room() as session:
        return sequencer.integrate(session)


def _go_on(follower: Follower) -> _Step:
    """Let a follower try again what is parked for it, then read one batch."""
    step = _Step()
    try:
        _try_parked(follower, step)
        if not step.stopped:
            _read_on(follower, step)
    except Exception:  # noqa: BLE001 - it could not even note what it did: others and the signing go on
        _log.exception("%s is stopped until the next look", follower.name)
        step.stopped = True
    forget()
    return step


def _try_parked(follower: Follower, step: _Step) -> None:
    forget()
    for entry in queries.list_parked(reader(), follower.name, clock.now(), BATCH):
        match _hand_over(follower, entry):
            case _End.DIGESTED:
                service.unpark(system_actor(), LOG_ID, follower.name, entry.place)
                step.handled, step.moved = step.handled + 1, True
            case _End.STOPPED:
                step.stopped = True
                return
            case _End.PARKED:
                pass


def _read_on(follower: Follower, step: _Step) -> None:
    start = queries.get_cursor(reader(), follower.name)
    batch = queries.list_entries_from(reader(), start, BATCH)
    forget()
    reached = start
    for entry in batch:
        if entry.kind in follower.kinds:
            end = _hand_over(follower, entry)
            if end is _End.STOPPED:
                step.stopped = True
                break
            step.handled += end is _End.DIGESTED
        reached = entry.place + 1
    if reached > start:
        service.move_cursor(system_actor(), LOG_ID, follower.name, reached)
        step.moved = True


def _hand_over(follower: Follower, entry: EntryView) -> _End:
    """Hand an entry to a follower; what it cannot digest is parked and comes again later.

    One bad entry must not stop the ones behind it. A lost race passes, and where the database,
    the disk or the set-up fails the follower waits: the entry comes again at the next look.
    """
    try:
        follower.handle(entry)
    except service.NOT_THE_ENTRYS_FAULT:
        _log.exception("%s is stopped until the next look by entry %s", follower.name, entry.id)
        return _End.STOPPED
    except Exception as error:  # noqa: BLE001 - whatever it is, staff must see it
        if isinstance(error, Refused) and error.code is Conflict.CHANGED_MEANWHILE:
            return _End.STOPPED
        _log.exception("%s could not digest entry %s", follower.name, entry.id)
        service.park(system_actor(), LOG_ID, follower.name, entry.place, repr(error))
        return _End.PARKED
    return _End.DIGESTED
