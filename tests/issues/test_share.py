"""What is pasted into a group chat about a matter: public steps only, short, safe."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.core.formatting import day_end
from consult.core.qr import code_of
from consult.core.reading import reader
from consult.core.sharing import LONGEST
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import Form, State
from consult.issues.service import Change, Proposal
from consult.issues.views.share import step_now
from tests.client import Browser
from tests.world import TITLE, Case, Stage, World, bring, build, seat_assembly, visit

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<script>alert('楼道')</script> & \"充电\" 👨\u200d👩\u200d👧 ]]>"
LONG = "和畅苑电动自行车充电棚建在三栋东侧空地还是小区东门内侧由居民一起商量决定并且公示并落实" * 4


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def message(browser: Browser, case_id: str) -> str:
    """Return the text in the box, as a browser would copy it."""
    text = browser.get(f"/matters/{case_id}/share").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found is not None
    return found[1]


def poster(browser: Browser, case_id: str) -> ET.Element:
    answer = browser.client.get(
        f"/matters/{case_id}/poster.svg", headers={"Accept-Language": browser.language}
    )
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    return ET.fromstring(answer.data)  # noqa: S314 - our own answer


def texts(drawing: ET.Element) -> str:
    return "".join("".join(each.itertext()) for each in drawing.iter(f"{SVG}text"))


def released(world: World, title: str) -> str:
    """Raise something and make its text public."""
    proposal = Proposal(title, "事情的经过。", "希望解决。", "3 栋")
    matter = world.do(world.residents[1], issues.propose_matter, world.area_id, proposal)
    world.do(world.handler, issues.release_text, matter)
    return matter


SAID = {
    Stage.ADMITTED: "已经受理",
    Stage.PLANNED: "正在准备",
    Stage.ANNOUNCED: "开会商量",
    Stage.CONSULTING: "正在商量",
    Stage.OPEN: "正在表决",
    Stage.CLOSED: "赞成 6，反对 1，弃权 1",
    Stage.PUBLISHED: "正在公示",
}


@pytest.mark.parametrize("stage", list(SAID))
def test_each_public_step_has_its_text_and_poster_in_both_languages(
    world: World, hands: Hands, stage: Stage
) -> None:
    case = bring(world, hands, stage)
    for language in ("zh", "en"):
        browser = visit(world, None, language)
        text, _, link = message(browser, case.id).partition("\n")
        assert TITLE in text
        assert len(text) <= LONGEST
        assert link == f"http://localhost/matters/{case.id}"
        assert (SAID[stage] in text) == (language == "zh")
        assert TITLE in texts(poster(browser, case.id))


def test_a_matter_with_late_tasks_says_so_first(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=8)
    world.do(None, issues.take_effect, case.id)
    browser, today = visit(world, None, language), clock.legal_day(clock.now())
    for days, text in ((3, "装灯"), (20, "划线")):
        due = today + timedelta(days=days)
        world.do(world.secretary, issues.assign_task, case.id, text, "居委会", due)
    late, last = today + timedelta(days=3), today + timedelta(days=20)
    with world.app.test_request_context(headers={"Accept-Language": language}):
        in_time, at_last = day_end(late), day_end(last)
    assert at_last in message(browser, case.id)
    hands.forward(days=4)
    said = message(browser, case.id)
    assert in_time in said
    assert ("有任务超期" in said) == (language == "zh")
    assert ("Overdue tasks" in said) == (language == "en")
    drawn = texts(poster(browser, case.id)).replace(" ", "")
    assert in_time.replace(" ", "") in drawn
    assert at_last.replace(" ", "") in drawn


def test_an_assembly_says_what_it_adopted_and_posted(world: World, hands: Hands) -> None:
    seat_assembly(world)
    adopted = bring(world, hands, Stage.CLOSED, Form.DECISION)
    assert "表决通过" in message(visit(world, None), adopted.id)
    posted = bring(world, hands, Stage.PUBLISHED, Form.DECISION)
    assert "已经公布" in message(visit(world, None), posted.id)


def test_a_moved_meeting_says_so_and_a_called_off_one_too(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    change = Change(clock.now() + timedelta(days=6), "三栋楼下", "主任生病", "会议改期。")
    world.do(world.secretary, issues.move_meeting, case.id, change)
    text = message(visit(world, None), case.id)
    assert text.count("改期") == 1
    assert "三栋楼下" in text
    world.do(world.secretary, issues.call_off_meeting, case.id, "下雨")
    text = message(visit(world, None), case.id)
    assert "取消" in text
    assert "下雨" not in text


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_text_that_keeps_the_limit(
    world: World, hands: Hands, state: State, language: str
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    matter_id = case.id
    with world.app.test_request_context(headers={"Accept-Language": language}):
        matter = queries.get_matter(reader(), matter_id)
        reader().expunge(matter)
        matter.state = state
        step = step_now(matter)
        assert "题目" in step.say("题目")
        assert len(step.say("题目")) < LONGEST - 30
        assert step.kicker


def test_a_public_answer_is_shared_shortened_and_a_closed_one_is_not(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    answer = "路灯管理所今天下午换灯泡，\n明天检查整条线路。" + "以后每月巡查一次。" * 20
    world.do(world.handler, issues.reply_to_matter, case.id, answer, public=False)
    browser = visit(world, None, language)
    assert "路灯管理所" not in message(browser, case.id)
    assert "路灯管理所" not in texts(poster(browser, case.id))

    world.do(world.handler, issues.release_answer, case.id)
    text = message(browser, case.id).partition("\n")[0]
    assert "路灯管理所今天下午换灯泡， 明天检查整条线路。" in text
    assert len(text) <= LONGEST
    assert "明天检查整条线路。" in texts(poster(browser, case.id)).replace(" ", "")


def test_nothing_private_can_be_shared_by_anybody(world: World, hands: Hands) -> None:
    hidden = bring(world, hands, Stage.RECEIVED).id
    refused = bring(world, hands, Stage.RECEIVED).id
    world.do(world.secretary, issues.refuse_matter, refused, "relief-of-a-person", "由民政认定。")
    for who in (None, world.residents[1], world.secretary, world.auditor):
        browser = visit(world, who)
        for matter in (hidden, refused, "nothing"):
            browser.get(f"/matters/{matter}/share", 404)
            answer = browser.client.get(f"/matters/{matter}/poster.svg")
            assert answer.status_code == 404
            assert TITLE not in answer.text


def test_no_name_of_anybody_stands_in_text_or_poster(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    browser = visit(world, world.secretary)
    said = message(browser, case.id) + texts(poster(browser, case.id))
    for who in (world.secretary, world.handler, *world.seats, *world.residents):
        assert who.name not in said


@pytest.mark.parametrize("title", [NASTY, LONG, "长" * 200, "a" * 200, "👨\u200d👩\u200d👧" * 20])
def test_whatever_a_title_holds_the_text_is_short_and_the_poster_is_well_formed(
    world: World, title: str, language: str
) -> None:
    matter = released(world, title)
    browser = visit(world, None, language)
    box = message(browser, matter)
    assert "<script>alert" not in box
    drawing = poster(browser, matter)
    assert [each for each in drawing.iter() if each.tag.endswith("script")] == []
    assert all("style" not in each.attrib for each in drawing.iter())


def test_a_poster_bears_the_code_of_the_page(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    drawing = poster(visit(world, None), case.id)
    code = code_of(f"http://localhost/matters/{case.id}")
    assert code.path in {each.get("d") for each in drawing.iter(f"{SVG}path")}
    assert (drawing.get("width"), drawing.get("height")) == ("750", "1334")


def test_the_page_of_a_public_matter_leads_to_its_share(world: World, hands: Hands) -> None:
    public, hidden = bring(world, hands, Stage.ADMITTED).id, bring(world, hands, Stage.RECEIVED).id
    browser = visit(world, world.secretary)
    assert f"/matters/{public}/share" in browser.get(f"/matters/{public}").links
    assert f"/matters/{hidden}/share" not in browser.get(f"/matters/{hidden}").links


def test_the_page_works_without_script(world: World, hands: Hands, language: str) -> None:
    case: Case = bring(world, hands, Stage.ANNOUNCED)
    page = visit(world, None, language).get(f"/matters/{case.id}/share")
    assert re.search(r"<button[^>]*hidden[^>]*data-copy", page.text)
    assert re.search(r"<textarea[^>]*readonly", page.text)
    assert f"/matters/{case.id}/poster.svg" in page.links
    assert re.search(r'<img src="/matters/[^"]+/poster.svg"[^>]*alt="[^"]{20,}', page.text)
