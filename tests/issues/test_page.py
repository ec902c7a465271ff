"""What the page of a matter and its notice say to whom: particulars, grounds, and why not."""

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.issues import service as issues
from consult.issues.rules import Stance
from tests.world import QUESTION, Stage, World, bring, build, visit


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_meeting_s_notice_spells_out_when_where_and_what(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    page = visit(world, None, language).get(f"/notices/{case.meeting_id}")

    assert "社区议事厅" in page.text
    assert QUESTION in page.text
    assert {"zh": "会议时间", "en": "Time of the meeting"}[language] in page.text
    assert {"zh": "张贴地点", "en": "Where it hangs"}[language] not in page.text


def test_the_legal_ground_of_a_decision_is_on_the_page_and_stays(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)

    page = visit(world, None).get(f"/matters/{case.id}")

    assert page.text.count("涉及居民切身利益的公共事务、公益事业") >= 2
    assert "属于公共事务" in page.text


def test_a_plan_made_anew_begins_with_what_was_planned(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)

    page = visit(world, world.secretary).get(f"/matters/{case.id}/plan")

    _action, fields = page.form_to("/plan")
    assert fields["form"] == "deliberative"
    assert fields["venue"] == "社区议事厅"
    assert fields["meets_at"].startswith("2026-06-04T")


def test_opinions_wait_for_their_check_after_the_meeting_too(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.residents[2], issues.write_opinion, case.id, Stance.CONCERN, "离窗口太近。")
    world.do(world.secretary, issues.call_off_meeting, case.id, "停电")

    assert "书面意见" in visit(world, world.handler).get("/todo").text


def test_presence_is_not_offered_to_be_noted_days_ahead(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    page = visit(world, world.handler).get(f"/polls/{case.poll_id}")

    assert not any("/present/" in action for action, _, _ in page.forms)
    assert "开会前一小时起才能签到" in page.text


def test_who_cannot_take_part_is_told_why(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PLANNED)

    page = visit(world, world.secretary).get(f"/matters/{case.id}")
    assert "以居民身份才能申请参加" in page.text
    shown = bring(world, hands, Stage.PUBLISHED)
    page = visit(world, world.stranger).get(f"/matters/{shown.id}")
    assert "只有住址已核实的本地居民可以提出异议" in page.text


def test_what_is_asked_of_the_proposer_comes_before_giving_up(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.return_matter, case.id, "details-missing", "哪一栋？")

    page = visit(world, world.residents[1]).get(f"/matters/{case.id}").text

    assert page.index("/supplement") < page.index("/withdraw")


def test_who_notes_a_sitting_finds_the_form_on_the_matter(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    form = f"/communities/{world.code}/study"

    assert form in visit(world, world.secretary).get(f"/matters/{case.id}").text
    assert form not in visit(world, world.residents[0]).get(f"/matters/{case.id}").text
