"""Naming somebody: people without account or phone take part, and nobody is named unseen."""

import re

import pytest
from flask import Flask

from consult.committees import queries
from consult.committees.models import PanelSeat
from consult.committees.rules import Answer, Category
from consult.core import clock
from consult.core.clock import Hands
from consult.core.ids import new_id
from consult.core.reading import reader
from consult.identity import service as identity
from consult.identity.forms import MOST_SHOWN
from consult.identity.service import NewPerson
from tests.committees.factories import vacate
from tests.world import Case, Stage, World, bring, build, look_and_send, visit

WHY = {"capacity": "3 栋一层住户", "category": "affected", "reason": "窗户对着空地"}


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


def enter(world: World, name: str, building: str = "1 栋", room: str = "101") -> str:
    """Enter somebody at the desk who has neither account nor phone; return the id."""
    new = NewPerson(name=name, building=building, room=room)
    return world.do(None, identity.create_account, world.area_id, new)


def asked(world: World, case: Case) -> list[str]:
    with world.app.app_context():
        return [each.person_id for each in queries.list_stakeholders(reader(), case.panel_id)]


def frozen(world: World, case: Case) -> dict[str, PanelSeat]:
    with world.app.app_context():
        seats = queries.list_panel_seats(reader(), case.panel_id)
        return {seat.label: seat for seat in seats}


def committee(world: World) -> str:
    return f"/communities/{world.code}/committee"


def panel(case: Case) -> str:
    return f"/panels/{case.panel_id}"


def test_people_without_an_account_are_seated_asked_and_sit_on_the_frozen_panel(
    world: World, hands: Hands
) -> None:
    vacate(world, 4)
    case = bring(world, hands, Stage.PLANNED)
    secretary, handler = visit(world, world.secretary), visit(world, world.handler)
    for name in ("老示一", "老示二"):
        handler.get(f"/communities/{world.code}/people/new")
        desk = handler.page.forms[-1][2]
        handler.post(handler.at, {**desk, "name": name, "building": "和畅苑 3 栋"})

    secretary.get(committee(world))
    seat = {"no": "4", "whom": "老示一", "basis": "席位名单"}
    assert "席位已经安排好" in look_and_send(secretary, "/committee/seats", seat).text
    handler.get(panel(case))
    look_and_send(handler, "/stakeholders", {**WHY, "whom": "老示二"})
    handler.send("/noted/accept")
    secretary.get(f"/matters/{case.id}/announce")
    secretary.send("/announce", {"body": "请来商量充电棚的位置。"})

    seats = frozen(world, case)
    assert set(seats) == {"1", "2", "3", "4", "5", "6", "7", "X1"}
    assert seats["X1"].person_id == asked(world, case)[0]
    public = visit(world, None)
    public.get(panel(case))
    assert public.words().count("老*一") >= 1
    assert public.words().count("老*二") >= 1
    assert "老示" not in public.words()


