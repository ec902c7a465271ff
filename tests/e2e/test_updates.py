"""Parts of pages that are brought anew in place, as people meet them who use fingers or keys."""

import os
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from consult.core.clock import Hands
from consult.frontend import fetching
from consult.issues import service as issues
from consult.issues.rules import CommentStance
from consult.issues.service import Remark
from consult.voting.rules import Choice
from tests import world as worlds
from tests.e2e import chromium
from tests.e2e.phone import Phone
from tests.world import Someone, Stage, World

STANDS = "window.ours = true"
"""Set on a page, it is gone once another page was opened."""


@pytest.fixture(autouse=True)
def htmx() -> None:
    """Hold that the front-end files are there; without them there is nothing to see here."""
    if not fetching.make_ready():
        required = os.environ.get(chromium.REQUIRED) == "1"
        (pytest.fail if required else pytest.skip)("the front-end files are not there")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return worlds.build(app)


@pytest.fixture
def phones() -> Iterator[list[Phone]]:
    """Give telephones to people; nothing may have been wrong on any of their pages."""
    taken: list[Phone] = []
    yield taken
    for each in taken:
        each.put_away()


@pytest.fixture
def resident(world: World, chrome: Browser, site: str, phones: list[Phone]) -> Phone:
    phones.append(Phone(chrome, site, world.residents[2]))
    enter(phones[0], world.residents[2])
    return phones[0]


def enter(phone: Phone, who: Someone) -> None:
    phone.page.goto("/sign-in")
    phone.write("账号或手机号", who.login)
    phone.write("密码", worlds.PASSWORD)
    phone.press("登录")
    expect(phone.page).to_have_url(re.compile("/$"))


def told(page: Page, words: str) -> None:
    """Hold that the polite region says something, and nothing is loud."""
    expect(page.locator("#page-told")).to_contain_text(words)
    assert page.locator("[aria-live=assertive]").count() == 0


def is_same_page(page: Page) -> bool:
    return bool(page.evaluate("window.ours === true"))


def admitted(world: World, hands: Hands) -> str:
    matter = worlds.bring(world, hands, Stage.ADMITTED).id
    world.keep_up()  # what is looked for is read from the record
    return matter


def test_a_list_is_looked_through_in_place(
    world: World, hands: Hands, chrome: Browser, site: str, phones: list[Phone]
) -> None:
    title = worlds.matter_of(world, admitted(world, hands)).title
    phone = Phone(chrome, site, world.residents[0])
    phones.append(phone)
    page = phone.page
    page.goto("/matters")
    page.evaluate(STANDS)
    field = page.locator("#q")
    field.press_sequentially("没有这样的")
    told(page, "没有找到内容里有“没有这样的”的事")
    expect(page.locator("#found")).not_to_contain_text(title)
    assert "q=" in page.url
    assert page.evaluate("document.activeElement.id") == "q"
    back = page.get_by_role("link", name="English").first.get_attribute("href") or ""
    assert "q%3D" in back

    field.fill(title[:4])
    told(page, "列出 1 件。")
    expect(page.locator("#found")).to_contain_text(title)
    assert is_same_page(page)
    page.evaluate("history.go(-2)")
    expect(page).to_have_url(re.compile("/matters$"))
    expect(page.locator("#q")).to_have_value("")
    expect(page.locator("#found")).to_contain_text(title)


def test_letters_of_sounds_are_not_looked_for(
    world: World, chrome: Browser, site: str, phones: list[Phone]
) -> None:
    phone = Phone(chrome, site, world.residents[0])
    phones.append(phone)
    page = phone.page
    page.goto("/matters")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#q").focus()
    keys = page.context.new_cdp_session(page)
    letters = {"text": "lou dao", "selectionStart": 7, "selectionEnd": 7}
    keys.send("Input.imeSetComposition", letters)
    page.wait_for_timeout(1000)
    assert asked == []
    keys.send("Input.insertText", {"text": "楼道"})
    told(page, "没有找到内容里有“楼道”的事")
    assert len(asked) == 1


def test_seconding_keeps_the_place_and_says_what_changed(
    world: World, hands: Hands, resident: Phone
) -> None:
    matter, page = admitted(world, hands), resident.page
    page.goto(f"/matters/{matter}")
    page.evaluate(STANDS)
    button = page.locator("#seconding form button")
    button.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    button.focus()
    page.keyboard.press("Enter")
    told(page, "还有 1 人也有这事")
    expect(button).to_have_text("收回“我也有这事”")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    told(page, "还没有别人按过")
    expect(button).to_have_text("我也有这事")
    assert is_same_page(page)
    assert page.url.endswith(f"/matters/{matter}")
    assert page.evaluate("scrollY") == before


def test_a_button_of_a_page_that_is_stale_says_so_in_place(
    world: World, hands: Hands, resident: Phone
) -> None:
    page = resident.page
    page.goto(f"/matters/{admitted(world, hands)}")
    page.evaluate(STANDS)
    page.evaluate("document.querySelector('#seconding [name=csrf_token]').value = 'x'")
    page.locator("#seconding form button").tap()
    told(page, "请再按一次")
    expect(page.locator("#seconding .message")).to_contain_text("请再按一次")
    page.locator("#seconding form button").tap()
    told(page, "还有 1 人也有这事")
    assert is_same_page(page)


