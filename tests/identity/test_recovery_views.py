"""The pages of a forgotten password: the desk's, the staff's and the person's own."""

import re

import pytest
from flask import Flask

from consult.areas import queries as areas
from consult.audit import queries as record
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.identity.rules import FREE_TRIES, WAIT
from tests import world as worlds
from tests.client import Browser
from tests.identity.test_recovery import platform
from tests.world import PASSWORD, Someone, World

NEW_PASSWORD = "another-lamp-8"
DOCUMENT = "身份证原件"
SHOWN = re.compile(r"<code[^>]*>([0-9A-Z]{5}-[0-9A-Z]{5})</code>")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    world = worlds.build(app)
    hands.forward(minutes=1)
    return world


def signed_in(world: World, who: Someone, language: str = "zh") -> Browser:
    return worlds.visit(world, who, language)


def desk(world: World) -> str:
    return f"/communities/{world.code}/people/reset-code"


def issue(browser: Browser, address: str, whom: str, basis: str = DOCUMENT) -> str:
    """Issue a code as a clerk does: name the person, look, compare, issue; return the code."""
    browser.get(address)
    browser.send(address, {"whom": whom, "basis": basis})
    browser.send(address)
    found = SHOWN.search(browser.page.text)
    assert found is not None, browser.words()
    return found[1]


def code_for(world: World, whom: str) -> str:
    return issue(signed_in(world, world.handler), desk(world), whom)


def set_password(
    browser: Browser, whose: str, one_time: str, status: int = 200, **given: str
) -> None:
    fields = {"login": whose, "code": one_time, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    browser.get("/sign-in/new-password")
    browser.send("/sign-in/new-password", {**fields, **given}, status)


def is_signed_in(browser: Browser) -> bool:
    return browser.client.get("/me").status_code == 200


def can_sign_in(world: World, login: str, password: str) -> bool:
    browser = Browser(world.app)
    browser.get("/sign-in")
    action, fields = browser.page.form_to("/sign-in")
    given = {**fields, "login": login, "password": password}
    return browser.client.post(action, data=given).status_code == 303


def test_the_sign_in_page_leads_to_what_to_do_about_a_forgotten_password(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/sign-in")
    assert "/sign-in/new-password" in browser.page.links
    browser.get("/sign-in/new-password")
    assert "带身份证" in browser.words()
    assert "填上代码" in browser.words()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_resident_gets_a_code_at_the_desk_and_sets_a_new_password(
    world: World, language: str
) -> None:
    there = signed_in(world, world.residents[0])
    clerk = signed_in(world, world.handler, language)
    clerk.get(f"/communities/{world.code}/people")
    assert desk(world) in clerk.page.links
    code = issue(clerk, desk(world), "resident1")
    assert "居示1" in clerk.words()
    assert is_signed_in(there)
    assert can_sign_in(world, "resident1", PASSWORD)
    phone = Browser(world.app, language)
    set_password(phone, "Resident1", f" {code.lower()} ")
    assert phone.at.startswith("/sign-in")
    assert not is_signed_in(phone)
    assert not is_signed_in(there)
    assert not can_sign_in(world, "resident1", PASSWORD)
    phone.send("/sign-in", {"login": "resident1", "password": NEW_PASSWORD})
    assert phone.at == "/me"


def test_the_code_is_shown_once_and_no_browser_keeps_it(world: World) -> None:
    clerk = signed_in(world, world.handler)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "resident1", "basis": DOCUMENT})
    action, fields = clerk.page.form_to(desk(world))
    answer = clerk.client.post(action, data=fields)
    found = SHOWN.search(answer.text)
    assert found is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert found[1] not in str(answer.headers)
    assert found[1].replace("-", "") not in str(answer.headers)
    clerk.post(action, fields)
    assert found[1] not in clerk.page.text
    assert "没有重复办理" in clerk.words()


