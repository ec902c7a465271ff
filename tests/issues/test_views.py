"""Pages of matters, as the people who use them meet them."""

import pytest
from flask import Flask

from consult.audit import queries as audit
from consult.core.clock import Hands
from consult.core.ids import new_id
from consult.core.reading import reader
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import Stance
from tests.client import Browser
from tests.world import PASSWORD, TITLE, Someone, Stage, World, bring, build

FACTS = "楼道里停满了电动自行车，充电线从窗口拉下来。"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def signed_in(world: World, who: Someone, language: str = "zh") -> Browser:
    browser = Browser(world.app, language)
    browser.sign_in(who.login, PASSWORD)
    return browser


def kinds(world: World, matter: str) -> list[str]:
    with world.app.app_context():
        return [entry.kind for entry in audit.list_story(reader(), f"matter/{matter}")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("stage", list(Stage))
def test_a_matter_has_a_page_at_every_stage_in_both_languages(
    world: World, hands: Hands, stage: Stage, language: str
) -> None:
    case = bring(world, hands, stage)
    proposer = signed_in(world, world.residents[1], language)

    page = proposer.get(f"/matters/{case.id}")

    assert TITLE in page.h1
    assert FACTS in page.text


def test_nobody_but_proposer_and_office_knows_of_an_unchecked_matter(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    Browser(world.app).get(f"/matters/{case.id}", 404)
    signed_in(world, world.residents[3]).get(f"/matters/{case.id}", 404)
    assert FACTS in signed_in(world, world.secretary).get(f"/matters/{case.id}").text


def test_an_auditor_reads_an_unchecked_text_only_on_record(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    auditor = signed_in(world, world.auditor)

    assert FACTS not in auditor.get(f"/matters/{case.id}").text
    auditor.send("/file", {"why": ""}, 422)
    auditor.send("/file", {"why": "年度抽查"})

    assert FACTS in auditor.page.text
    assert kinds(world, case.id)[-1] == "issues.file_opened"


def test_a_refused_matter_shows_ground_and_reason_but_never_the_text(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(
        world.secretary, issues.refuse_matter, case.id, "relief-of-a-person", "由民政部门认定。"
    )

    page = Browser(world.app).get(f"/matters/{case.id}")

    assert "由民政部门认定。" in page.text
    assert FACTS not in page.text
    assert TITLE not in page.text


def test_a_form_with_an_error_keeps_what_was_typed(world: World) -> None:
    browser = signed_in(world, world.residents[1])
    browser.get(f"/communities/{world.code}/raise")

    browser.send("/raise", {"title": "", "facts": "灯坏了\x07", "wish": "修灯𫖮"}, 422)

    assert "修灯𫖮" in browser.page.text
    assert "请填写这一项。" in browser.page.text
    assert "无法显示的字符" in browser.page.text


def test_sending_a_proposal_twice_raises_one_matter(world: World) -> None:
    browser = signed_in(world, world.residents[1])
    page = browser.get(f"/communities/{world.code}/raise")
    action, fields = page.form_to("/raise")
    filled = {**fields, "title": "灯", "facts": "坏了", "wish": "修", "affected": "3 栋"}

    browser.post(action, filled)
    browser.post(action, filled)

    with world.app.app_context():
        assert len(queries.list_proposed_by(reader(), world.residents[1].id)) == 1
    assert "没有重复办理" in browser.page.text


def test_a_stranger_to_the_community_cannot_raise_a_matter_there(world: World) -> None:
    signed_in(world, world.stranger).get(f"/communities/{world.code}/raise", 403)


def test_an_act_that_is_not_due_is_refused_with_words(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    browser = signed_in(world, world.secretary)
    page = browser.get(f"/matters/{case.id}/admit")
    action, fields = page.form_to("/admit")
    given = {**fields, "ground": "public-affair", "reason": "可以"}

    browser.post(action, given)
    browser.get(f"/matters/{case.id}/admit")
    browser.post(action, {**given, "once": new_id()}, 409)

    assert "不能这样办" in browser.page.text


def test_two_secretaries_acting_at_once_are_told_apart(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    one, other = signed_in(world, world.secretary), signed_in(world, world.secretary)
    one.get(f"/matters/{case.id}/refuse")
    other.get(f"/matters/{case.id}/admit")

    one.send("/refuse", {"ground": "pending-elsewhere", "reason": "在诉讼中"})
    other.send("/admit", {"ground": "public-affair", "reason": "可以"}, 409)

    assert "不能这样办" in other.words()
    assert "这件事已经走到： 不予受理 （2026年6月1日" in other.words()
    assert f"/matters/{case.id}" in other.page.links
    assert "可以" in other.page.text
    late = signed_in(world, world.secretary)
    late.get(f"/matters/{case.id}/admit")
    assert "这件事已经走到： 不予受理" in late.words()
    assert kinds(world, case.id) == ["issues.matter_proposed", "issues.matter_refused"]


def test_a_resident_cannot_do_the_secretarys_work(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    signed_in(world, world.residents[1]).get(f"/matters/{case.id}/admit", 403)


def test_an_opinion_is_public_once_it_is_checked_with_the_name_masked(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.residents[2], issues.write_opinion, case.id, Stance.CONCERN, "离窗口太近。")

    assert "离窗口太近。" not in Browser(world.app).get(f"/matters/{case.id}").text
    handler = signed_in(world, world.handler)
    handler.get(f"/matters/{case.id}")
    handler.send("/release")

    text = Browser(world.app).get(f"/matters/{case.id}").text
    assert "离窗口太近。" in text
    assert world.residents[2].name not in text


def test_one_sitting_of_the_party_organisation_confirms_many_matters(
    world: World, hands: Hands
) -> None:
    cases = [bring(world, hands, Stage.ADMITTED) for _ in range(2)]
    browser = signed_in(world, world.secretary)
    page = browser.get(f"/communities/{world.code}/study")
    action, fields = page.form_to("/study")

    browser.post(action, {**fields, "held_on": "2026-06-01", "agreed": "1"}, 422)
    answer = browser.client.post(
        action,
        data={
            **fields,
            "held_on": "2026-06-01",
            "agreed": "1",
            "matters": [case.id for case in cases],
        },
    )

    assert answer.status_code == 303
    assert {kinds(world, case.id)[-1] for case in cases} == {"issues.matters_studied"}


def test_the_list_pages_by_key_and_shows_checked_matters_only(world: World, hands: Hands) -> None:
    for _ in range(3):
        bring(world, hands, Stage.ADMITTED)
    bring(world, hands, Stage.RECEIVED)

    page = Browser(world.app).get(f"/matters?code={world.code}")

    assert page.text.count('class="matter-list__title"') == 3
    Browser(world.app).get("/matters?before=nonsense", 404)
    Browser(world.app).get("/matters?before=1~x", 404)
    Browser(world.app).get(f"/matters?before=1-{'a' * 26}")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", ["/", "/matters", "/state-table", "/communities"])
def test_public_pages_stand_without_signing_in(world: World, address: str, language: str) -> None:
    Browser(world.app, language).get(address)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_in_office_has_a_list_of_what_waits(
    world: World, hands: Hands, language: str
) -> None:
    bring(world, hands, Stage.OPEN)
    bring(world, hands, Stage.RECEIVED)

    for who in (world.secretary, world.handler, world.supervisor, world.seats[3], world.auditor):
        signed_in(world, who, language).get("/todo")
    assert TITLE in signed_in(world, world.secretary).get("/todo").text


def test_a_form_that_is_far_too_long_is_answered_in_words(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    browser = signed_in(world, world.handler)
    action, fields = browser.get(f"/matters/{case.id}/return").form_to("/return")

    browser.post(action, {**fields, "reason": "长" * 400_000}, 413)

    assert "内容太长了" in browser.page.text


@pytest.mark.parametrize("day", ["0001-01-01T00:00", "9999-12-31T23:59", "nonsense", ""])
def test_a_day_that_nobody_can_mean_is_refused_at_its_field(
    world: World, hands: Hands, day: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = signed_in(world, world.handler)
    browser.get(f"/matters/{case.id}/plan")

    browser.send(
        "/plan",
        {
            "form": "deliberative",
            "rule": "K1",
            "question": "建不建",
            "venue": "议事厅",
            "meets_at": day,
        },
        422,
    )

    assert "建不建" in browser.page.text


def test_a_text_of_unseen_characters_is_no_text(world: World) -> None:
    browser = signed_in(world, world.residents[1])
    browser.get(f"/communities/{world.code}/raise")

    unseen = "\u202e\u200b\u200b"
    browser.send("/raise", {"title": unseen, "facts": unseen, "wish": unseen}, 422)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("code", ["340207000000", "340207005000"])
def test_a_district_and_a_sub_district_show_what_lies_in_them(
    world: World, code: str, language: str
) -> None:
    page = Browser(world.app, language).get(f"/communities/{code}")

    assert "340207" in page.text
    assert not page.has_form("/raise")


def test_the_record_does_not_lead_to_what_a_visitor_may_not_know(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    page = Browser(world.app).get("/record")

    assert f"/matters/{case.id}" not in page.text
