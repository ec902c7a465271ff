"""Followers see every committed entry they want: in order, at least once, whatever happens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from consult.audit import followers, queries, sequencer
from consult.audit.followers import Follower, keep_up
from consult.audit.models import Parked
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Conflict, Refused
from consult.core.feature import Feature
from consult.core.reading import forget, reader
from consult.core.web import FEATURES
from consult.server import look_after
from consult.voting.rules import Refusal
from tests.audit import world
from tests.audit.test_sequencer import put_on_record

KINDS = frozenset({world.Renamed.kind})


@dataclass
class Diary:
    """What a follower was handed; `fails` may raise."""

    name: str
    read: list[str] = field(default_factory=list)
    fails: Callable[[EntryView], None] = lambda _entry: None

    def handle(self, entry: EntryView) -> None:
        """Note an entry."""
        self.fails(entry)
        self.read.append(entry.id)

    @property
    def follower(self) -> Follower:
        """The follower to install."""
        return Follower(self.name, KINDS, self.handle)


@pytest.fixture
def inside(app_on: Flask) -> Iterator[Flask]:
    """An application on each database, entered, with nothing left to follow."""
    with app_on.app_context():
        keep_up()
        yield app_on


def install(app: Flask, *diaries: Diary) -> None:
    """Let these follow, and nobody else."""
    app.extensions[followers.EXTENSION] = tuple(each.follower for each in diaries)


def cursor(name: str) -> int:
    """Return how far a follower has read."""
    forget()
    return queries.get_cursor(reader(), name)


def test_a_follower_reads_what_it_wants_in_order_and_nothing_else(inside: Flask) -> None:
    diary = Diary("tests.diary")
    install(inside, diary)
    person = world.new_person()
    wanted = []
    for number in range(5):
        wanted.append(world.rename(world.SYSTEM_ACTOR, person, str(number)))
        world.mention(world.SYSTEM_ACTOR, person, number)

    assert keep_up() == 5

    assert diary.read == wanted
    assert keep_up() == 0
    assert diary.read == wanted


def test_it_catches_up_through_any_number_of_entries_it_does_not_want(inside: Flask) -> None:
    diary = Diary("tests.diary")
    install(inside, diary)
    person = world.new_person()
    put_on_record(followers.BATCH * 2 + 50)
    entry_id = world.rename(world.SYSTEM_ACTOR, person, "at the end")

    assert keep_up() == 1

    assert diary.read == [entry_id]
    assert cursor("tests.diary") == queries.count_entries(reader())


def test_an_entry_it_cannot_digest_is_parked_and_stops_nobody(inside: Flask) -> None:
    person = world.new_person()
    ids = [world.rename(world.SYSTEM_ACTOR, person, str(number)) for number in range(3)]

    def bad(entry: EntryView) -> None:
        if entry.id == ids[1]:
            raise ValueError("indigestible")

    choosy, other = Diary("tests.choosy", fails=bad), Diary("tests.other")
    install(inside, choosy, other)

    keep_up()

    assert (choosy.read, other.read) == ([ids[0], ids[2]], ids)
    forget()
    (parked,) = reader().scalars(select(Parked))
    assert (parked.follower, parked.reason) == ("tests.choosy", "ValueError('indigestible')")
    keep_up()
    assert world.count(Parked) == 1


def test_what_is_parked_is_tried_again_ever_more_seldom_until_it_is_digested(
    inside: Flask, hands: Hands
) -> None:
    person = world.new_person()
    tried: list[datetime] = []

    def bad(_entry: EntryView) -> None:
        tried.append(clock.now())
        if len(tried) < 16:
            raise Refused(Refusal.POLL_NOT_OPEN)

    diary = Diary("tests.diary", fails=bad)
    install(inside, diary)
    entry_id = world.rename(world.SYSTEM_ACTOR, person, "x")
    while not diary.read:
        keep_up()
        hands.forward(seconds=2)

    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(tried)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, *[3600] * 4]
    assert diary.read == [entry_id]
    assert (world.count(Parked), len(tried)) == (0, 16)
    keep_up()
    assert diary.read == [entry_id]


def test_a_passing_fault_of_the_database_or_the_disk_stops_it_only_until_the_next_look(
    inside: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    person = world.new_person()
    ids = [world.rename(world.SYSTEM_ACTOR, person, str(number)) for number in range(3)]
    faults: list[Exception] = [OSError("disk"), OperationalError("SELECT", {}, Exception("gone"))]

    def passing(entry: EntryView) -> None:
        if entry.id == ids[1] and faults:
            raise faults.pop()

    diary, other = Diary("tests.diary", fails=passing), Diary("tests.other")
    install(inside, diary, other)

    keep_up()
    assert (diary.read, other.read, world.count(Parked)) == (ids[:1], ids, 0)
    keep_up()
    assert diary.read == ids[:1]
    keep_up()

    assert (diary.read, world.count(Parked)) == (ids, 0)
    assert "stopped until the next look" in caplog.text


def test_a_fault_while_trying_again_leaves_the_entry_parked(inside: Flask, hands: Hands) -> None:
    faults: list[Exception] = [OSError("disk"), ValueError("indigestible")]

    def bad(_entry: EntryView) -> None:
        if faults:
            raise faults.pop()

    diary = Diary("tests.diary", fails=bad)
    install(inside, diary)
    entry_id = world.rename(world.SYSTEM_ACTOR, world.new_person(), "x")

    keep_up()
    hands.forward(seconds=3)
    keep_up()
    assert (diary.read, faults, world.count(Parked)) == ([], [], 1)
    keep_up()

    assert (diary.read, world.count(Parked)) == ([entry_id], 0)


def test_what_comes_true_by_itself_may_fail_without_stopping_anybody(
    inside: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def faulty() -> int:
        raise RuntimeError("fault")

    def sound() -> int:
        done.append("sound")
        return 1

    due = (Feature("faulty", due=(faulty,)), Feature("sound", due=(sound,)))
    inside.extensions[FEATURES] = due
    diary = Diary("tests.diary")
    install(inside, diary)
    entry_id = world.rename(world.SYSTEM_ACTOR, world.new_person(), "x")

    look_after(inside)

    assert (done, diary.read) == (["sound"], [entry_id])
    assert "faulty failed" in caplog.text
    with clock.standing_at(clock.now() + timedelta(seconds=2)):
        look_after(inside)
    forget()
    assert not sequencer.unsigned(reader())


def test_a_lost_race_is_tried_again_and_not_parked(inside: Flask) -> None:
    person = world.new_person()
    ids = [world.rename(world.SYSTEM_ACTOR, person, str(number)) for number in range(3)]
    races = [Refused(Conflict.CHANGED_MEANWHILE)] * 2

    def racing(entry: EntryView) -> None:
        if entry.id == ids[1] and races:
            raise races.pop()

    diary, other = Diary("tests.diary", fails=racing), Diary("tests.other")
    install(inside, diary, other)

    for _ in range(3):
        keep_up()

    assert (diary.read, other.read) == (ids, ids)
    assert world.count(Parked) == 0


def test_after_a_death_it_goes_on_where_its_cursor_stands(inside: Flask) -> None:
    person = world.new_person()
    ids = [world.rename(world.SYSTEM_ACTOR, person, str(number)) for number in range(4)]

    def dying(entry: EntryView) -> None:
        if entry.id == ids[2]:
            raise KeyboardInterrupt

    diary = Diary("tests.diary", fails=dying)
    install(inside, diary)
    with pytest.raises(KeyboardInterrupt):
        keep_up()
    assert cursor("tests.diary") == 0

    risen = Diary("tests.diary")
    install(inside, risen)
    keep_up()

    assert risen.read == ids
    assert set(diary.read) <= set(risen.read)


def test_a_follower_that_acts_makes_entries_that_others_follow(inside: Flask) -> None:
    person, echo = world.new_person("first"), world.new_person("echo")

    def answer(entry: EntryView) -> None:
        if entry.subjects == (f"person/{person}",):
            world.rename(world.SYSTEM_ACTOR, echo, "heard")

    first, second = Diary("tests.first", fails=answer), Diary("tests.second")
    install(inside, first, second)
    world.rename(world.SYSTEM_ACTOR, person, "call")

    keep_up()

    assert world.name_of(echo) == "heard"
    assert len(first.read) == len(second.read) == 2


def test_moving_a_cursor_puts_nothing_on_record(inside: Flask) -> None:
    install(inside, Diary("tests.diary"))
    world.rename(world.SYSTEM_ACTOR, world.new_person(), "x")
    keep_up()
    entries = queries.count_entries(reader())

    keep_up()

    assert queries.count_entries(reader()) == entries
    assert cursor("tests.diary") == entries