def test_the_clerk_sees_the_name_to_compare_before_anything_is_issued(world: World) -> None:
    clerk = signed_in(world, world.handler)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "居示1", "basis": DOCUMENT})
    assert "居示1" in clerk.words()
    assert worlds.BUILDING in clerk.words()
    with world.app.app_context():
        last = record.list_entries(reader(), below=None, limit=1)[0]
    assert last.kind != "identity.reset_code_issued"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_my_page_and_each_sign_in_tell_of_a_code_and_of_its_use(
    world: World, hands: Hands, language: str
) -> None:
    here = signed_in(world, world.residents[0], language)
    here.get("/me")
    assert "2026" in here.words()
    told = {"zh": ("的窗口给您的账号发了一次性代码", "它没有用过", "有人用它设了新密码")}
    told["en"] = ("the desk of", "has not been used", "was used to set a new password")
    issued, unused, used = told[language]
    assert issued not in here.words()
    code = code_for(world, "resident1")
    here.get("/me")
    assert issued in here.words()
    assert "万春社区" in here.words()
    assert unused in here.words()
    before = signed_in(world, world.residents[0], language)
    assert unused in before.words()
    set_password(Browser(world.app, language), "resident1", code)
    for days in (1, 28):
        after = Browser(world.app, language)
        after.sign_in("resident1", NEW_PASSWORD)
        assert used in after.words()
        hands.forward(days=days)
    hands.forward(days=2)
    late = Browser(world.app, language)
    late.sign_in("resident1", NEW_PASSWORD)
    assert used not in late.words()
    late.get("/me")
    assert used in late.words()


def test_who_did_not_ask_for_a_code_voids_it_by_changing_the_password(
    world: World, hands: Hands
) -> None:
    here = signed_in(world, world.residents[0])
    code = code_for(world, "resident1")
    hands.forward(minutes=1)
    here.get("/me")
    assert "没用过的代码就作废" in here.words()
    here.send("/me/password", {"current": PASSWORD, "password": "by-myself-22"})
    thief = Browser(world.app)
    set_password(thief, "resident1", code, 409)
    assert "已经作废" in thief.words()
    assert can_sign_in(world, "resident1", "by-myself-22")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("stranger", {"zh": "没有在本社区（村）核实", "en": "not confirmed in this community"}),
        ("newcomer", {"zh": "没有在本社区（村）核实", "en": "not confirmed in this community"}),
        ("secretary", {"zh": "没有在本社区（村）核实", "en": "not confirmed in this community"}),
        ("seat1", {"zh": "只能由系统管理员发", "en": "only system staff"}),
    ],
)
def test_the_desk_is_told_why_it_cannot_help_and_sees_no_name(
    world: World, login: str, words: dict[str, str], language: str
) -> None:
    clerk = signed_in(world, world.handler, language)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": login, "basis": DOCUMENT}, 409)
    assert words[language] in clerk.words()
    assert f'value="{login}"' in clerk.page.text
    for name in ("外", "新*来", "新示来", "周", "席*", "席示", "住址没有核实过"):
        assert name not in clerk.words()


def test_a_clerk_gets_no_code_for_the_own_account(world: World) -> None:
    with world.app.app_context():
        worlds.give_role(world.area_id, world.residents[0].id, policy.HANDLER)
    clerk = signed_in(world, world.residents[0])
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "resident1", "basis": DOCUMENT}, 409)
    assert "不能给自己发" in clerk.words()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"basis": ""}, 422, "请填写这一项"),
        ({"basis": "x" * 61}, 422, "最多 60 个字"),
        ({"basis": "身份证 340207199001011234"}, 409, "不要写证件号码"),
        ({"whom": "nobody-here"}, 422, "没有找到"),
        ({"whom": ""}, 422, "请填写这一项"),
    ],
)
def test_a_form_that_will_not_do_issues_nothing(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    clerk = signed_in(world, world.handler)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "resident1", "basis": DOCUMENT, **given}, status)
    assert words in clerk.words()
    assert not SHOWN.search(clerk.page.text)