def test_whoever_is_signed_out_meanwhile_gets_the_whole_page_to_sign_in(
    world: World, hands: Hands, resident: Phone
) -> None:
    matter, page = admitted(world, hands), resident.page
    page.goto(f"/matters/{matter}")
    page.context.clear_cookies()
    page.locator("#seconding form button").tap()
    expect(page.locator("h1")).to_have_text("登录")
    assert page.url.endswith(f"/sign-in?back=/matters/{matter}")


def test_without_a_connection_nothing_typed_is_lost(
    world: World, hands: Hands, chrome: Browser, site: str
) -> None:
    admitted(world, hands)
    page = Phone(chrome, site, world.residents[0]).page
    page.goto("/matters")
    listed = page.locator(".matter-list").inner_text()
    page.context.set_offline(offline=True)
    page.locator("#q").fill("楼道")
    told(page, "没有连上网")
    expect(page.locator("#q")).to_have_value("楼道")
    assert page.locator(".matter-list").inner_text() == listed
    page.context.set_offline(offline=False)
    page.locator("#q").fill("楼道没有的")
    told(page, "没有找到")
    expect(page.locator("[data-trouble]")).to_have_count(0)
    page.context.close()


def test_a_form_in_a_part_comes_back_in_place_with_what_was_typed(
    world: World, hands: Hands, resident: Phone
) -> None:
    matter, page = admitted(world, hands), resident.page
    remark = Remark(CommentStance.CONCERN, "三栋 502 太吵了。")
    comment: str = world.do(world.residents[0], issues.write_comment, matter, remark)
    world.do(world.handler, issues.release_comment, comment)
    page.goto(f"/comments/{comment}")
    page.evaluate(STANDS)
    note = page.locator("#flagging").get_by_role("textbox").first
    note.fill("写了门牌号")
    page.locator("#flagging form button").tap()
    expect(page.locator("#flagging [data-errors]")).to_be_focused()
    expect(note).to_have_value("写了门牌号")
    page.locator("#flagging label.choice").first.tap()
    page.locator("#flagging form button").tap()
    told(page, "已经告诉社区")
    expect(page.locator("#flagging form")).to_have_count(0)
    assert is_same_page(page)
    resident.complaints[:] = [each for each in resident.complaints if "422" not in each]


def test_similar_matters_show_while_a_title_is_typed_and_are_read_out_once(
    world: World, hands: Hands, resident: Phone
) -> None:
    matter, page = admitted(world, hands), resident.page
    title = worlds.matter_of(world, matter).title
    page.goto(f"/communities/{world.code}/raise")
    sent: list[str] = []
    page.on(
        "request", lambda each: sent.append(each.post_data or "") if each.method == "POST" else None
    )
    box = page.locator("main [aria-live=polite]")
    page.locator("#title").press_sequentially(title, delay=20)
    expect(box.locator(f"a[href='/matters/{matter}']")).to_be_visible()
    assert len(sent) == 1
    assert set(re.findall(r"(?:^|&)(\w+)=", sent[0])) == {"csrf_token", "once", "title"}
    box.evaluate("each => { each.firstElementChild.ours = true }")
    page.locator("#title").press_sequentially("。")
    page.wait_for_timeout(1500)
    assert len(sent) == 2
    assert box.evaluate("each => each.firstElementChild.ours")
    page.locator("#title").fill("")
    expect(box).to_be_empty()


def test_an_open_vote_counts_on_by_itself_and_says_so_only_when_it_changes(
    world: World, hands: Hands, chrome: Browser, site: str, phones: list[Phone]
) -> None:
    case = worlds.bring(world, hands, Stage.OPEN)
    who: list[Someone] = worlds.voters(world, case)
    phone = Phone(chrome, site, who[0])
    phones.append(phone)
    enter(phone, who[0])
    page = phone.page
    page.clock.install()
    page.goto(f"/polls/{case.poll_id}")
    page.evaluate(STANDS)
    turnout = page.locator("#turnout")
    expect(turnout).to_contain_text("0 人（一共")
    with page.expect_response(re.compile(r"/polls/\w+$")):
        page.clock.run_for(21_000)
    page.clock.run_for(1000)
    expect(page.locator("#page-told")).to_be_empty()

    worlds.cast(world, case, who[1], Choice.FOR)
    page.clock.run_for(21_000)
    expect(turnout).to_contain_text("1 人（一共")
    page.clock.run_for(1000)
    told(page, "1 人（一共")
    assert is_same_page(page)

    def closed(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<main></main>")

    page.route(re.compile(r"/polls/\w+$"), closed)
    page.clock.run_for(21_000)
    expect(turnout).to_contain_text("表决结束了")
    page.clock.run_for(1000)
    told(page, "表决结束了")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(60_000)
    assert asked == []
