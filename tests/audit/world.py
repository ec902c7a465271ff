"""A small world for tests of the write path: people, a use case to act with, a poll that is open.

The use cases here are real ones, made with the same decorators; only their permission is the
tests' own.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy import func, select

from consult.audit import queries, verify
from consult.audit.entry import Entry, Recorded, Sealed
from consult.audit.export import export
from consult.audit.followers import keep_up
from consult.audit.leaf import Leaf, commitment
from consult.audit.models import (
    LOG_ID,
    ChainLink,
    Log,
    LogEntry,
    Payload,
    Pending,
    TreeLeaf,
)
from consult.audit.record import Tx, off_record, on_record
from consult.core import clock
from consult.core.errors import DomainError
from consult.core.policy import (
    PERSON,
    PLATFORM,
    SECRETARY,
    SELF,
    SYSTEM,
    Actor,
    Holding,
    permission,
    system_actor,
)
from consult.core.reading import forget, reader
from consult.identity import service as identity
from consult.identity.models import Person
from consult.identity.queries import load_actor
from consult.identity.service import NewPerson, Term
from consult.voting import queries as polls
from consult.voting import service as voting

T = TypeVar("T")
ACT = permission("tests.act", SYSTEM, SECRETARY)
RULE_DAY = date(2026, 6, 1)


@dataclass(frozen=True)
class Renamed(Entry, kind="tests.renamed"):
    """A person has another name."""

    change: int = 0


@dataclass(frozen=True)
class Happened(Entry, kind="tests.happened"):
    """Something happened that changed no row."""

    n: int = 0


@dataclass(frozen=True)
class PollPrepared(Entry, kind="tests.poll_prepared"):
    """A poll stands ready."""


@on_record(ACT, Person)
def rename(tx: Tx, person: Person, name: str) -> Recorded[str]:
    """Change a name; return the entry's id."""
    person.name = name
    return Recorded(tx.entry_id, Renamed(), sealed={"who": Sealed({"name": name})})


@on_record(ACT, Person)
def rest_on(tx: Tx, _person: Person, leaf_hash: str) -> Recorded[str]:
    """Let something happen because of an earlier entry; return the entry's id."""
    return Recorded(tx.entry_id, Happened(), refs=(leaf_hash,))


@on_record(ACT, Person)
def disclose(_tx: Tx, _person: Person, entry_id: str) -> Recorded[None]:
    """Make the name sealed in an earlier entry public."""
    return Recorded(None, Happened(), discloses=((entry_id, "who"),))


@on_record(ACT, Person)
def count_up(_tx: Tx, person: Person) -> Recorded[int]:
    """Read a number, add one, write it: what two at once would lose without the lock."""
    change = int(person.name) + 1
    person.name = str(change)
    return Recorded(change, Renamed(change))


@on_record(ACT, Person, share=True)
def mention(_tx: Tx, _person: Person, n: int) -> Recorded[int]:
    """Put something on the story of a person without changing the person."""
    return Recorded(n, Happened(n))


@on_record(ACT, Person)
def rename_and_fail(tx: Tx, person: Person, error: Exception) -> Recorded[None]:
    """Change a name, and then fail."""
    person.name = "changed"
    tx.session.flush()
    raise error


@off_record(ACT, Log)
def step_aside(tx: Tx, _log: Log, act: Callable[[Tx], T]) -> T:
    """Do anything through the narrow door."""
    return act(tx)


@on_record(ACT, Log)
def act_on_log(tx: Tx, _log: Log, act: Callable[[Tx], object]) -> Recorded[None]:
    """Do anything on record."""
    act(tx)
    return Recorded(None, Happened())


@on_record(ACT, Log)
def prepare(tx: Tx, log: Log, people: Sequence[str]) -> Recorded[str]:
    """Prepare a poll of the people under the committee's rule; return its id."""
    rule = queries.get_rule(tx.session, "decision_rule", "K1", RULE_DAY)
    places = [
        voting.Place(str(number), person, None, votes=True, fixed=False)
        for number, person in enumerate(people)
    ]
    question = voting.Question("tests/poll", "Shall we?", rule, tx.now)
    poll = voting.prepare_poll(tx, log.scope, question, places)
    return Recorded(poll.id, PollPrepared(), about=(poll.story,))