def test_a_look_at_one_person_issues_nothing_for_another(world: World) -> None:
    clerk = signed_in(world, world.handler)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "resident1", "basis": DOCUMENT})
    clerk.send(desk(world), {"whom": "resident2"})
    assert not SHOWN.search(clerk.page.text)
    assert "居示2" in clerk.words()


def test_the_fourth_code_of_a_day_is_refused_in_words(world: World) -> None:
    for _ in range(3):
        code_for(world, "resident1")
    clerk = signed_in(world, world.handler)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": "resident1", "basis": DOCUMENT}, 409)
    assert "24 小时里已经" in clerk.words()


def test_only_the_offices_open_the_pages_that_issue_codes(world: World) -> None:
    for who in (world.residents[0], world.seats[0], world.supervisor, world.guide, world.auditor):
        signed_in(world, who).get(desk(world), 403)
        signed_in(world, who).get("/staff/reset-code", 403)
    clerk = signed_in(world, world.handler)
    clerk.get("/staff/reset-code", 403)
    clerk.get(f"/communities/{worlds.QINGYUAN}/people/reset-code", 403)
    clerk.get("/communities/340207005000/people/reset-code", 404)
    stranger = Browser(world.app)
    stranger.get(desk(world))
    assert stranger.at.startswith("/sign-in")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_system_staff_issue_a_code_to_a_secretary(world: World, language: str) -> None:
    root = platform(world, "root1", policy.SYSTEM_STAFF)
    staff = signed_in(world, root, language)
    staff.get("/staff")
    assert "/staff/reset-code" in staff.page.links
    code = issue(staff, "/staff/reset-code", "secretary")
    set_password(Browser(world.app, language), "secretary", code)
    secretary = Browser(world.app, language)
    secretary.sign_in("secretary", NEW_PASSWORD)
    assert {"zh": "系统管理员给您的账号", "en": "issued by: System staff"}[language] in (
        secretary.words()
    )


def test_system_staff_issue_none_to_residents_themselves_or_other_powers(world: World) -> None:
    root = platform(world, "root1", policy.SYSTEM_STAFF)
    platform(world, "security1", policy.SECURITY_STAFF)
    staff = signed_in(world, root)
    for login, words in (
        ("resident1", "没有担任职务"),
        ("root1", "不能给自己发"),
        ("security1", "三种管理权各自独立"),
    ):
        staff.get("/staff/reset-code")
        staff.send("/staff/reset-code", {"whom": login, "basis": DOCUMENT}, 409)
        assert words in staff.words()
    staff.get(desk(world))
    staff.send(desk(world), {"whom": "resident1", "basis": DOCUMENT}, 409)
    assert "您的身份不能在这里发" in staff.words()


# --- the person's own door ---


def test_an_expired_code_says_so(world: World, hands: Hands) -> None:
    code = code_for(world, "resident1")
    hands.forward(minutes=30)
    browser = Browser(world.app)
    set_password(browser, "resident1", code, 409)
    assert "已经过期" in browser.words()
    assert can_sign_in(world, "resident1", PASSWORD)


def test_a_code_that_was_used_says_so(world: World) -> None:
    code = code_for(world, "resident1")
    set_password(Browser(world.app), "resident1", code)
    thief = Browser(world.app)
    set_password(thief, "resident1", code, 409, password="mine-now-99", again="mine-now-99")
    assert "已经用过" in thief.words()
    assert can_sign_in(world, "resident1", NEW_PASSWORD)


@pytest.mark.parametrize("login", ["resident2", "secretary", "newcomer", "nobody-here"])
def test_a_good_code_opens_no_other_account(world: World, login: str) -> None:
    code = code_for(world, "resident1")
    code_for(world, "resident2")
    browser = Browser(world.app)
    set_password(browser, login, code, 409)
    assert "与一次性代码不符" in browser.words()
    assert NEW_PASSWORD not in browser.page.text


