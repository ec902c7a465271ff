"""The data that everything is measured on: bulk-loaded, with entries that verify.

One community has 1,000 matters and 10,000 registered people, another has 100,000 matters. What is
written are the rows and entries that the use cases would write, under the same keys and triggers;
only the figures that followers work out beside the record are left out, and the words of the large
community's matters are found by their titles alone. In the large community the comments and seconds
of a matter stand under the entry of its admission; everywhere else each act has its own.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import Flask, current_app
from sqlalchemy import insert, select, update

from bench import ballots, matters, people
from bench.ledger import Ledger
from bench.writing import tidy, write
from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit import followers, sequencer
from consult.audit.models import Cursor
from consult.audit.record import machine_room
from consult.core import clock
from consult.core.db import db
from consult.core.reading import forget, reader
from consult.identity import queries as identity
from consult.identity.models import SignInSession
from consult.server import prepare

SMALL: Final = "340207005015"
LARGE: Final = "340207005001"
"""Codes of the two communities."""

BEGINNING: Final = timedelta(days=400)
"""How long ago the record was opened."""

HOUR: Final = timedelta(hours=1)

CHUNK: Final = 5_000
"""Matters, people or ballots whose rows are in memory at a time."""


@dataclass(frozen=True)
class Size:
    """How much is loaded; opinions are those of the one matter that is looked at closely."""

    people: int = 10_000
    small: int = 1_000
    large: int = 100_000
    comments: int = 3
    seconds: int = 5
    opinions: int = 100
    ballots: int = 10_000
    sessions: int = 200


@dataclass(frozen=True)
class Seeded:
    """What was loaded, as far as requests name it.

    Attributes:
        small: code of the community with few matters.
        large: code of the one with many.
        matter: the matter with many opinions.
        seconded: a matter that people second in turn.
        closed: the poll whose result is looked at.
        opened: the poll whose ballots are changed.
        tokens: of the people who are signed in; each has a place on both rolls.
        entries: on record.
    """

    small: str
    large: str
    matter: str
    seconded: str
    closed: str
    opened: str
    tokens: tuple[str, ...]
    entries: int


def load(app: Flask, size: Size, say: Callable[[str], None]) -> Seeded:
    """Prepare an empty installation and load it; `say` is told how far it is."""
    now = clock.now()
    with clock.standing_at(now - BEGINNING):
        prepare(app)
    with app.app_context():
        return _load(size, now, say)


def _load(size: Size, now: datetime, say: Callable[[str], None]) -> Seeded:
    small, large = _area(SMALL, now), _area(LARGE, now)
    ledger = Ledger(reader())
    forget()
    begun = now - BEGINNING + HOUR
    crowd = people.Crowd(ledger, small)
    for first in range(0, size.people, CHUNK):
        crowd.register(begun, min(CHUNK, size.people - first))
        write(ledger.take())
    say(f"{size.people:,} people")
    step = (BEGINNING - timedelta(days=63)) / max(size.large, 1)
    many = matters.Community(ledger, large, crowd.ids, each_on_record=False)
    for number in range(size.large):
        at = begun + timedelta(days=1) + step * number
        many.raise_one(number, at, size.comments, size.seconds)
        if number % CHUNK == CHUNK - 1:
            write(ledger.take())
            say(f"{number + 1:,} matters")
    few = matters.Community(ledger, small, crowd.ids, each_on_record=True)
    step = timedelta(days=50) / max(size.small, 1)
    for number in range(size.small):
        few.raise_one(number, now - timedelta(days=60) + step * number, size.comments, size.seconds)
    write(ledger.take())
    say(f"{size.small:,} matters with all their acts")
    hall = ballots.Hall(ledger, small, crowd.ids[: size.ballots])
    at = now - timedelta(days=9)
    closed = hall.hold(few.begin(size.small, at), at + HOUR, now - timedelta(days=6))
    seconded = few.begin(size.small + 1, now - timedelta(days=5))
    item = few.begin(size.small + 2, now - timedelta(days=4))
    opened = hall.hold(item, now - timedelta(days=3), None)
    few.hear(item, opened, now - timedelta(days=1), size.opinions)
    write(ledger.take())
    say(f"{2 * size.ballots:,} ballots, {size.opinions} opinions; {ledger.size:,} entries in all")
    tokens = _sign_in(crowd.ids[: size.sessions], now)
    _finish(ledger.size)
    tidy()
    return Seeded(SMALL, LARGE, item.id, seconded.id, closed, opened, tokens, entries=ledger.size)


def _area(code: str, now: datetime) -> Area:
    area = areas.get_area_by_code(reader(), code, clock.legal_day(now))
    reader().expunge(area)
    return area


def _sign_in(ids: list[str], now: datetime) -> tuple[str, ...]:
    tokens = tuple(secrets.token_urlsafe(32) for _ in ids)
    rows = [
        {"digest": identity.digest(token), "person_id": each, "created_at": now, "seen_at": now}
        for token, each in zip(tokens, ids, strict=True)
    ]
    write({SignInSession: rows})
    return tokens


def _finish(size: int) -> None:
    """Sign the tree, and let the followers go on behind it: all that they follow is loaded."""
    with machine_room() as session:
        sequencer.sign(session, clock.now())
        known = set(session.scalars(select(Cursor.name)))
        session.execute(update(Cursor).values(seq=size))
        named = {each.name for each in current_app.extensions[followers.EXTENSION]} - known
        if named:
            session.execute(insert(Cursor), [{"name": each, "seq": size} for each in named])
    db.session.remove()
