"""What is pasted into a group chat about a notice, and what stands under it on paper."""

import re

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.core.sharing import LONGEST
from consult.issues import service as issues
from consult.issues.rules import Form
from tests.audit.test_codes import newest
from tests.client import Browser
from tests.world import TITLE, Stage, World, bring, build, seat_assembly, visit


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def message(browser: Browser, notice_id: str) -> str:
    text = browser.get(f"/notices/{notice_id}/share").text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_each_kind_of_notice_has_its_text(world: World, hands: Hands, language: str) -> None:
    seat_assembly(world)
    meeting = bring(world, hands, Stage.ANNOUNCED).meeting_id
    said = {meeting: "开会商量"}
    browser = visit(world, None, language)
    for notice, words in said.items():
        text, _, link = message(browser, notice).partition("\n")
        assert link == f"http://localhost/notices/{notice}"
        assert TITLE in text
        assert len(text) <= LONGEST
        assert (words in text) == (language == "zh")
    publicity = bring(world, hands, Stage.PUBLISHED).publication_id
    posting = bring(world, hands, Stage.PUBLISHED, Form.DECISION).publication_id
    assert ("决定已经公布" in message(browser, posting)) == (language == "zh")
    assert ("已经结束" in message(browser, publicity)) == (language == "zh")
    assert browser.client.get(f"/notices/{posting}/poster.svg").mimetype == "image/svg+xml"


def test_a_notice_that_was_taken_down_calls_nobody_any_more(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.secretary, issues.call_off_meeting, case.id, "下雨")
    text = message(visit(world, None), case.meeting_id)
    assert "撤下" in text
    assert "开会商量" not in text


def test_a_notice_that_does_not_exist_has_no_share(world: World) -> None:
    browser = visit(world, None)
    browser.get("/notices/nothing/share", 404)
    assert browser.client.get("/notices/nothing/poster.svg").status_code == 404


def test_a_notice_is_printed_with_code_and_address(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    browser = visit(world, None, language)
    page = browser.get(f"/notices/{case.publication_id}")
    words = browser.words()
    assert newest(world.app).digits in words
    assert f"http://localhost/notices/{case.publication_id}" in words
    assert '<svg class="qr"' in page.text
    assert f"/notices/{case.publication_id}/share" in page.links