def test_after_five_wrong_codes_one_waits_and_signing_in_still_works(
    world: World, hands: Hands
) -> None:
    code = code_for(world, "resident1")
    browser = Browser(world.app)
    for _ in range(FREE_TRIES):
        set_password(browser, "resident1", "AAAAA-AAAAA", 409)
        assert "与一次性代码不符" in browser.words()
    set_password(browser, "resident1", code, 409)
    assert "15 分钟" in browser.words()
    assert can_sign_in(world, "resident1", PASSWORD)
    hands.forward_to(clock.now() + WAIT)
    set_password(browser, "resident1", code)
    assert can_sign_in(world, "resident1", NEW_PASSWORD)


def test_forgotten_passwords_that_were_tried_do_not_use_up_the_tries_of_the_code(
    world: World,
) -> None:
    browser = Browser(world.app)
    browser.get("/sign-in")
    for _ in range(FREE_TRIES + 1):
        browser.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    set_password(browser, "resident1", code_for(world, "resident1"))
    assert "新密码设好了" in browser.words()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"again": "different-9"}, 422, {"zh": "两遍填的新密码不一样", "en": "not the same"}),
        ({"code": ""}, 422, {"zh": "请填写这一项", "en": "Please fill this in."}),
        ({"login": ""}, 422, {"zh": "请填写这一项", "en": "Please fill this in."}),
        ({"password": "short", "again": "short"}, 422, {"zh": "至少 8 个字", "en": "at least 8"}),
        (
            {"password": "resident1", "again": "resident1"},
            422,
            {"zh": "太容易猜到", "en": "too easy"},
        ),
    ],
)
def test_a_new_password_that_will_not_do_uses_up_no_code(
    world: World, given: dict[str, str], status: int, words: dict[str, str], language: str
) -> None:
    code = code_for(world, "resident1")
    browser = Browser(world.app, language)
    set_password(browser, "resident1", code, status, **given)
    assert words[language] in browser.words()
    set_password(browser, "resident1", code)
    assert can_sign_in(world, "resident1", NEW_PASSWORD)


def test_a_password_set_by_the_person_needs_no_change(world: World) -> None:
    clerk = signed_in(world, world.secretary)
    clerk.get(f"/communities/{world.code}/people/new")
    fields = {**clerk.page.forms[-1][2], "name": "李示老", "building": "1 栋"}
    clerk.post(clerk.at, {**fields, "phone": "13800138000", "password": PASSWORD})
    code = code_for(world, "13800138000")
    browser = Browser(world.app)
    browser.sign_in("13800138000", PASSWORD)
    set_password(browser, "138 0013 8000", code)
    browser.sign_in("13800138000", NEW_PASSWORD)
    browser.get("/me")
    assert "别人替您" not in browser.words()


# --- after the first run ---


def test_system_staff_are_led_to_their_page_when_they_sign_in(world: World) -> None:
    platform(world, "root1", policy.SYSTEM_STAFF)
    browser = Browser(world.app)
    browser.sign_in("root1", PASSWORD)
    assert browser.at == "/staff"
    assert "接下来怎么办" in browser.words()
    assert "/communities" in browser.page.links
    browser.send("/sign-out")
    browser.get("/sign-in?back=/record")
    browser.send("/sign-in", {"login": "root1", "password": PASSWORD})
    assert browser.at == "/record"
    assert signed_in(world, world.secretary).at != "/staff"


def test_the_page_of_an_area_shows_its_code_to_those_who_see_its_people(world: World) -> None:
    with world.app.app_context():
        day = clock.legal_day(clock.now())
        parent = areas.get_area_by_code(reader(), world.code, day).parent_id or ""
        street = areas.get_area(reader(), parent).code
    district = platform(world, "district1", policy.DISTRICT_OFFICER)
    for code in (world.code, street):
        office = signed_in(world, district)
        office.get(f"/communities/{code}")
        assert f"地区代码：{code}" in office.words()
        resident = signed_in(world, world.residents[0])
        resident.get(f"/communities/{code}")
        assert "地区代码" not in resident.words()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_run_says_what_comes_next(app: Flask, language: str) -> None:
    browser = Browser(app, language)
    browser.get("/first-run")
    assert {"zh": "接下来怎么办", "en": "Next steps"}[language] in browser.words()
