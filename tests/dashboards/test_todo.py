"""The list of what waits: for the person, for the office, and what is done already."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from consult.areas import queries as areas
from consult.audit import service as record
from consult.audit.models import LOG_ID
from consult.committees import service as committees
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.identity import service as identity
from consult.identity.passwords import hash_password
from consult.identity.service import Term
from consult.issues import service as issues
from consult.issues.followers import take_effect
from consult.issues.rules import Form, Stance
from consult.publication import queries as notices
from consult.publication import service as board
from consult.voting import queries as polls
from consult.voting import service as voting
from consult.voting.rules import Choice
from tests.client import Browser
from tests.committees.factories import applied, ask
from tests.world import (
    PASSWORD,
    QUESTION,
    TITLE,
    Case,
    Someone,
    Stage,
    World,
    actor_of,
    bring,
    build,
    cast,
    check_in,
    give_role,
    seat_assembly,
    stakeholder,
    visit,
)

MOST = 32
"""Statements that the list may need for somebody who holds every office, the visitor's included."""


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def part(world: World, who: Someone, heading: str, language: str = "zh") -> str:
    """Return the words of one part of somebody's list, empty without it."""
    browser = visit(world, who, language)
    browser.get("/todo")
    words = browser.words()
    headings = ["我个人的", "我的岗位", "已经做了", "我提的事"]
    if heading not in words:
        return ""
    rest = words.split(f" {heading} ", 1)[1]
    for each in headings[headings.index(heading) + 1 :]:
        rest = rest.split(f" {each} ", 1)[0]
    return rest


def personal(world: World, who: Someone) -> str:
    return part(world, who, "我个人的")


def office(world: World, who: Someone) -> str:
    return part(world, who, "我的岗位")


def done(world: World, who: Someone) -> str:
    return part(world, who, "已经做了")


def links(world: World, who: Someone) -> list[str]:
    return visit(world, who).get("/todo").links


# --- what waits for a person ---


def test_a_meeting_waits_with_its_time_and_then_the_vote_with_its_end(
    world: World, hands: Hands
) -> None:
    case, voter = bring(world, hands, Stage.ANNOUNCED), world.seats[2]

    before = personal(world, voter)
    assert "参加会议并签到" in before
    assert "会议 2026年6月4日 09:00" in before
    assert "万春社区" in before

    hands.forward(days=3)
    for who in (*world.seats, stakeholder(world)):
        check_in(world, case, who)
    assert "已签到，主持人开始后再表决" in done(world, voter)
    assert QUESTION not in personal(world, voter)

    world.do(world.secretary, voting.open_poll, case.poll_id, clock.now() + timedelta(minutes=20))
    assert "表决到 2026年6月4日 09:20 止" in personal(world, voter)
    assert f"/polls/{case.poll_id}" in links(world, voter)


def test_a_ballot_that_was_cast_leaves_the_list_and_can_be_changed_until_the_close(
    world: World, hands: Hands
) -> None:
    case, voter = bring(world, hands, Stage.OPEN), world.seats[2]
    cast(world, case, voter, Choice.FOR)

    assert "现在没有等您个人办的事" in personal(world, voter)
    assert "已表决，可以修改" in done(world, voter)
    assert "表决到 2026年6月4日 09:20 止" in done(world, voter)

    hands.forward(minutes=21)
    assert done(world, voter) == ""


def test_who_recused_or_cannot_vote_is_not_asked_to(world: World, hands: Hands) -> None:
    case, voter = bring(world, hands, Stage.PRESENT), world.seats[3]
    with world.app.app_context():
        place = polls.find_place(reader(), case.poll_id, voter.id)
        assert place is not None
    world.do(voter, voting.recuse, place.id, "亲属住在旁边")
    world.do(world.secretary, voting.open_poll, case.poll_id, clock.now() + timedelta(minutes=20))

    assert "现在没有等您个人办的事" in personal(world, voter)


def test_an_invitation_waits_until_it_is_answered(world: World, hands: Hands) -> None:
    case, who = bring(world, hands, Stage.PLANNED), world.residents[2]
    ask(world, case, who)

    waiting = personal(world, who)
    assert "答复邀请：参加协商" in waiting
    assert TITLE in waiting
    assert "自 2026年6月1日 起等待" in waiting


