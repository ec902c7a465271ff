"""The inbox: newest first, unread in words, opened by a button; nobody else's can be seen."""

import re

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.core import clock
from consult.core.clock import Hands
from consult.core.ids import new_id
from consult.core.reading import reader
from consult.identity import queries as people
from consult.identity import service as identity
from consult.issues import service as issues
from consult.notifications.messages import sentence
from consult.notifications.rules import Template
from tests.architecture.test_statements import MOST, cost
from tests.client import Browser
from tests.notifications.factories import messages_of, newest, told
from tests.world import TITLE, Stage, World, bring, build, visit


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def test_a_stranger_is_led_to_the_sign_in_page(browser: Browser) -> None:
    assert browser.get("/inbox").at.startswith("/sign-in")
    assert browser.get("/inbox/wishes").at.startswith("/sign-in")


def test_an_empty_inbox_says_so(world: World) -> None:
    browser = visit(world, world.stranger)
    browser.get("/inbox")

    assert "还没有消息" in browser.words()
    assert "条未读" not in browser.words()


def test_a_message_is_unread_until_it_is_opened_with_its_button(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    world.keep_up()
    browser = visit(world, world.residents[1])
    browser.get("/inbox")
    first = newest(world, world.residents[1], Template.MATTER_ADMITTED)
    unread = sum(each.read_at is None for each in messages_of(world, world.residents[1]))

    assert "您提的事已经受理。 未读" in browser.words()
    assert TITLE in browser.words()
    assert f"消息 {unread} 条未读" in browser.words()

    page = browser.send(f"/inbox/{first.id}")
    assert page.at == f"/matters/{case.id}"
    assert f"消息 {unread - 1} 条未读" in browser.words() or unread == 1
    browser.get("/inbox")
    assert "您提的事已经受理。 未读" not in browser.words()


def test_looking_at_a_message_changes_nothing(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ADMITTED)
    first = newest(world, world.residents[1], Template.MATTER_ADMITTED)
    browser = visit(world, world.residents[1])
    browser.get(f"/inbox/{first.id}")
    browser.get("/inbox")

    assert newest(world, world.residents[1], Template.MATTER_ADMITTED).read_at is None


def test_the_message_page_that_a_mail_leads_to_goes_on_to_the_thing(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    called = newest(world, world.seats[2], Template.MEETING_CALLED)
    browser = visit(world, world.seats[2])
    page = browser.get(f"/inbox/{called.id}")
    assert page.h1.strip().startswith("请您参加会议")

    assert browser.send(f"/inbox/{called.id}").at == f"/notices/{case.meeting_id}"
    assert newest(world, world.seats[2], Template.MEETING_CALLED).read_at == clock.now()


def test_other_peoples_messages_do_not_exist(world: World, hands: Hands) -> None:
    bring(world, hands, Stage.ADMITTED)
    first = newest(world, world.residents[1], Template.MATTER_ADMITTED)
    browser = visit(world, world.secretary)
    browser.get("/inbox")
    page = browser.page
    _, fields = page.form_to(next(a for a, *_ in page.forms if a.startswith("/inbox/")))
    browser.get(f"/inbox/{first.id}", 404)
    browser.post(f"/inbox/{first.id}", fields, 404)
    browser.post("/inbox/read", {**fields, "shown": first.id}, 404)
    browser.get(f"/inbox/{new_id()}", 404)

    assert newest(world, world.residents[1], Template.MATTER_ADMITTED).read_at is None


def test_a_page_of_messages_is_marked_together_and_none_that_came_since(
    world: World, hands: Hands
) -> None:
    bring(world, hands, Stage.PLANNED)
    told(world, world.residents[1])
    browser = visit(world, world.residents[1])
    browser.get("/inbox")
    shown = {each.id for each in messages_of(world, world.residents[1])}
    hands.forward(minutes=1)
    bring(world, hands, Stage.ADMITTED)
    told(world, world.residents[1])
    browser.send("/inbox/read")

    after = messages_of(world, world.residents[1])
    assert {each.id for each in after if each.read_at is not None} == shown
    assert len(after) > len(shown)


def test_the_inbox_pages_by_key_and_costs_the_same_however_full_it_is(
    world: World, hands: Hands
) -> None:
    browser = visit(world, world.secretary)
    for _ in range(3):
        bring(world, hands, Stage.RECEIVED)
        hands.forward(minutes=1)
    world.keep_up()
    browser.get("/inbox")
    few = cost(world, browser, "/inbox")
    for number in range(22):
        proposal = issues.Proposal(f"灯不亮 {number}", "楼道灯坏了三天", "请修好", "3 栋")
        world.do(world.residents[2], issues.propose_matter, world.area_id, proposal)
        hands.forward(minutes=1)
    world.keep_up()
    many = cost(world, browser, "/inbox")

    assert many == few <= MOST
    page = browser.get("/inbox")
    assert page.text.index("灯不亮 21") < page.text.index("灯不亮 20")
    (further,) = [each for each in page.links if "before=" in each]
    second = browser.get(further)
    assert TITLE in second.text
    assert "灯不亮 21" not in second.text
    browser.get("/inbox?before=x", 404)


def test_a_text_that_is_not_public_shows_only_to_those_who_may_read_it(
    world: World, hands: Hands
) -> None:
    bring(world, hands, Stage.RECEIVED)
    world.keep_up()
    browser = visit(world, world.secretary)
    browser.get("/inbox")
    assert TITLE in browser.words()
    with world.app.app_context():
        held = people.list_roles(reader(), (f"area:{world.area_id}",), clock.now())
        (line,) = [each for each in held if each.role == "secretary"]
    world.do(None, identity.end_role, world.area_id, line.id)
    hands.forward(minutes=1)
    browser.get("/inbox")

    assert TITLE not in browser.words()
    assert "（内容不公开）" in browser.words()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_message_reads_well_in_both_languages(
    world: World, hands: Hands, language: str
) -> None:
    bring(world, hands, Stage.PUBLISHED)
    world.keep_up()
    for who in (world.residents[1], world.seats[2], world.secretary, world.supervisor):
        browser = visit(world, who, language)
        browser.get("/inbox")
        assert "%(" not in browser.words()
        assert "—" not in browser.words()
        message = messages_of(world, who)[-1]
        browser.get(f"/inbox/{message.id}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_whole_in_both_languages(world: World, language: str) -> None:
    day = clock.legal_day(clock.now()).isoformat()
    moments = dict.fromkeys(
        ("reply_by", "meets_at", "closes_at", "until_at", "review_until"), clock.to_ms(clock.now())
    )
    args: dict[str, int | str] = {
        **moments,
        "due_on": day,
        "asked_day": day,
        "outcome": "opinion",
        "role": "handler",
        "upheld": 1,
    }
    with world.app.test_request_context(), force_locale({"zh": "zh_Hans_CN", "en": "en"}[language]):
        said = {each: sentence(each, args) for each in Template}

    for template, words in said.items():
        assert "%(" not in words, template
        assert "—" not in words, template
        assert bool(re.search("[\u4e00-\u9fff]", words)) == (language == "zh"), template
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize(("language", "label"), [("zh", "看我的消息"), ("en", "See my messages")])
def test_my_page_leads_to_my_messages_and_to_how_i_get_them(
    world: World, language: str, label: str
) -> None:
    browser = visit(world, world.residents[2], language)
    page = browser.get("/me")

    assert label in browser.words()
    assert {"/inbox", "/inbox/wishes"} <= set(page.links)


def test_the_count_in_the_masthead_asks_once(
    world: World, hands: Hands, statements: list[str]
) -> None:
    bring(world, hands, Stage.ADMITTED)
    world.keep_up()
    browser = visit(world, world.residents[1])
    statements.clear()
    browser.get("/matters")

    assert sum("notifications_message" in each for each in statements) == 1