SYSTEM_ACTOR = system_actor()


def new_person(name: str = "0") -> str:
    """Make a person; return the id."""
    return identity.create_staff_account(system_actor("cli"), LOG_ID, NewPerson(name=name))


def person(person_id: str) -> Actor:
    """Return a person as an actor."""
    held = {Holding(PERSON, PLATFORM), Holding(SELF, f"person:{person_id}")}
    return Actor(person_id, frozenset(held))


def secretary() -> Actor:
    """Return a fresh secretary of the whole platform, which only tests have."""
    person_id = new_person("secretary")
    act_on_log(
        SYSTEM_ACTOR,
        LOG_ID,
        lambda tx: identity.hold_role(
            tx, person_id, SECRETARY.code, PLATFORM, Term(tx.now, None, "tests")
        ),
    )
    actor = load_actor(reader(), person_id, clock.now())
    forget()
    return actor


def open_poll(size: int) -> tuple[str, list[tuple[Actor, str]]]:
    """Hold a poll with everybody present; return its id, and voters with their places.

    It is open for an hour, or until everybody present has cast.
    """
    people = [new_person(f"voter {number}") for number in range(size)]
    poll_id = prepare(SYSTEM_ACTOR, LOG_ID, people)
    keeper = secretary()
    roll = [(entry.id, entry.person_id) for entry in polls.list_roll(reader(), poll_id)]
    for place, _ in roll:
        voting.note_presence(keeper, place)
    voting.open_poll(keeper, poll_id, clock.now() + timedelta(hours=1))
    return poll_id, [(person(person_id), place) for place, person_id in roll]


def at_once(app: Flask, acts: Sequence[Callable[[], object]]) -> list[object]:
    """Do everything at once, each in a thread with a context of its own."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        with app.app_context():
            start.wait()
            try:
                return act()
            except DomainError as told:
                return told

    with ThreadPoolExecutor(len(acts)) as pool:
        return [each.result() for each in [pool.submit(run, act) for act in acts]]


def leaves(*kinds: str) -> list[Leaf]:
    """Return every entry on record, of some kinds or all, in the order of the tree."""
    forget()
    query = select(LogEntry.leaf).join(TreeLeaf).order_by(TreeLeaf.seq)
    if kinds:
        query = query.where(LogEntry.kind.in_(kinds))
    return [Leaf.parse(each) for each in reader().scalars(query)]


def story(subject: str) -> list[queries.EntryView]:
    """Return the entries of a story."""
    forget()
    return queries.list_story(reader(), subject)


def name_of(person_id: str) -> str:
    """Return the name stored for a person."""
    forget()
    return reader().get_one(Person, person_id).name


def count(table: type[object]) -> int:
    """Return the number of rows of a table."""
    forget()
    return reader().scalar(select(func.count()).select_from(table)) or 0


def assert_sound(folder: Path) -> None:
    """Hold what is always true of a record that everybody has caught up with."""
    keep_up()
    assert count(Pending) == 0
    assert count(TreeLeaf) == count(LogEntry)
    rows = reader().execute(
        select(ChainLink.subject, func.count(), func.max(ChainLink.n)).group_by(ChainLink.subject)
    )
    assert [row.subject for row in rows if row[1] != row[2] + 1] == []
    for each in reader().scalars(select(Payload)):
        promised = Leaf.parse(reader().get_one(LogEntry, each.entry_id).leaf).commitments
        made = commitment(each.name, each.salt, each.content)
        assert made in [one.d for one in promised if one.n == each.name]
    export(reader(), folder)
    report = verify.verify(folder, queries.get_log(reader()).vkey)
    assert report.faults == []
    assert report.size == count(LogEntry)


def assert_decisions_have_entries() -> None:
    """Hold that each person's row names the last entry that changed it."""
    forget()
    for person_id, entry_id in reader().execute(select(Person.id, Person.entry_id)):
        assert entry_id in [each.id for each in story(f"person/{person_id}")]