def test_the_first_sending_does_nothing_and_shows_who_was_found(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    enter(world, "老示一", "和畅苑 5 栋")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    page = browser.send("/stakeholders", {**WHY, "whom": "老示一"})
    assert asked(world, case) == []
    for words in ("请核对后再提交一次", "老*一", "和畅苑 5 栋", "已由社区核实"):
        assert words in browser.words()
    assert "#whom-found" in page.links
    assert "whom-found" in page.ids
    fields = page.form_to("/stakeholders")[1]
    assert (fields["whom"], fields["capacity"]) == ("老示一", WHY["capacity"])
    assert fields["category"] == "affected"
    assert WHY["reason"] in page.text


def test_a_name_is_looked_up_among_the_people_registered_here_alone(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.handler)
    browser.get(panel(case))
    browser.send("/stakeholders", {**WHY, "whom": world.stranger.name}, 422)
    assert "按姓名只能找到在本社区" in browser.words()
    browser.send("/stakeholders", {**WHY, "whom": world.stranger.login})
    assert "没有在这里登记" in browser.words()
    browser.send("/stakeholders", {**WHY, "whom": world.newcomer.name})
    assert "没有核实过" in browser.words()
    browser.send("/stakeholders", {**WHY, "whom": "居\0示1"}, 422)
    assert asked(world, case) == []


def test_among_people_of_one_name_one_is_chosen(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    first, second = enter(world, "王示明", room="101"), enter(world, "王示明", room="202")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    given = {**WHY, "whom": "王示明"}
    browser.send("/stakeholders", given)
    assert "不止一个人符合" in browser.words()
    assert "1 栋 101" in browser.words()
    assert "1 栋 202" in browser.words()
    page = browser.send("/stakeholders", given, 422)
    assert "#chosen-0" in page.links
    browser.send("/stakeholders", {**given, "chosen": world.residents[0].id}, 422)
    assert asked(world, case) == []
    browser.send("/stakeholders", {**given, "chosen": second})
    assert asked(world, case) == [second]
    assert first != second


def test_a_choice_made_before_the_look_is_shown_again(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    enter(world, "王示明", room="101")
    second = enter(world, "王示明", room="202")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    page = browser.send("/stakeholders", {**WHY, "whom": "王示明", "chosen": second})
    assert page.form_to("/stakeholders")[1]["chosen"] == second
    assert asked(world, case) == []


def test_somebody_new_of_the_same_name_is_looked_at_too(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    enter(world, "王示明")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    given = {**WHY, "whom": "王示明"}
    browser.send("/stakeholders", given)
    enter(world, "王示明", room="202")
    browser.send("/stakeholders", given)
    assert "不止一个人符合" in browser.words()
    assert asked(world, case) == []


def test_a_list_of_one_name_ends_and_says_so(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    for number in range(MOST_SHOWN + 1):
        enter(world, "王示明", room=f"{number:03}")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    page = browser.send("/stakeholders", {**WHY, "whom": "王示明"})
    assert page.text.count('name="chosen"') == MOST_SHOWN
    assert f"这里只列出 {MOST_SHOWN} 位" in browser.words()


def test_the_look_of_one_sender_is_none_of_another(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    given = {**WHY, "whom": world.residents[0].name}
    first, second = visit(world, world.handler), visit(world, world.secretary)
    first.get(panel(case))
    seen = first.send("/stakeholders", given).form_to("/stakeholders")[1]["proof"]
    second.get(panel(case))
    second.send("/stakeholders", {**given, "proof": seen})
    assert "请核对后再提交一次" in second.words()
    assert asked(world, case) == []


def test_nobody_looks_for_names_without_the_right_to_use_the_form(
    world: World, hands: Hands, statements: list[str]
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.residents[1])
    browser.get(panel(case))
    token = browser.page.form_to("/applications")[1]
    statements.clear()
    for address in (
        f"{panel(case)}/stakeholders",
        f"{committee(world)}/seats",
        f"/communities/{world.code}/roles",
        f"/matters/{case.id}/add-stakeholder",
    ):
        browser.post(address, {**token, "whom": "居示1"}, 403)
    assert not [each for each in statements if "identity_person.name =" in each]


def test_somebody_without_an_account_is_added_after_the_notice(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    person = enter(world, "老示一")
    browser = visit(world, world.secretary)
    browser.get(f"/matters/{case.id}/add-stakeholder")
    given = {"whom": "老示一", "category": "affected", "capacity": "5 栋住户", "why": "也受影响"}
    browser.send("/add-stakeholder", {**given, "whom": "没有人"}, 422)
    browser.send("/add-stakeholder", given)
    assert "请核对后再提交一次" in browser.words()
    assert "X2" not in frozen(world, case)
    browser.send("/add-stakeholder", given)
    assert frozen(world, case)["X2"].person_id == person


def test_a_look_costs_the_same_however_many_people_share_the_name(
    world: World, hands: Hands, statements: list[str]
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.handler)
    browser.get(panel(case))
    counts = []
    for number in range(3):
        enter(world, "王示明", room=str(number))
        statements.clear()
        browser.send("/stakeholders", {**WHY, "whom": "王示明"})
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_the_look_up_goes_by_keys_and_not_through_all_people(
    world: World, hands: Hands, statements: list[str]
) -> None:
    case = bring(world, hands, Stage.PLANNED)
    browser = visit(world, world.handler)
    browser.get(panel(case))
    statements.clear()
    browser.send("/stakeholders", {**WHY, "whom": "居示1"})
    found = next(each for each in statements if "identity_person.name =" in each)
    with world.app.app_context():
        plan = (
            reader()
            .connection()
            .exec_driver_sql(
                f"EXPLAIN QUERY PLAN {found}", tuple("x" for _ in re.findall(r"\?", found))
            )
        )
        steps = [str(row[-1]) for row in plan]
    assert not [each for each in steps if each.startswith("SCAN identity_")], steps


def test_asking_by_name_twice_asks_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    enter(world, "老示一")
    browser = visit(world, world.handler)
    browser.get(panel(case))
    given = {**WHY, "whom": "老示一"}
    browser.send("/stakeholders", given)
    action, hidden = browser.page.form_to("/stakeholders")
    browser.post(action, {**hidden, **given})
    assert "没有重复办理" in browser.post(action, {**hidden, **given}).text
    page = browser.post(action, {**hidden, **given, "once": new_id()}, 409)
    assert page.form_to("/stakeholders")[1]["whom"] == "老示一"
    assert len(asked(world, case)) == 1
    with world.app.app_context():
        line = queries.list_stakeholders(reader(), case.panel_id)[0]
        assert (line.answer, line.category) == (Answer.WAITING, Category.AFFECTED)


def test_a_role_is_given_by_name_in_a_community(world: World) -> None:
    enter(world, "老示一", "和畅苑 5 栋")
    browser = visit(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    given = {"whom": "老示一", "role": "grid_worker", "basis": "会议"}
    look_and_send(browser, "/roles", given)
    assert "角色已经授予" in browser.words()
    assert "老示一" in browser.words()


def test_the_look_speaks_english_too(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)
    enter(world, "王示明", room="101")
    enter(world, "王示明", room="202")
    browser = visit(world, world.handler, "en")
    browser.get(panel(case))
    for whom in ("王示明", world.newcomer.name, world.stranger.login):
        page = browser.send("/stakeholders", {**WHY, "whom": whom})
        assert page.form_to("/stakeholders")[1]["proof"]
