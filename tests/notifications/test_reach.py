"""How far a notice has reached, for the office: who needs a visit, and what is noted of visits."""

import pytest
from flask import Flask

from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.notifications import queries, service
from consult.notifications.queries import Reach
from consult.notifications.rules import How, Template
from consult.publication import queries as notices
from tests.architecture.test_statements import MOST, cost
from tests.client import Browser
from tests.notifications.factories import newest, told
from tests.world import (
    BUILDING,
    Case,
    Stage,
    World,
    bring,
    build,
    seat_assembly,
    stakeholder,
    visit,
    voters,
)


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


def test_the_voters_of_an_assembly_are_counted_with_the_panel_that_prepares_it(
    world: World, hands: Hands
) -> None:
    seat_assembly(world)
    announced = bring(world, hands, Stage.ANNOUNCED, Form.DECISION)
    world.keep_up()

    assert reach(world, announced) == Reach(10 + 8 + 1, 0)


def test_who_is_seated_after_the_notice_is_counted_too(world: World, case: Case) -> None:
    before = reach(world, case).concerned
    invitation = Invitation(world.residents[3].id, Category.AFFECTED, "住户", "漏了")
    world.do(world.secretary, issues.add_stakeholder, case.id, invitation, "漏了一户")
    world.keep_up()

    assert reach(world, case).concerned == before + 1


@pytest.mark.parametrize(
    ("language", "words", "last"),
    [
        ("zh", "9 人中已通知到 8 人，还有 1 人需要上门。", "9 人都已通知到。"),
        ("en", "8 of 9 reached, 1 needs a visit.", "All 9 reached."),
    ],
)
def test_the_line_reads_well_down_to_the_last_one(
    world: World, case: Case, language: str, words: str, last: str
) -> None:
    concerned = [*voters(world, case), world.residents[1]]
    for who in concerned[:-1]:
        world.do(world.handler, service.note_visit, case.meeting_id, who.id, How.PHONED)
    browser = visit(world, world.handler, language)
    browser.get(f"/notices/{case.meeting_id}")
    assert words in browser.words()
    world.do(world.handler, service.note_visit, case.meeting_id, concerned[-1].id, How.PHONED)
    browser.get(f"/notices/{case.meeting_id}")

    assert last in browser.words()


def test_neither_seconders_nor_supervisors_need_a_visit_about_the_outcome(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.CLOSED)
    world.keep_up()
    for who in (world.residents[2], world.residents[3]):
        world.do(who, issues.second_matter, case.id)
    statement = issues.Statement("协商意见：建在 3 栋东侧。", "公告栏", 7)
    notice_id = world.do(world.secretary, issues.publicise_opinion, case.id, statement)
    world.keep_up()
    assert Template.SECONDED_PUBLICISED in told(world, world.residents[2])
    assert Template.TO_WATCH in told(world, world.supervisor)

    concerned = {each.id for each in voters(world, case)} | {world.residents[1].id}
    with world.app.app_context():
        forget()
        notice = notices.get_notice(reader(), notice_id)
        assert queries.reach_of(reader(), notice).concerned == len(concerned)
        named = {each.person_id for each in queries.list_to_visit(reader(), notice, 200)}
    assert named == concerned


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
