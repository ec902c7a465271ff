"""The committee's page and the page of the members for a matter."""

import re

import pytest
from flask import Flask

from consult.areas import queries as areas
from consult.committees import queries
from consult.committees.rules import Answer, Category, Refusal, why_not_apply
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.core.policy import GUIDE
from consult.core.reading import reader
from consult.core.web import story_url
from consult.issues import service as issues
from tests.committees.factories import applied, ask, holding_of, vacate
from tests.world import (
    BAJIAO,
    QINGYUAN,
    Case,
    Stage,
    World,
    bring,
    build,
    give_role,
    look_and_send,
    visit,
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def committee(world: World) -> str:
    return f"/communities/{world.code}/committee"


def panel(case: Case) -> str:
    return f"/panels/{case.panel_id}"


def answers(world: World, case: Case) -> list[str]:
    with world.app.app_context():
        return [each.answer for each in queries.list_stakeholders(reader(), case.panel_id)]


def vacant(world: World) -> list[int]:
    with world.app.app_context():
        lines = queries.list_seats(reader(), world.committee_id, clock.now())
        return [line.seat.no for line in lines if line.holder is None]


# --- the committee ---


def test_everybody_sees_seven_seats_with_masked_names(world: World, language: str) -> None:
    browser = visit(world, None, language)
    page = browser.get(committee(world))
    assert page.text.count("席*1") >= 2
    assert "席示1" not in page.text
    assert "单位7" in page.text
    assert not page.has_form("/seats")


def test_a_vacant_seat_is_shown_and_can_be_filled(world: World, language: str) -> None:
    vacate(world, 3)
    browser = visit(world, world.secretary, language)
    browser.get(committee(world))
    page = look_and_send(
        browser,
        "/committee/seats",
        {
            "no": "3",
            "whom": world.residents[3].login,
            "organisation": "监督委员会",
            "until": "2028-12-31",
            "basis": "会议记录",
        },
    )
    assert vacant(world) == []
    assert "监督委员会" in page.text
    assert ("2028年12月31日" if language == "zh" else "31 Dec 2028") in page.text


def test_a_substitute_stands_beside_the_holder(world: World) -> None:
    browser = visit(world, world.secretary)
    browser.get(committee(world))
    fields = {"no": "4", "whom": world.residents[3].login, "substitute": "y", "basis": "名单"}
    page = look_and_send(browser, "/committee/seats", fields)
    assert "居*4" in page.text
    assert "席*4" in page.text


def test_an_unknown_account_leaves_what_was_typed(world: World, language: str) -> None:
    vacate(world, 3)
    browser = visit(world, world.secretary, language)
    browser.get(committee(world))
    page = browser.send("/committee/seats", {"no": "3", "whom": "nobody", "basis": "会议记录"}, 422)
    _, fields = page.form_to("/committee/seats")
    assert (fields["whom"], fields["basis"]) == ("nobody", "会议记录")
    assert 'id="whom-error"' in page.text


def test_a_seat_that_somebody_took_meanwhile_is_refused(world: World, language: str) -> None:
    browser = visit(world, world.secretary, language)
    browser.get(committee(world))
    fields = {"no": "2", "whom": world.residents[3].login, "basis": "会议记录"}
    page = look_and_send(browser, "/committee/seats", fields, 409)
    assert page.form_to("/committee/seats")[1]["basis"] == "会议记录"


def test_a_term_ends_early_with_a_reason(world: World) -> None:
    browser = visit(world, world.secretary)
    browser.get(committee(world))
    fields = {"holding": holding_of(world, 5), "reason": "工作调动"}
    browser.send("/committee/vacancies", fields)
    assert vacant(world) == [5]


def test_a_term_is_not_ended_without_a_reason(world: World) -> None:
    browser = visit(world, world.secretary)
    browser.get(committee(world))
    browser.send("/committee/vacancies", {"holding": holding_of(world, 5), "reason": " "}, 422)
    assert vacant(world) == []


def test_only_those_who_fill_seats_can_post_to_them(world: World) -> None:
    action = f"{committee(world)}/seats"
    browser = visit(world, world.secretary)
    browser.get(committee(world))
    _, fields = browser.page.form_to("/committee/seats")
    other = visit(world, world.residents[0])
    other.get(committee(world))
    other.post(action, {**fields, "no": "3", "whom": "seat1", "basis": "名单"}, 403)
    nobody = visit(world, None)
    assert "/sign-in" in nobody.post(action, {}).text


def test_a_community_without_a_committee_says_so(world: World, language: str) -> None:
    browser = visit(world, world.residents[0], language)
    page = browser.get(f"/communities/{QINGYUAN}/committee")
    assert not page.has_form("/committee")


def test_a_committee_is_created_once_under_the_template_of_its_kind(
    app: Flask, hands: Hands, language: str
) -> None:
    assert hands.read() == clock.now()
    world = build(app, BAJIAO)
    officer = world.guide
    with app.app_context():
        code = "340207101200"
        found = areas.list_communities(reader(), clock.legal_day(clock.now()), after=code, limit=30)
        other = next(area for area in found if area.kind == "rural" and area.code != BAJIAO)

        give_role(other.id, officer.id, GUIDE)
        address = f"/communities/{other.code}/committee"
    browser = visit(world, officer, language)
    page = browser.get(address)
    assert "urban-7" not in page.text
    action, fields = page.form_to("/committee")
    page = browser.send("/committee", {"template": "rural-7"})
    assert "seat-ring" in page.text
    browser.post(action, {**fields, "once": new_id(), "template": "rural-7"}, 409)


def test_a_committee_without_a_chosen_template_is_not_created(world: World) -> None:
    with world.app.app_context():
        day = clock.legal_day(clock.now())
        give_role(areas.get_area_by_code(reader(), QINGYUAN, day).id, world.guide.id, GUIDE)
    browser = visit(world, world.guide)
    browser.get(f"/communities/{QINGYUAN}/committee")
    browser.send("/committee", {}, 422)


def test_places_that_are_no_communities_have_no_committee(world: World) -> None:
    browser = visit(world, None)
    for code in ("340207000000", "340207999999", "x"):
        browser.get(f"/communities/{code}/committee", 404)


def test_a_committee_s_story_leads_to_its_community(world: World) -> None:
    with world.app.test_request_context():
        assert story_url(f"committee/{world.committee_id}") == committee(world)


# --- the members for one matter ---


def test_the_panel_shows_fixed_seats_and_who_agreed(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.SEATED)
    page = visit(world, None, language).get(panel(case))
    assert "X1" in page.text
    assert "居*1" in page.text
    assert "居示1" not in page.text
    assert f"/matters/{case.id}" in page.links


def test_the_frozen_panel_stays_as_it_was(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    vacate(world, 3)
    page = visit(world, None, language).get(panel(case))
    assert "席*3" in page.text
    assert not page.has_form("/applications")


def test_reasons_are_for_staff_before_the_notice_and_public_after(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.SEATED)
    assert "窗户对着空地" not in visit(world, None).get(panel(case)).text
    assert "窗户对着空地" in visit(world, world.handler).get(panel(case)).text
    world.do(world.secretary, issues.announce_meeting, case.id, "请来开会")
    assert "窗户对着空地" in visit(world, None).get(panel(case)).text


def test_what_is_missing_before_the_notice_is_said(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, None)
    browser.get(panel(case))
    assert "至少要有一位直接受影响的居民参加" in browser.words()
    vacate(world, 6)
    browser.get(panel(case))
    assert "还有固定席位空缺" in browser.words()
    assert "空缺 不表决" in browser.words()
    assert "空缺 空缺" not in browser.words()
    assert committee(world) in browser.page.links


def test_staff_ask_and_the_person_agrees(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.PLANNED)
    staff = visit(world, world.handler, language)
    staff.get(panel(case))
    fields = {
        "whom": world.residents[0].login,
        "category": Category.AFFECTED.value,
        "capacity": "3 栋一层住户",
        "reason": "窗户对着空地",
    }
    look_and_send(staff, "/stakeholders", fields)
    person = visit(world, world.residents[0], language)
    assert "窗户对着空地" in person.get(panel(case)).text
    person.send("/accept")
    assert answers(world, case) == [Answer.ACCEPTED]
    assert not person.page.has_form("/accept")
    if language == "zh":
        assert "邀请已经发出，等对方答复" in staff.words()
        assert "记下了：您同意参加" in person.words()
        assert "您已经是这件事的协商成员" in person.words()


def test_asking_an_unknown_account_leaves_what_was_typed(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.handler, language)
    browser.get(panel(case))
    page = browser.send("/stakeholders", {"whom": "nobody", "capacity": "住户"}, 422)
    fields = page.form_to("/stakeholders")[1]
    assert (fields["whom"], fields["capacity"]) == ("nobody", "住户")
    assert answers(world, case) == []


def test_asking_twice_is_refused_and_sending_twice_asks_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.handler)
    browser.get(panel(case))
    given = {
        "whom": world.residents[0].login,
        "category": Category.AFFECTED.value,
        "capacity": "住户",
        "reason": "有影响",
    }
    browser.send("/stakeholders", given)
    action, hidden = browser.page.form_to("/stakeholders")
    fields = {**hidden, **given}
    browser.post(action, fields)
    page = browser.post(action, fields)
    assert "没有重复办理" in page.text
    browser.post(action, {**fields, "once": new_id()}, 409)
    assert len(answers(world, case)) == 1


def test_an_answer_given_at_the_desk_is_noted(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    ask(world, case, world.residents[0])
    browser = visit(world, world.handler)
    browser.get(panel(case))
    browser.send("/noted/decline")
    assert "答复已经代为记下" in browser.words()
    assert answers(world, case) == [Answer.DECLINED]
    person = visit(world, world.residents[0])
    person.get(panel(case))
    assert "您已经答复不参加" in person.words()


def test_a_stale_answer_is_refused(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    line = ask(world, case, world.residents[0])
    person = visit(world, world.residents[0])
    person.get(panel(case))
    action, fields = person.page.form_to("/accept")
    desk = visit(world, world.handler)
    desk.get(panel(case))
    desk.send(f"{line}/noted/accept")
    person.post(action, fields, 409)


def test_nobody_answers_for_somebody_else_without_the_right(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    line = ask(world, case, world.residents[0])
    browser = visit(world, world.residents[1])
    browser.get(panel(case))
    _, fields = browser.page.form_to("/applications")
    for ending in ("accept", "noted/accept"):
        browser.post(f"{panel(case)}/stakeholders/{line}/{ending}", fields, 403)
    browser.post(f"{panel(case)}/stakeholders/{line}/perhaps", fields, 404)
    assert answers(world, case) == [Answer.WAITING]


def test_a_resident_applies_and_the_secretary_decides(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    resident = visit(world, world.residents[2], language)
    resident.get(panel(case))
    resident.send("/applications", {"capacity": "租住骑手", "reason": "每天要充两次电"})
    if language == "zh":
        assert "申请收到了，等社区决定" in resident.words()
        assert "您已经申请了（2026年6月1日），请等社区决定" in resident.words()
        assert "这个人" not in resident.words()
    staff = visit(world, world.secretary, language)
    page = staff.get(panel(case))
    application = re.search(r'<option value="(\w{26})"', page.text)
    assert application is not None
    page = staff.send(
        "/decisions",
        {"application": application[1], "answer": "accept", "reason": "确实受影响"},
    )
    assert answers(world, case) == [Answer.ACCEPTED]
    assert "确实受影响" in visit(world, None, language).get(panel(case)).text


def test_a_decision_needs_its_reason(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.PLANNED)
    line = applied(world, case, world.residents[2])
    staff = visit(world, world.secretary, language)
    staff.get(panel(case))
    page = staff.send("/decisions", {"application": line, "answer": "accept"}, 422)
    assert f'<option selected value="{line}">' in page.text
    assert answers(world, case) == [Answer.WAITING]


def test_a_decision_is_taken_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    line = applied(world, case, world.residents[2])
    staff = visit(world, world.secretary)
    staff.get(panel(case))
    action, hidden = staff.page.form_to("/decisions")
    fields = {**hidden, "application": line, "answer": "decline", "reason": "席位已满"}
    staff.post(action, fields)
    staff.post(action, {**fields, "once": new_id()}, 409)
    assert answers(world, case) == [Answer.DECLINED]


@pytest.mark.parametrize("name", ["visitor", "newcomer", "stranger", "seat"])
def test_who_cannot_apply_is_told_why(world: World, hands: Hands, name: str) -> None:
    case = bring(world, hands, Stage.PLANNED)
    who = {
        "visitor": None,
        "newcomer": world.newcomer,
        "stranger": world.stranger,
        "seat": world.seats[0],
    }[name]
    for language in ("zh", "en"):
        page = visit(world, who, language).get(panel(case))
        assert "action__why" in page.text
        assert not page.has_form("/applications")


def test_who_is_here_for_work_is_told_that_residents_apply(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    for who, told in ((world.handler, "以居民身份才能申请参加"), (world.newcomer, "核实住址")):
        browser = visit(world, who)
        browser.get(panel(case))
        assert told in browser.words()


def test_the_stale_form_of_somebody_with_a_seat_is_refused(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.residents[0])
    browser.get(panel(case))
    ask(world, case, world.residents[0])
    fields = {"capacity": "住户", "reason": "有影响"}
    page = browser.send("/applications", fields, 409)
    assert "您已经申请过，或者已经受到邀请" in browser.words()
    assert "这个人" not in browser.words()
    assert page.form_to("/applications")[1]["capacity"] == "住户"


def test_unknown_panels_are_not_found(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.secretary)
    browser.get(f"/panels/{new_id()}", 404)
    browser.get(panel(case))
    _, fields = browser.page.form_to("/stakeholders")
    browser.post(f"{panel(case)}/stakeholders/{new_id()}/noted/accept", fields, 404)


def test_the_number_of_statements_does_not_grow_with_the_panel(
    world: World, hands: Hands, statements: list[str]
) -> None:
    case = bring(world, hands, Stage.SEATED)
    browser = visit(world, world.secretary)
    browser.get(panel(case))
    statements.clear()
    browser.get(panel(case))
    before = len(statements)
    for who in world.residents[1:]:
        applied(world, case, who)
    statements.clear()
    browser.get(panel(case))
    assert len(statements) == before


# --- what the pages brought to light in rules and use cases ---


def test_somebody_without_a_known_building_lives_in_no_affected_one() -> None:
    refusal = why_not_apply(frozen=False, known=False, seated=False, building="", affected="3 栋")
    assert refusal is Refusal.NOT_FROM_AN_AFFECTED_BUILDING


def test_whoever_holds_a_fixed_seat_is_not_asked_as_a_stakeholder(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    with pytest.raises(Refused, match=Refusal.ALREADY_SEATED):
        ask(world, case, world.seats[2])


def test_nobody_is_seated_twice_after_the_notice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    invitation = Invitation(world.residents[0].id, Category.AFFECTED, "住户", "再请一次")
    with pytest.raises(Refused, match=Refusal.ALREADY_SEATED):
        world.do(world.secretary, issues.add_stakeholder, case.id, invitation, "增补")
