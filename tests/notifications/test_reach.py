"""How far a notice has reached, for the office: who needs a visit, and what is noted of visits."""

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.notifications import queries, service
from consult.notifications.queries import Reach
from consult.notifications.rules import How, Template
from consult.publication import queries as notices
from tests.architecture.test_statements import MOST, cost
from tests.client import Browser
from tests.notifications.factories import newest
from tests.world import BUILDING, Case, Stage, World, bring, build, stakeholder, visit, voters


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def case(world: World, hands: Hands) -> Case:
    """A matter whose meeting is announced, everybody told."""
    announced = bring(world, hands, Stage.ANNOUNCED)
    world.keep_up()
    return announced


def reach(world: World, case: Case) -> Reach:
    with world.app.app_context():
        forget()
        return queries.reach_of(reader(), notices.get_notice(reader(), case.meeting_id))


def test_nobody_is_reached_by_a_message_that_lies_in_the_inbox(world: World, case: Case) -> None:
    concerned = {each.id for each in voters(world, case)} | {world.residents[1].id}

    assert reach(world, case) == Reach(len(concerned), 0)


def test_who_opens_the_message_is_reached(world: World, case: Case) -> None:
    message = newest(world, world.seats[2], Template.MEETING_CALLED)
    world.do(world.seats[2], service.mark_read, world.seats[2].id, (message.id,))

    assert reach(world, case).reached == 1


def test_the_office_sees_how_many_are_reached_on_the_notice_and_residents_do_not(
    world: World, case: Case
) -> None:
    address = f"/notices/{case.meeting_id}"
    browser = visit(world, world.handler)
    browser.get(address)
    assert "9 人中已通知到 0 人，还有 9 人需要上门。" in browser.words()
    assert f"{address}/reach" in browser.page.links
    for who in (None, world.residents[2], world.supervisor):
        other = visit(world, who)
        other.get(address)
        assert "需要上门" not in other.words()


def test_a_visit_that_is_noted_counts_and_can_be_taken_back(world: World, case: Case) -> None:
    address = f"/notices/{case.meeting_id}/reach"
    who = stakeholder(world)
    browser = visit(world, world.handler)
    browser.get(address)
    assert who.name in browser.words()
    assert BUILDING in browser.words()
    browser.send("/reach", {"person_id": who.id, "how": How.VISITED})

    assert "9 人中已通知到 1 人，还有 8 人需要上门。" in browser.words()
    assert "当面告知" in browser.words().partition("已登记告知")[2]
    assert reach(world, case) == Reach(9, 1)

    browser.send(f"/take-back/{who.id}")
    assert reach(world, case) == Reach(9, 0)


def test_when_all_are_reached_it_says_so(world: World, case: Case) -> None:
    for who in [*voters(world, case), world.residents[1]]:
        world.do(world.handler, service.note_visit, case.meeting_id, who.id, How.PHONED)
        world.do(world.handler, service.note_visit, case.meeting_id, who.id, How.PHONED)
    browser = visit(world, world.handler)
    browser.get(f"/notices/{case.meeting_id}/reach")

    assert "9 人都已通知到。" in browser.words()
    assert "没有需要上门的人" in browser.words()


def test_who_is_not_concerned_or_noted_in_no_way_is_refused(world: World, case: Case) -> None:
    address = f"/notices/{case.meeting_id}/reach"
    browser = visit(world, world.handler)
    browser.get(address)
    browser.send("/reach", {"person_id": world.stranger.id, "how": How.VISITED}, 409)
    browser.get(address)
    browser.send("/reach", {"person_id": stakeholder(world).id, "how": "guessed"}, 422)

    assert reach(world, case).reached == 0


def test_only_the_office_sees_who_needs_a_visit(world: World, case: Case) -> None:
    address = f"/notices/{case.meeting_id}/reach"
    for who in (world.residents[1], world.supervisor, world.guide, world.auditor):
        visit(world, who).get(address, 403)
    assert visit(world, None).get(address).at.startswith("/sign-in")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_costs_the_same_however_many_need_a_visit(
    world: World, case: Case, language: str
) -> None:
    address = f"/notices/{case.meeting_id}/reach"
    browser = Browser(world.app, language)
    browser.sign_in(world.handler.login, "shed-and-lamp-7")
    browser.get(address)
    before = cost(world, browser, address)
    for who in voters(world, case)[:5]:
        world.do(world.handler, service.note_visit, case.meeting_id, who.id, How.VISITED)

    assert cost(world, browser, address) == before <= MOST
    browser.get(address)
    if language == "en":
        assert "5 of 9 reached, 4 need a visit." in browser.words()