def test_a_matter_sent_back_waits_for_its_proposer_at_the_page_that_takes_the_details(
    world: World, hands: Hands
) -> None:
    case, proposer = bring(world, hands, Stage.RECEIVED), world.residents[1]
    world.do(world.handler, issues.return_matter, case.id, "details-missing", "请写明几号楼。")

    assert "补充说明" in personal(world, proposer)
    assert f"/matters/{case.id}/supplement" in links(world, proposer)
    assert "补充说明" not in personal(world, world.residents[2])


def test_a_password_that_somebody_else_chose_waits_to_be_changed(world: World) -> None:
    with world.app.app_context():
        fresh = identity.NewPerson(
            name="柜示台",
            account="atdesk",
            password_hash=hash_password(PASSWORD),
            building="3 栋",
            room="1",
        )
        made = identity.create_account(actor_of(world.handler), world.area_id, fresh)
    who = Someone(made, "atdesk", "柜示台")

    assert "改密码" in personal(world, who)
    assert any(link.startswith("/me#") for link in links(world, who))


# --- what waits for an office ---


def test_a_new_matter_must_be_answered_in_time_and_is_called_late_afterwards(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    assert "答复提出人" in office(world, world.secretary)
    assert "最迟 " in office(world, world.secretary)
    assert "已超期" not in office(world, world.secretary)
    assert "检查提出的内容" in office(world, world.handler)
    assert f"/matters/{case.id}" in links(world, world.secretary)

    hands.forward(days=30)
    assert "已超期 · 最迟 " in office(world, world.secretary)


def test_what_is_late_comes_first_then_what_has_a_date_then_the_longest_wait(
    world: World, hands: Hands
) -> None:
    bring(world, hands, Stage.RECEIVED)
    hands.forward(days=30)
    bring(world, hands, Stage.ADMITTED)
    bring(world, hands, Stage.RECEIVED)

    words = office(world, world.secretary)

    late, ahead = words.index("已超期"), words.rindex("答复提出人")
    assert late < ahead < words.index("登记党组织研究结论，或者制定方案")


def test_an_application_waits_for_the_secretary_until_it_is_decided(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    line = applied(world, case, world.residents[3])

    assert "决定参加申请" in office(world, world.secretary)
    assert f"/panels/{case.panel_id}#decide" in links(world, world.secretary)
    assert "决定参加申请" not in office(world, world.handler)

    world.do(
        world.secretary, committees.decide_application, case.panel_id, line, "人已够", accept=False
    )
    assert "决定参加申请" not in office(world, world.secretary)


def test_a_poll_waits_for_who_runs_it_to_open_and_then_to_end(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    assert "主持签到，开始表决" in office(world, world.secretary)
    assert "会议 2026年6月4日 09:00" in office(world, world.handler)

    hands.forward(days=3)
    for who in (*world.seats, stakeholder(world)):
        check_in(world, case, who)
    world.do(world.secretary, voting.open_poll, case.poll_id, clock.now() + timedelta(minutes=20))

    assert "主持表决，结束后看结果" in office(world, world.handler)
    assert office(world, world.residents[3]) == ""


def test_the_chair_of_a_committee_runs_its_polls(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ANNOUNCED)

    assert "主持签到，开始表决" in office(world, world.seats[0])
    assert office(world, world.seats[4]) == ""


def test_an_objection_waits_for_the_view_and_then_for_the_answer_of_somebody_else(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    made = world.do(world.residents[2], board.make_objection, case.publication_id, "太吵")

    assert "对异议提出监督意见" in office(world, world.supervisor)
    assert "答复异议" not in office(world, world.handler)

    world.do(world.supervisor, board.give_view, made, "理由不足", favours=False)
    assert "对异议提出监督意见" not in office(world, world.supervisor)
    assert "答复异议" in office(world, world.handler)
    assert "答复异议" in office(world, world.guide)
    assert "答复异议" not in office(world, world.secretary), "the publisher cannot answer"
    assert any(each.endswith(f"#objection-{made}") for each in links(world, world.handler))

    world.do(world.handler, board.answer_objection, made, "已经说明", upheld=False)
    assert "答复异议" not in office(world, world.handler)


def in_effect(world: World, hands: Hands) -> Case:
    """Bring a matter to where it is carried out."""
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=9)
    with world.app.app_context():
        take_effect()
    return case


def test_a_task_waits_to_be_given_done_accepted_and_then_the_answer_and_the_review(
    world: World, hands: Hands
) -> None:
    case = in_effect(world, hands)
    assert "交办任务" in office(world, world.handler)

    due = clock.legal_day(clock.now()) + timedelta(days=20)
    task = world.do(world.handler, issues.assign_task, case.id, "装充电棚", "物业", due)
    assert "装充电棚" not in office(world, world.handler), "it is not due for long"

    hands.forward(days=22)
    assert "督办任务，登记办结情况" in office(world, world.handler)
    assert "已超期 · 最迟 " in office(world, world.secretary)

    world.do(world.handler, issues.report_task, task, "装好了")
    assert "验收任务" in office(world, world.supervisor)
    assert "装充电棚" not in office(world, world.handler)

    world.do(world.supervisor, issues.accept_task, task)
    assert "验收任务" not in office(world, world.supervisor)
    assert "反馈结果" not in office(world, world.handler), "its proposer has not answered yet"
    world.do(world.residents[1], issues.confirm_task, task)
    assert "反馈结果" in office(world, world.handler)

    world.do(world.handler, issues.answer_back, case.id, "充电棚已经建好。")
    assert "评议" in office(world, world.supervisor)
    assert "反馈结果" not in office(world, world.handler)


def test_opinions_and_addresses_wait_to_be_checked_with_how_many_there_are(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    for who in world.residents[2:4]:
        world.do(who, issues.write_opinion, case.id, Stance.SUPPORT, "好")

    words = office(world, world.handler)
    assert "检查 2 份书面意见" in words
    assert "核实住址" in words
    assert "1 位居民等待核实" in words


def test_a_guide_of_the_street_sees_what_waits_in_its_communities(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    made = world.do(world.residents[2], board.make_objection, case.publication_id, "太吵")
    world.do(world.supervisor, board.give_view, made, "有道理", favours=True)
    with world.app.app_context():
        area = areas.get_area(reader(), world.area_id)
        fresh = identity.NewPerson(
            name="街示道",
            account="street",
            password_hash=hash_password(PASSWORD),
            building="",
            room="",
        )
        made = identity.create_staff_account(system_actor("cli"), LOG_ID, fresh)
        give_role(str(area.parent_id), made, policy.GUIDE)

    assert "答复异议" in office(world, Someone(made, "street", "街示道"))


def staff_of(world: World, level: str) -> Someone:
    """Return an officer of the street or the district of the community, or the auditor."""
    if level == "auditor":
        return world.auditor
    with world.app.app_context():
        street = areas.get_area(reader(), str(areas.get_area(reader(), world.area_id).parent_id))
        account = identity.NewPerson(
            name="区示道",
            account=f"{level}1",
            password_hash=hash_password(PASSWORD),
            building="",
            room="",
        )
        made = identity.create_staff_account(system_actor("cli"), LOG_ID, account)
        if level == "guide":
            give_role(street.id, made, policy.GUIDE)
        else:
            give_role(str(street.parent_id), made, policy.DISTRICT_OFFICER)
        return Someone(made, f"{level}1", "区示道")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("level", ["guide", "district", "auditor"])
def test_whoever_oversees_is_led_to_the_figures_the_register_and_what_is_late(
    world: World, hands: Hands, level: str, language: str
) -> None:
    who = staff_of(world, level)
    code = {"guide": "340207005000", "district": "340207000000", "auditor": "340207000000"}[level]
    late = f"/communities/{code}/matter-register?only=overdue"
    bring(world, hands, Stage.RECEIVED)
    bring(world, hands, Stage.RECEIVED)
    browser = visit(world, who, language)
    assert late not in browser.get("/todo").links

    hands.forward(hours=49)
    browser = visit(world, who, language)

    assert late in browser.get("/todo").links
    assert ("现在超期 2 件" if language == "zh" else "2 matters overdue now") in browser.page.text
    assert len({link for link in browser.get(late).links if link.startswith("/matters/")}) == 2
    for address in ("/", "/todo", "/me", "/communities"):
        page = browser.get(address)
        assert f"/communities/{code}/matter-register" in page.links, address
        assert any(link.startswith(f"/communities/{code}/overview") for link in page.links), address


def test_residents_are_led_to_no_register(world: World) -> None:
    browser = visit(world, world.residents[1])

    for address in ("/", "/todo", "/me", "/communities"):
        assert not any("register" in link for link in browser.get(address).links), address


def test_who_looks_after_the_system_is_led_to_what_is_stuck(world: World) -> None:
    with world.app.app_context():
        term = Term(clock.now(), None, "测试")
        identity.grant_platform_role(
            system_actor("cli"), LOG_ID, world.handler.id, policy.SYSTEM_STAFF.code, term
        )
        record.park(system_actor(), LOG_ID, "tests.follower", 3, "ValueError('x')")

    assert "查看没有办成的后续" in office(world, world.handler)
    assert "查看没有办成的后续" not in office(world, world.secretary)
    page = visit(world, world.handler).get("/stuck")
    assert "tests.follower" in page.text
    visit(world, world.secretary).get("/stuck", 403)


# --- the page as a whole ---


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.SEATED, Stage.OPEN, Stage.PUBLISHED])
def test_everybody_has_a_list_at_every_stage_in_both_languages(
    world: World, hands: Hands, stage: Stage, language: str
) -> None:
    bring(world, hands, stage)

    for who in (world.secretary, world.supervisor, world.seats[0], stakeholder(world)):
        visit(world, who, language).get("/todo")


def test_an_assembly_votes_through_the_same_list(world: World, hands: Hands) -> None:
    members = seat_assembly(world)
    bring(world, hands, Stage.OPEN, Form.DECISION)

    assert "表决" in personal(world, members[4])


def test_a_long_list_says_that_there_is_more_and_where(world: World, hands: Hands) -> None:
    for _ in range(32):
        bring(world, hands, Stage.RECEIVED)
    browser = visit(world, world.secretary)

    page = browser.get("/todo")
    assert page.text.count("答复提出人") == 30
    assert "还有更多没有列在这里" in page.text
    more = next(link for link in page.links if link.startswith("/todo?"))
    assert browser.get(more).text.count("答复提出人") == 32
    assert "还有更多没有列在这里" not in browser.page.text
    for odd in ("31", "x", "-1"):
        browser.get(f"/todo?rows={odd}", 404)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_list_costs_the_same_however_much_waits(world: World, hands: Hands) -> None:
    with world.app.app_context():
        give_role(world.area_id, world.secretary.id, policy.HANDLER)
    browsers = [visit(world, who) for who in (world.secretary, world.supervisor, world.seats[0])]

    def cost() -> list[int]:
        costs = []
        for browser in browsers:
            browser.get("/todo")
            with counted(world.app) as seen:
                browser.get("/todo")
            costs.append(len(seen))
        return costs

    def one_more_of_each() -> None:
        case = bring(world, hands, Stage.PUBLISHED)
        made = world.do(world.residents[2], board.make_objection, case.publication_id, "太吵")
        with world.app.app_context():
            assert notices.get_objection(reader(), made).answered_at is None
        planned = bring(world, hands, Stage.PLANNED)
        applied(world, planned, world.residents[3])
        announced = bring(world, hands, Stage.ANNOUNCED)
        world.do(world.residents[2], issues.write_opinion, announced.id, Stance.SUPPORT, "好")
        bring(world, hands, Stage.RECEIVED)

    empty = cost()
    one_more_of_each()
    few = cost()
    one_more_of_each()
    one_more_of_each()
    many = cost()

    assert few == many
    assert max(*empty, *many) <= MOST


def test_strangers_are_asked_to_sign_in(world: World) -> None:
    browser = Browser(world.app)

    browser.get("/todo")

    assert browser.at.startswith("/sign-in")


def test_what_is_only_to_be_archived_comes_below_an_objection_to_answer(
    world: World, hands: Hands
) -> None:
    refused = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.refuse_matter, refused.id, "pending-elsewhere", "在诉讼中")
    hands.forward(days=16)
    case = bring(world, hands, Stage.PUBLISHED)
    made = world.do(world.residents[2], board.make_objection, case.publication_id, "太吵")
    world.do(world.supervisor, board.give_view, made, "有道理", favours=True)

    found = links(world, world.handler)

    archive = found.index(f"/matters/{refused.id}/archive")
    objection = next(no for no, each in enumerate(found) if each.endswith(f"#objection-{made}"))
    assert objection < archive
