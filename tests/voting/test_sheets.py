"""Paper of a vote: who may print it, and what stands on it."""

import re
from itertools import pairwise

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.core.policy import REPRESENTATIVE, system_actor
from consult.identity import service as identity
from consult.identity.service import NewPerson
from consult.issues.rules import Form
from consult.voting import service as voting
from consult.voting.queries import PlaceOnPaper
from consult.voting.views.sheets import FIRST_LINES, LINES, OBSERVERS, leaves_of
from tests.audit.test_codes import newest
from tests.voting.factories import recused
from tests.world import (
    QUESTION,
    TITLE,
    Case,
    Stage,
    World,
    bring,
    build,
    check_in,
    give_role,
    place_of,
    seat_assembly,
    stakeholder,
    visit,
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def sign_in(case: Case) -> str:
    return f"/polls/{case.poll_id}/print/sign-in"


def paper(case: Case) -> str:
    return f"/polls/{case.poll_id}/print/paper"


def place(number: int) -> PlaceOnPaper:
    return PlaceOnPaper(
        label=str(number),
        seat_zh="",
        seat_en="",
        name=f"代示{number}",
        substitute="",
        unit="1 栋",
        votes=True,
        recused=False,
        present_at=None,
        by_substitute=False,
        noted=False,
    )


def test_the_sign_in_sheet_of_a_panel_names_seats_people_and_units(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    check_in(world, case, world.seats[0])
    recused(world, case, world.seats[6])
    browser = visit(world, world.handler, language)
    page = browser.get(sign_in(case))
    for who in (*world.seats, stakeholder(world)):
        assert who.name in page.text
    assert QUESTION in page.text
    assert page.text.count("<tr>") == 1 + 8 + OBSERVERS
    words = browser.words()
    assert newest(world.app).digits in words
    assert ("已回避" in words) == (language == "zh")
    assert ("居民委员会" in words) == (language == "zh")


def test_papers_of_a_vote_bear_the_number_and_the_place_of_its_matter(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    number = "编号 2026-001" if language == "zh" else "No. 2026-001"
    browser = visit(world, world.handler, language)
    for address in (sign_in(case), paper(case)):
        page = browser.get(address)
        assert number in page.text
        assert TITLE in page.text
        assert case.poll_id[:8].upper() not in page.text
    assert "社区议事厅" in browser.get(sign_in(case)).text


def test_the_sheet_says_how_an_arrival_was_noted_and_ticks_what_staff_saw(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    check_in(world, case, world.seats[0])
    seat = place_of(world, case, world.seats[1])
    world.do(world.handler, voting.note_presence, seat, substitute=False)
    page = visit(world, world.handler).get(sign_in(case))
    assert page.text.count("☑现场") == page.text.count("工作人员登记") == 1
    assert page.text.count("本人网上签到") == 1


def test_a_vote_that_is_over_prints_who_came_and_who_did_not(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CLOSED)
    words = re.sub(r"<[^>]+>", "", visit(world, world.handler).get(sign_in(case)).text)
    assert re.search(r"应到 8 人\s*实到人数 8\s*缺席人数 0", words)


def test_a_wide_list_can_be_scrolled_with_the_keyboard(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    page = visit(world, world.handler).get(sign_in(case))
    (region,) = re.findall(r'<div class="sheet__wide"[^>]*>', page.text)
    assert 'role="region"' in region
    assert 'tabindex="0"' in region
    assert "aria-label=" in region


def test_only_those_who_keep_the_roll_print_what_bears_names(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    for address in (sign_in(case), paper(case)):
        for who in (world.residents[2], world.newcomer, world.stranger, world.seats[3]):
            page = visit(world, who).get(address, 403)
            assert "席示2" not in page.text
        page = visit(world, None).get(address)
        assert page.has_form("/sign-in")
        for keeper in (world.secretary, world.handler, world.seats[0], world.seats[1]):
            visit(world, keeper).get(address)


def test_keepers_of_the_roll_find_the_papers_on_the_page(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    links = visit(world, world.handler).get(f"/polls/{case.poll_id}").links
    assert {sign_in(case), paper(case)} <= set(links)
    links = visit(world, world.residents[2]).get(f"/polls/{case.poll_id}").links
    assert not {sign_in(case), paper(case)} & set(links)


def test_an_assembly_signs_in_with_names_and_buildings(
    world: World, hands: Hands, language: str
) -> None:
    members = seat_assembly(world)
    case = bring(world, hands, Stage.CONSULTING, Form.DECISION)
    page = visit(world, world.secretary, language).get(sign_in(case))
    for who in members:
        assert who.name in page.text
    assert "和畅苑 3 栋" in page.text
    assert "101" not in page.text.split("<main")[1].split("print-foot")[0]


@pytest.mark.parametrize("size", [1, 7, 10, 11, 12, 14, 27, 30, 57, 150])
def test_every_place_stands_on_one_sheet_and_the_observers_behind_the_last(size: int) -> None:
    leaves = leaves_of([place(number) for number in range(size)])
    assert [each.label for leaf in leaves for each in leaf.places] == [
        str(number) for number in range(size)
    ]
    assert sum(leaf.observers for leaf in leaves) == OBSERVERS
    assert len(leaves[0].places) + leaves[0].observers <= FIRST_LINES
    for leaf in leaves[1:]:
        assert 0 < len(leaf.places) + leaf.observers <= LINES
    assert leaves[-1].observers
    for leaf, following in pairwise(leaves):
        assert not (leaf.observers and following.places)


def test_a_roll_of_150_costs_what_a_small_one_costs_and_fills_several_sheets(
    world: World, hands: Hands, statements: list[str]
) -> None:
    seat_assembly(world)
    small = bring(world, hands, Stage.ANNOUNCED, Form.DECISION)
    with world.app.app_context():
        for number in range(140):
            new = NewPerson(f"代示{number}", account=f"deputy{number}", building="5 栋")
            who = identity.create_account(system_actor("cli"), world.area_id, new)
            give_role(world.area_id, who, REPRESENTATIVE)
    large = bring(world, hands, Stage.ANNOUNCED, Form.DECISION)
    browser, costs = visit(world, world.secretary), []
    for case in (small, large):
        browser.get(sign_in(case))
        statements.clear()
        browser.get(sign_in(case))
        costs.append(len(statements))
    assert costs[0] == costs[1]
    page = browser.page
    sheets = page.text.count('<article class="sheet')
    assert page.text.count("<tr>") == 150 + OBSERVERS + sheets
    assert page.text.count("<thead>") == page.text.count('class="print-foot"') == sheets > 9
    assert page.text.count("<h1") == 1
    assert f"第 {sheets} 页，共 {sheets} 页" in page.text


def test_a_voting_paper_bears_the_question_three_boxes_and_no_name(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    page = visit(world, world.handler, language).get(paper(case))
    sheets = page.text.split("<article")[1:]
    assert len(sheets) == 2
    for sheet in sheets:
        assert QUESTION in sheet
        assert sheet.count("paper__box") == 3
        assert TITLE in sheet
        assert "2026-001" in sheet
        assert "席示" not in sheet
        assert world.handler.name not in sheet
        assert "票号<" not in sheet


def test_no_paper_is_printed_for_a_vote_that_is_over(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CLOSED)
    browser = visit(world, world.handler)
    page = browser.get(paper(case), 409)
    assert "表决已经结束并公布了结果。" in page.text
    assert f"/polls/{case.poll_id}/result" in page.links
    assert paper(case) not in browser.get(f"/polls/{case.poll_id}").links
    browser.get(sign_in(case))


def test_a_result_is_printed_with_code_and_address(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.CLOSED)
    browser = visit(world, None, language)
    page = browser.get(f"/polls/{case.poll_id}/result")
    for each in ("2026-001", TITLE, "万春社区"):
        assert each in page.text
    assert newest(world.app).digits in browser.words()
    assert f"http://localhost/polls/{case.poll_id}/result" in browser.words()
    assert re.search(r'<svg class="qr"', browser.page.text)


def test_a_poll_that_does_not_exist_has_no_paper(world: World) -> None:
    for address in ("/polls/nothing/print/sign-in", "/polls/nothing/print/paper"):
        visit(world, world.handler).get(address, 404)
