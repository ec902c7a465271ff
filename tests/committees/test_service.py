"""What the use cases of committees and panels put on record, and whom they refuse."""

import json
from enum import StrEnum
from threading import Barrier, Thread

import pytest
from flask import Flask

from consult.audit.leaf import Leaf
from consult.audit.models import Disclosure, Payload, PersonKey
from consult.audit.record import pseudonym
from consult.committees import service
from consult.committees.rules import Category, Refusal
from consult.committees.service import Invitation, Place
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import DomainError, Refused
from consult.core.policy import CHAIR, SUPERVISOR, system_actor
from consult.core.reading import reader
from consult.identity import queries as people
from consult.issues import service as issues
from consult.voting import queries as polls
from tests.audit import world as record
from tests.committees.factories import ask, holding_of, vacate
from tests.world import Case, Someone, Stage, World, bring, build, give_role


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


def last(world: World, kind: str) -> Leaf:
    """Return the newest entry of a kind."""
    with world.app.app_context():
        return record.leaves(kind)[-1]


def stories(entry: Leaf) -> set[str]:
    """Return the stories that an entry belongs to."""
    return {link.subj for link in entry.chains}


def add(world: World, case: Case, who: Someone, category: Category = Category.AFFECTED) -> str:
    """Seat one more stakeholder after the notice."""
    invitation = Invitation(who.id, category, "使用轮椅的居民", "坡道与出行有关")
    return world.do(world.secretary, issues.add_stakeholder, case.id, invitation, "公告后补充")


def refused(code: StrEnum, world: World, case: Case, who: Someone) -> None:
    with pytest.raises(Refused) as told:
        add(world, case, who)
    assert told.value.code is code


# --- after the notice ---


def test_who_is_added_after_the_notice_is_named_on_record_but_not_in_public(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    who = world.residents[2]
    add(world, case, who)
    entry = last(world, "issues.panel_changed")
    with world.app.app_context():
        part = reader().get_one(Payload, (entry.id, "who"))
        assert json.loads(part.content) == {"name": who.name, "capacity": "使用轮椅的居民"}
        assert reader().get(Disclosure, (entry.id, "who")) is None
        assert reader().get(Disclosure, (entry.id, "reason")) is not None
        assert polls.find_place(reader(), case.poll_id, who.id) is not None


def test_nobody_is_added_once_the_meeting_has_begun(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    refused(Refusal.MEETING_HAS_BEGUN, world, case, world.residents[2])


def test_an_affected_resident_lives_here_an_expert_need_not(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    refused(Refusal.NOT_A_RESIDENT_HERE, world, case, world.stranger)
    add(world, case, world.stranger, Category.EXPERT)


def test_nobody_is_added_before_the_notice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.SEATED)
    refused(Refusal.PANEL_NOT_FROZEN, world, case, world.residents[2])


# --- for whom ---


def test_an_answer_noted_by_a_clerk_names_whom_it_was_noted_for(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    first, other = world.residents[:2]
    line = ask(world, case, first)
    world.do(world.handler, service.note_answer, case.panel_id, line, accept=True)
    entry = last(world, "committees.stakeholder_answered")
    with world.app.app_context():
        key = reader().get_one(PersonKey, first.id).key
    assert entry.facts == {"answer": "accepted", "noted": 1}
    assert entry.for_ == pseudonym(key, entry.chains[0].subj)
    line = ask(world, case, other)
    world.do(other, service.answer_invitation, case.panel_id, line, accept=True)
    entry = last(world, "committees.stakeholder_answered")
    assert (entry.facts["noted"], entry.for_) == (0, None)


def test_seats_stand_in_the_story_of_who_takes_or_leaves_them(world: World) -> None:
    who = world.residents[3]
    committee = f"committee/{world.committee_id}"
    place = Place(2, who.id, substitute=True, basis="名单")
    world.do(world.secretary, service.fill_seats, world.committee_id, (place,))
    entry = last(world, "committees.seats_filled")
    assert entry.facts == {"places": [[2, 1]]}
    assert stories(entry) == {committee, f"person/{who.id}"}
    left = holding_of(world, 2)
    world.do(world.secretary, service.vacate_seat, world.committee_id, left, "工作调动")
    entry = last(world, "committees.seat_vacated")
    assert entry.facts == {"seat": 2, "substitute": 0}
    assert stories(entry) == {committee, f"person/{world.seats[1].id}"}


# --- at once ---


def test_nobody_becomes_chair_and_supervisor_at_once(app_on: Flask, hands: Hands) -> None:
    assert hands.read() == clock.now()
    world = build(app_on)
    vacate(world, 1)
    who, start = world.residents[3], Barrier(2)
    told: list[DomainError] = []

    def preside() -> None:
        place = Place(1, who.id, basis="名单")
        service.fill_seats(system_actor("cli"), world.committee_id, (place,))

    def supervise() -> None:
        give_role(world.area_id, who.id, SUPERVISOR)

    def run(act: object) -> None:
        with app_on.app_context():
            start.wait()
            try:
                act()  # type: ignore[operator]
            except DomainError as error:
                told.append(error)

    threads = [Thread(target=run, args=(act,)) for act in (preside, supervise)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app_on.app_context():
        actor = people.load_actor(reader(), who.id, clock.now())
        held = {each.role.code for each in actor.holdings}
    assert len(held & {CHAIR.code, SUPERVISOR.code}) == 1
    assert len(told) == 1
