"""The one way to write: what is decided and what is on record are one thing, also under races."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import StrEnum
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.audit import queries, record
from consult.audit.followers import keep_up
from consult.audit.leaf import Leaf
from consult.audit.models import LOG_ID, ChainLink, LogEntry, Once, Payload
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import AlreadyDone, Forbidden, NotFound, Refused
from consult.core.ids import new_id
from consult.core.policy import Actor
from consult.core.reading import reader
from consult.identity import queries as people
from consult.identity import service as identity
from consult.identity.models import Person
from consult.issues import service as issues
from consult.issues.rules import Stance
from consult.issues.service import Statement
from consult.publication import service as publication
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.models import Ballot
from consult.voting.rules import Choice, Refusal
from tests import world as community
from tests.audit import world
from tests.audit.world import SYSTEM_ACTOR, at_once, count, new_person, rename
from tests.world import Stage


@pytest.fixture
def inside(app_on: Flask) -> Iterator[Flask]:
    """An application on each database, entered."""
    with app_on.app_context():
        yield app_on


@pytest.mark.usefixtures("inside")
def test_a_decision_and_its_entry_are_there_together() -> None:
    person = new_person()

    entry_id = rename(SYSTEM_ACTOR, person, "赵一")

    row = reader().get_one(Person, person)
    assert (row.name, row.entry_id) == ("赵一", entry_id)
    assert queries.get_entry(reader(), entry_id).kind == "tests.renamed"


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "error", [Refused(Refusal.POLL_NOT_OPEN), RuntimeError("fault"), KeyError("x")]
)
def test_any_exception_leaves_neither_decision_nor_entry(error: Exception) -> None:
    person = new_person()
    entries, links = count(LogEntry), count(ChainLink)

    with pytest.raises(type(error)):
        world.rename_and_fail(SYSTEM_ACTOR, person, error)

    assert world.name_of(person) == "0"
    assert (count(LogEntry), count(ChainLink)) == (entries, links)


@pytest.mark.usefixtures("inside")
def test_after_a_fault_the_next_use_case_can_write() -> None:
    person = new_person()
    with pytest.raises(RuntimeError):
        world.rename_and_fail(SYSTEM_ACTOR, person, RuntimeError("fault"))

    rename(SYSTEM_ACTOR, person, "钱二")

    assert world.name_of(person) == "钱二"


@pytest.mark.usefixtures("inside")
def test_an_actor_without_the_role_is_stopped_before_anything_is_written() -> None:
    person = new_person()
    entries = count(LogEntry)

    with pytest.raises(Forbidden):
        rename(world.person(person), person, "mine")

    assert (world.name_of(person), count(LogEntry)) == ("0", entries)


@pytest.mark.usefixtures("inside")
def test_a_subject_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(NotFound):
        rename(SYSTEM_ACTOR, new_id(), "nobody")


@pytest.mark.usefixtures("inside")
def test_chains_count_from_zero_and_each_link_names_the_one_before(tmp_path: Path) -> None:
    person = new_person()
    for number in range(4):
        rename(SYSTEM_ACTOR, person, str(number))

    chain = world.story(f"person/{person}")

    assert [each.leaf["chains"][0]["n"] for each in chain] == [0, 1, 2, 3, 4]
    assert [each.leaf["chains"][0].get("prev") for each in chain[1:]] == [
        each.hash for each in chain[:-1]
    ]
    world.assert_sound(tmp_path / "export")


@pytest.mark.usefixtures("inside")
def test_sealed_parts_are_committed_to_and_not_in_the_leaf() -> None:
    person = new_person()

    entry_id = rename(SYSTEM_ACTOR, person, "孙三")

    leaf = reader().get_one(LogEntry, entry_id).leaf
    assert "孙三".encode() not in leaf
    assert "孙三".encode() in reader().get_one(Payload, (entry_id, "who")).content
    assert [each.n for each in Leaf.parse(leaf).commitments] == ["who"]


@pytest.mark.usefixtures("inside")
def test_the_same_content_is_committed_to_with_another_salt_each_time() -> None:
    person = new_person()

    first, second = (rename(SYSTEM_ACTOR, person, "same") for _ in range(2))

    salts = {reader().get_one(Payload, (each, "who")).salt for each in (first, second)}
    assert len(salts) == 2


@pytest.mark.usefixtures("inside")
def test_a_form_sent_twice_is_carried_out_once() -> None:
    person, form = new_person(), SYSTEM_ACTOR.sending(new_id())
    entry_id = rename(form, person, "first")

    with pytest.raises(AlreadyDone) as told:
        rename(form, person, "second")

    assert (told.value.entry_id, told.value.subject) == (entry_id, f"person/{person}")
    assert (world.name_of(person), count(Once)) == ("first", 1)


@pytest.mark.usefixtures("inside")
def test_another_persons_form_of_the_same_key_is_another_form() -> None:
    person, key = new_person(), new_id()
    other = world.secretary()
    rename(SYSTEM_ACTOR.sending(key), person, "first")

    rename(other.sending(key), person, "second")

    assert world.name_of(person) == "second"


@pytest.mark.usefixtures("inside")
def test_a_use_case_cannot_call_another_nor_open_the_machine_room() -> None:
    person = new_person()
    calls = (
        lambda _tx: rename(SYSTEM_ACTOR, person, "inner"),
        lambda _tx: world.step_aside(SYSTEM_ACTOR, LOG_ID, lambda _: None),
        lambda _tx: record.machine_room().__enter__(),
    )

    for call in calls:
        for door in (world.act_on_log, world.step_aside):
            with pytest.raises(record.OffTheRecordError, match="cannot call another"):
                door(SYSTEM_ACTOR, LOG_ID, call)

    assert world.name_of(person) == "0"


def test_of_many_who_add_one_to_a_number_none_is_lost(inside: Flask, tmp_path: Path) -> None:
    person = new_person("0")

    results = at_once(inside, [lambda: world.count_up(SYSTEM_ACTOR, person)] * 12)

    assert sorted(each for each in results if isinstance(each, int)) == list(range(1, 13))
    assert world.name_of(person) == "12"
    chain = world.story(f"person/{person}")
    assert [each.facts.get("change") for each in chain[1:]] == list(range(1, 13))
    assert [each.at for each in chain] == sorted(each.at for each in chain)
    world.assert_sound(tmp_path / "export")


def test_many_on_a_story_they_only_share_all_get_a_place(inside: Flask, tmp_path: Path) -> None:
    person = new_person()

    results = at_once(inside, [partial(world.mention, SYSTEM_ACTOR, person, n) for n in range(10)])

    done = [each for each in results if isinstance(each, int)]
    assert sorted(done) == list(range(10))
    chain = world.story(f"person/{person}")[1:]
    assert sorted(each.facts.get("n", 0) for each in chain) == done
    world.assert_sound(tmp_path / "export")


def test_a_role_that_ended_after_the_page_was_loaded_no_longer_counts(inside: Flask) -> None:
    del inside
    person, keeper = new_person(), world.secretary()
    rename(keeper, person, "while in office")
    (held,) = people.roles_of(reader(), keeper.known_id, clock.now())
    identity.end_platform_role(SYSTEM_ACTOR, LOG_ID, held.id)

    with pytest.raises(Forbidden):
        rename(keeper, person, "afterwards")
    with pytest.raises(Forbidden):
        world.step_aside(keeper, LOG_ID, lambda _: None)

    assert world.name_of(person) == "while in office"


@pytest.mark.usefixtures("inside")
def test_a_role_that_nobody_gave_does_not_count() -> None:
    person = new_person()
    boaster = Actor(new_person("boaster"), SYSTEM_ACTOR.holdings)

    with pytest.raises(Forbidden):
        rename(boaster, person, "mine")


@pytest.mark.usefixtures("inside")
def test_a_role_given_after_the_page_was_loaded_counts() -> None:
    person, keeper = new_person(), world.secretary()

    rename(Actor(keeper.known_id), person, "in office")

    assert world.name_of(person) == "in office"


def test_what_one_person_writes_and_objects_to_around_a_matter_cannot_be_linked(
    app: Flask, hands: Hands
) -> None:
    district = community.build(app)
    case = community.bring(district, hands, Stage.CONSULTING)
    resident = district.residents[2]
    district.do(resident, issues.write_opinion, case.id, Stance.SUPPORT, "好。")
    keeper = district.secretary
    for who in community.voters(district, case):
        community.check_in(district, case, who)
    end = hands.read() + timedelta(minutes=20)
    district.do(keeper, voting.open_poll, case.poll_id, end)
    for who in community.voters(district, case):
        community.cast(district, case, who, Choice.FOR)
    hands.forward(minutes=5)
    district.do(keeper, voting.close_poll, case.poll_id)
    district.keep_up()
    notice = district.do(
        keeper, issues.publicise_opinion, case.id, Statement("居民朋友们：意见如下。", "公告栏", 7)
    )
    district.do(resident, publication.make_objection, notice, "不同意。")

    with app.app_context():
        keep_up()
        opinion, objection = world.leaves("issues.opinion_written", "publication.objection_made")

    assert f"matter/{case.id}" in {each.subj for each in opinion.chains}
    assert f"matter/{case.id}" in {each.subj for each in objection.chains}
    assert [each.subj for each in opinion.chains] == sorted(each.subj for each in opinion.chains)
    assert opinion.actor != objection.actor


def test_a_form_sent_from_many_threads_is_carried_out_once(inside: Flask, tmp_path: Path) -> None:
    person, form = new_person(), SYSTEM_ACTOR.sending(new_id())

    results = at_once(inside, [lambda: world.count_up(form, person)] * 8)

    assert [each for each in results if isinstance(each, int)] == [1]
    assert sum(isinstance(each, AlreadyDone) for each in results) == 7
    world.assert_sound(tmp_path / "export")


def test_a_shared_form_sent_from_many_threads_is_carried_out_once(inside: Flask) -> None:
    person, form = new_person(), SYSTEM_ACTOR.sending(new_id())

    results = at_once(inside, [lambda: world.mention(form, person, 1)] * 6)

    assert [each for each in results if isinstance(each, int)] == [1]
    assert sum(isinstance(each, AlreadyDone) for each in results) == 5


def test_sending_the_opening_of_a_poll_twice_tells_it_is_done_not_that_it_failed(
    inside: Flask,
) -> None:
    poll_id = world.prepare(SYSTEM_ACTOR, LOG_ID, [new_person()])
    keeper = world.secretary().sending(new_id())
    (place,) = [each.id for each in polls.list_roll(reader(), poll_id)]
    voting.note_presence(keeper.sending(""), place)
    end = clock.now() + timedelta(hours=1)

    results = at_once(inside, [lambda: voting.open_poll(keeper, poll_id, end)] * 6)

    assert results.count(None) == 1
    assert sum(isinstance(each, AlreadyDone) for each in results) == 5


def test_of_two_who_close_a_poll_one_does_and_the_other_is_told(
    inside: Flask, tmp_path: Path
) -> None:
    poll_id, voters = world.open_poll(3)
    for actor, place in voters:
        voting.cast_ballot(actor, place, Choice.FOR)
    keepers = [world.secretary() for _ in range(2)]

    results = at_once(inside, [partial(voting.close_poll, keeper, poll_id) for keeper in keepers])

    assert results.count(None) == 1
    (told,) = [each for each in results if isinstance(each, Refused)]
    assert told.code is Refusal.POLL_IS_CLOSED
    world.assert_sound(tmp_path / "export")
    assert len(world.leaves("voting.poll_closed")) == 1


def test_ballots_cast_while_the_poll_closes_are_counted_or_refused_never_lost(
    inside: Flask, tmp_path: Path
) -> None:
    poll_id, voters = world.open_poll(7)
    keeper = world.secretary()

    results = at_once(
        inside,
        [
            *(partial(_vote_until_the_end, actor, place) for actor, place in voters),
            partial(_close_at_the_end, keeper, poll_id),
            partial(_close_at_the_end, SYSTEM_ACTOR, poll_id),
        ],
    )

    last_words = [choice for choice in results[:-2] if isinstance(choice, Choice)]
    assert len(last_words) == len(voters)
    poll = polls.get_poll(reader(), poll_id)
    assert (poll.yes, poll.no) == (last_words.count(Choice.FOR), last_words.count(Choice.AGAINST))
    stored = reader().scalars(select(Ballot.choice).where(Ballot.poll_id == poll_id))
    assert sorted(stored) == sorted(last_words)
    world.assert_sound(tmp_path / "export")
    (closed,) = world.leaves("voting.poll_closed")
    assert closed.facts["ballots"] == len(voters)


def _vote_until_the_end(actor: Actor, place: str) -> Choice | None:
    """Change a ballot over and over; return the last choice that was acknowledged."""
    acknowledged = None
    for choice in cycle([Choice.FOR, Choice.AGAINST]):
        if _refusal(partial(voting.cast_ballot, actor, place, choice)) is not None:
            break
        acknowledged = choice
    return acknowledged


def _close_at_the_end(actor: Actor, poll_id: str) -> None:
    while _refusal(partial(voting.close_poll, actor, poll_id)) is Refusal.BALLOTS_OUTSTANDING:
        pass


def _refusal(act: Callable[[], object]) -> StrEnum | None:
    """Do something; return the code of its refusal, if it was refused."""
    try:
        act()
    except Refused as told:
        return told.code
    return None


def test_what_waited_for_another_act_is_not_dated_before_it(inside: Flask) -> None:
    person = new_person("0")

    at_once(inside, [lambda: world.count_up(SYSTEM_ACTOR, person)] * 6)

    times = reader().scalars(
        select(LogEntry.t)
        .join(ChainLink, ChainLink.entry_id == LogEntry.id)
        .where(ChainLink.subject == f"person/{person}")
        .order_by(ChainLink.n)
    )
    assert (kept := list(times)) == sorted(kept)


@pytest.mark.usefixtures("inside")
def test_the_system_acts_under_its_own_name_and_a_person_under_another_in_each_story() -> None:
    first, second = new_person(), new_person()
    clerk = world.secretary()

    names = {
        queries.get_entry(reader(), rename(actor, person, "x")).leaf["actor"]
        for actor in (SYSTEM_ACTOR, clerk)
        for person in (first, second)
    }

    assert len(names) == 3
    assert "system" in names
    assert clerk.person_id not in names
