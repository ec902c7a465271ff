"""Pages of acts: what is acted on stands on them, and what was done is said afterwards."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.core.reading import reader
from consult.documents import queries as documents
from consult.documents import service as files
from consult.documents.models import Document
from consult.documents.rules import Kind
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import Source
from consult.issues.service import OnBehalf, Proposal
from tests.client import Browser
from tests.documents import makers
from tests.documents.world import choose
from tests.world import TITLE, Stage, World, bring, build, visit

FACTS = "楼道里停满了电动自行车，充电线从窗口拉下来。"
LAMP = Proposal("楼道灯不亮", "三号楼二单元的灯坏了一周。", "请修好。", "3 号楼")
ASKED = "请写明是哪个单元，最好有照片。"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def with_photo(world: World) -> str:
    """Let a resident raise a matter with a photo; return its id."""
    who = world.residents[1]
    photo = choose(world, who, alt="坏了的楼道灯")
    made: str = world.do(who, issues.propose_matter, world.area_id, LAMP, (photo,))
    return made


def brought(world: World, matter_id: str) -> list[Document]:
    with world.app.app_context():
        return list(documents.list_about(reader(), f"matter/{matter_id}"))


def sent(browser: Browser, ending: str, given: Mapping[str, Any], status: int = 200) -> Browser:
    browser.send(ending, given, status)
    return browser


# --- what is acted on ---


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "act",
    ["reply", "release-text", "admit", "deepen", "refuse", "return", "merge", "pass-on"],
)
def test_who_checks_and_answers_reads_what_was_written_and_sees_its_photos(
    world: World, act: str, language: str
) -> None:
    made = with_photo(world)

    page = visit(world, world.secretary, language).get(f"/matters/{made}/{act}")

    assert LAMP.facts in page.text
    assert LAMP.wish in page.text
    assert f"/documents/{brought(world, made)[0].id}" in page.links
    along = "这些照片和材料一起公开" if language == "zh" else "become public with it"
    assert (along in page.text) is (act in {"reply", "release-text", "admit"})


def test_what_is_kept_back_is_not_named_among_what_becomes_public(world: World) -> None:
    made = with_photo(world)
    world.do(world.secretary, files.withhold_document, brought(world, made)[0].id, "拍到了门牌号")

    page = visit(world, world.secretary).get(f"/matters/{made}/release-text")

    assert "不公开：拍到了门牌号" in page.text
    assert "这些照片和材料一起公开" not in page.text


def test_who_calls_back_sees_the_answer_that_is_talked_about(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.reply_to_matter, case.id, "灯已经换好。", public=False)

    page = visit(world, world.handler).get(f"/matters/{case.id}/call-back")

    assert FACTS in page.text
    assert "灯已经换好。" in page.text


def test_whoever_answers_sees_how_to_reach_the_proposer_and_nobody_else_does(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    proposer = world.residents[1]
    world.do(world.handler, issues.reply_to_matter, case.id, "已经换好。", public=True)
    address = f"/matters/{case.id}/call-back"

    for language, missing in (("zh", "没有登记"), ("en", "Not registered")):
        page = visit(world, world.handler, language).get(address)
        assert proposer.name in page.text
        assert missing in page.text, "a phone nobody gave"
    for who in (world.supervisor, proposer, world.residents[2]):
        visit(world, who).get(address, 403)
    for reader_of_it in (world.supervisor, world.residents[2], None):
        assert proposer.name not in visit(world, reader_of_it).get(f"/matters/{case.id}").text


def test_who_may_not_read_a_text_is_led_to_where_it_is_opened(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    ground = "relief-of-a-person"
    world.do(world.secretary, issues.refuse_matter, case.id, ground, "由民政部门认定。")
    world.do(world.residents[1], issues.ask_review, case.id, "这是大家的事。")

    page = visit(world, world.guide).get(f"/matters/{case.id}/review-refusal")

    assert FACTS not in page.text
    assert "打开，会留下记录" in page.text


# --- photos and papers of residents ---


def test_a_resident_sends_a_photo_and_a_paper_with_a_matter(world: World) -> None:
    browser = visit(world, world.residents[1])
    browser.get(f"/communities/{world.code}/raise")
    written = {
        "title": LAMP.title,
        "facts": LAMP.facts,
        "wish": LAMP.wish,
        "affected": LAMP.affected,
        "photos-0-file": (BytesIO(makers.jpeg()), "a.jpg"),
        "photos-0-alt": "坏了的灯",
        "photos-1-file": (BytesIO(makers.PDF), "b.pdf"),
        "photos-1-alt": "去年的维修单",
    }

    sent(browser, "/raise", written)

    found = brought(world, browser.at.rsplit("/", 1)[1])
    assert [Kind(each.kind) for each in found] == [Kind.PHOTO, Kind.PAPER]
    assert "去年的维修单" in browser.page.text


def test_the_form_says_only_once_that_a_field_may_stay_empty(world: World) -> None:
    page = visit(world, world.residents[1]).get(f"/communities/{world.code}/raise")

    assert "可以不加" not in page.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_is_asked_for_details_reads_what_is_asked_and_can_add_a_photo(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.return_matter, case.id, "details-missing", ASKED)
    browser = visit(world, world.residents[1], language)

    page = browser.get(f"/matters/{case.id}/supplement")
    assert ASKED in page.text
    written = {"facts": "二单元的楼道。", "wish": "请修好。"}
    photo = {"photos-0-file": (BytesIO(makers.jpeg()), "a.jpg")}
    sent(browser, "/supplement", {**written, **photo}, 422)
    assert "/small" in browser.page.text, "the photo is kept although its description is missing"
    sent(browser, "/supplement", {**written, "photos-0-alt": "二单元楼道"})

    assert [each.alt for each in brought(world, case.id)] == ["二单元楼道"]
    with world.app.app_context():
        assert queries.get_matter(reader(), case.id).facts == "二单元的楼道。"


# --- afterwards ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_done_is_said_and_shown_where_it_stands(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    browser = visit(world, world.residents[2], language)
    browser.get(f"/matters/{case.id}/comment")

    page = browser.send("/comment", {"stance": "question", "text": "要先量一量地方吗？"})

    assert browser.at.endswith(f"/matters/{case.id}#mine")
    assert "message--success" in page.text
    assert "要先量一量地方吗？" in page.text

    browser = visit(world, world.secretary, language)
    browser.get(f"/matters/{case.id}/plan")
    assert TITLE in browser.page.text
    assert FACTS in browser.page.text, "folded, since it was checked long ago"


# --- entered for somebody, and late ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_says_that_a_matter_was_entered_and_by_which_office(
    world: World, language: str
) -> None:
    who = OnBehalf(Source.PHONE, person_id=world.residents[1].id)
    made = world.do(world.handler, issues.enter_matter, world.area_id, LAMP, who)
    world.do(world.secretary, issues.admit_matter, made, "public-affair", "属于公共事务")
    mark = "代为登记" if language == "zh" else "Entered for the resident by staff"
    anybody = visit(world, None, language)

    words = anybody.get(f"/matters/{made}").text
    assert mark in words
    assert world.handler.name in words
    office = "经办人" if language == "zh" else "Case handler"
    assert office in words
    assert world.residents[1].name not in words
    for address in ("/", "/matters", f"/communities/{world.code}"):
        assert mark in anybody.get(address).text, address
    office_page = visit(world, world.secretary, language).get(f"/matters/{made}/plan")
    assert world.handler.name in office_page.text
    assert mark in visit(world, world.handler, language).get(f"/matters/{made}/print/slip").text


def test_the_desk_is_led_to_the_form_for_somebody_who_never_registered(world: World) -> None:
    page = visit(world, world.handler).get(f"/communities/{world.code}/enter")

    assert "先在窗口登记" not in page.text
    assert page.text.count("这位居民还没有登记过") == 2


def test_the_head_of_a_late_matter_says_so(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    hands.forward(hours=49)

    text = visit(world, world.handler).get(f"/matters/{case.id}").text

    head = text[text.index('class="matter-head"') : text.index('class="matter-head__do"')]
    assert "已超期" in head
