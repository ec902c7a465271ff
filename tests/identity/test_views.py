import re
from datetime import timedelta

import pytest
from flask import Flask

from consult.app import create_app
from consult.audit import queries as record
from consult.audit.models import LOG_ID
from consult.config import Settings
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.feature import Feature
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.core.web import FEATURES
from consult.identity import service
from consult.identity.rules import (
    FREE_REGISTRATIONS,
    FREE_TRIES,
    FREE_TRIES_OF_ADDRESS,
    FREE_TRIES_OF_NAME,
    WAIT,
)
from consult.identity.views import SETUP_CODE, safe_back
from consult.identity.views.devices import known_device
from tests import databases
from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, Someone, World, look_and_send

NEW_PASSWORD = "another-lamp-8"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def signed_in(world: World, who: Someone) -> Browser:
    browser = Browser(world.app)
    browser.sign_in(who.login, PASSWORD)
    return browser


def grant(browser: Browser, given: dict[str, str], status: int = 200) -> None:
    """Give a role as people do: look at whom the form names, then give."""
    look_and_send(browser, "/roles", given, status)


def is_signed_in(browser: Browser) -> bool:
    return browser.client.get("/me").status_code == 200


def register(browser: Browser, **given: str) -> dict[str, str]:
    browser.get(f"/communities/{worlds.WANCHUN}/register")
    fields = browser.page.forms[-1][2]
    filled = {"name": "王示明", "building": "3 栋", "password": PASSWORD, **given}
    return {**fields, **filled}


def test_the_sign_in_page_says_how_to_get_help_and_where_to_register(browser: Browser) -> None:
    browser.get("/sign-in")
    assert "社区服务窗口" in browser.words()
    assert "/communities" in browser.page.links


def test_one_signs_in_with_account_or_phone_and_is_led_back(world: World) -> None:
    browser = Browser(world.app)
    browser.get("/me")
    assert browser.at.startswith("/sign-in?back=")
    browser.send("/sign-in", {"login": " Resident1 ", "password": PASSWORD})
    assert browser.at == "/me"


def test_from_the_link_on_a_page_one_comes_back_to_that_page(world: World) -> None:
    browser = Browser(world.app)
    for referrer, back in (
        ("http://localhost/record?below=3", "/record?below=3"),
        ("http://evil.example/record", "/"),
        ("http://[", "/"),
        ("http://localhost/sign-in", "/"),
    ):
        answer = browser.client.get("/sign-in", headers={"Referer": referrer})
        assert f'name="back" value="{back}"' in answer.text


@pytest.mark.parametrize(
    "back",
    [
        "",
        "me",
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "/\n/evil.example/",
        "/\r/evil.example/",
        "/a\r\nSet-Cookie: sid=1",
        " //evil.example/",
        "/ /evil.example",
        "\x00//evil.example/",
        "/\x00/evil.example",
        "javascript:alert(1)",
        "//[",
        "http:///evil.example",
        "/\u00a0/evil.example",
        "/" + "a" * 2001,
    ],
)
def test_no_trick_leads_to_another_site(app: Flask, back: str) -> None:
    with app.test_request_context():
        assert safe_back(back) == "/"


@pytest.mark.parametrize("back", ["/", "/me", "/record?below=3", "/communities?q=万春", "/a//b"])
def test_addresses_of_this_site_lead_back(app: Flask, back: str) -> None:
    with app.test_request_context():
        assert safe_back(back) == back


def test_a_wrong_password_keeps_the_name_and_not_the_password(world: World) -> None:
    browser = Browser(world.app)
    browser.get("/sign-in")
    browser.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    assert "密码不符" in browser.words()
    assert 'value="resident1"' in browser.page.text
    assert "wrong-password" not in browser.page.text
    unknown = browser.send("/sign-in", {"login": "nobody", "password": "wrong-password"}, 409)
    assert "密码不符" in unknown.text


def test_after_five_failures_one_waits_even_with_the_right_password(
    world: World, hands: Hands
) -> None:
    browser = Browser(world.app)
    browser.get("/sign-in")
    for _ in range(FREE_TRIES):
        browser.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    assert "15 分钟" in browser.words()
    assert not is_signed_in(browser)
    other = signed_in(world, world.residents[1])
    assert is_signed_in(other)
    hands.forward_to(clock.now() + WAIT)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    assert is_signed_in(browser)


def test_a_good_sign_in_forgets_the_failures_before_it(world: World) -> None:
    browser = Browser(world.app)
    for password in ["wrong-password"] * (FREE_TRIES - 1) + [PASSWORD] + ["wrong-password"] * 2:
        browser.get("/sign-in")
        right = password == PASSWORD
        browser.send(
            "/sign-in", {"login": "resident1", "password": password}, 200 if right else 409
        )
    assert "密码不符" in browser.words()


def at_address(world: World, address: str) -> Browser:
    browser = Browser(world.app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    browser.get("/sign-in")
    return browser


def test_guesses_of_a_stranger_keep_nobody_out_at_another_address(world: World) -> None:
    stranger = at_address(world, "192.0.2.1")
    for _ in range(FREE_TRIES + 1):
        stranger.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    assert "15 分钟" in stranger.words()
    owner = at_address(world, "192.0.2.2")
    owner.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    assert is_signed_in(owner)


def test_many_guesses_from_many_addresses_shut_out_all_but_the_browsers_that_are_known(
    world: World,
) -> None:
    known = at_address(world, "2001:db8:0:1::1")
    known.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    known.send("/sign-out")
    known.get("/sign-in")
    with world.app.app_context():
        who = world.residents[0].id
        for number in range(FREE_TRIES_OF_NAME):
            keys = (f"login:{who} address:192.0.2.{number}", f"login:{who}")
            service.note_attempt(system_actor("web"), LOG_ID, keys)
    unknown = at_address(world, "2001:db8:0:2::1")
    unknown.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    assert "15 分钟" in unknown.words()
    cookie = known.client.get_cookie("device")
    assert cookie is not None
    forged = cookie.value.replace(".", "." + "0" * 64 + ".", 1)[: len(cookie.value)]
    unknown.client.set_cookie("device", forged)
    unknown.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    known.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    assert is_signed_in(known)


def test_a_known_browser_has_few_tries_too_and_neighbours_take_none_of_them(world: World) -> None:
    known = at_address(world, "192.0.2.1")
    known.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    known.send("/sign-out")
    known.get("/sign-in")
    neighbour = at_address(world, "192.0.2.1")
    for _ in range(FREE_TRIES):
        neighbour.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    known.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    known.send("/sign-out")
    known.get("/sign-in")
    for _ in range(FREE_TRIES):
        known.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    known.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    assert "15 分钟" in known.words()


def test_a_browser_is_known_to_the_accounts_that_signed_in_there_alone(world: World) -> None:
    family = at_address(world, "192.0.2.1")
    for login in ("resident1", "resident2"):
        family.get("/sign-in")
        family.send("/sign-in", {"login": login, "password": PASSWORD})
    cookie = family.client.get_cookie("device")
    assert cookie is not None
    headers = {"Cookie": f"device={cookie.value}"}
    with world.app.test_request_context(headers=headers):
        first, second, third = (known_device(each.id) for each in world.residents[:3])
        assert first is not None
        assert first == second
        assert third is None


@pytest.mark.parametrize("value", ["", ".", "x.y", "0" * 32, "0" * 32 + "." + "é" * 64, "0" * 9999])
def test_a_cookie_that_we_did_not_make_makes_no_browser_known(app: Flask, value: str) -> None:
    with app.test_request_context(environ_overrides={"HTTP_COOKIE": f"device={value}"}):
        assert known_device("somebody") is None


def test_an_address_that_guesses_through_the_names_waits_too(world: World) -> None:
    browser = Browser(world.app)
    browser.get("/sign-in")
    for number in range(FREE_TRIES_OF_ADDRESS):
        given = {"login": f"nobody{number}", "password": "wrong-password"}
        browser.send("/sign-in", given, 409)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    assert "15 分钟" in browser.words()


def test_the_session_rotates_and_its_cookie_is_kept_from_scripts(world: World) -> None:
    browser = Browser(world.app)
    cookies = []
    for _ in range(2):
        browser.get("/sign-in")
        action, fields = browser.page.form_to("/sign-in")
        given = {**fields, "login": "resident1", "password": PASSWORD}
        answer = browser.client.post(action, data=given)
        sent = answer.headers.getlist("Set-Cookie")
        assert {each.partition("=")[0] for each in sent} == {"device", "session"}
        assert all("HttpOnly" in each and "SameSite=Lax" in each for each in sent)
        cookies += [each for each in sent if each.startswith("session=")]
    first, second = (each.partition(";")[0].partition("=")[2] for each in cookies)
    assert first != second
    assert is_signed_in(browser)
    browser.client.set_cookie("session", first)
    assert not is_signed_in(browser)


def test_over_tls_the_cookie_is_sent_over_tls_only(settings: Settings) -> None:
    databases.fresh_sqlite(settings.data)
    app = create_app(
        Settings(
            data=settings.data,
            demo=False,
            testing=True,
            password_cost=1,
            public_url="https://consult.example.cn",
        )
    )
    answer = app.test_client().get("/sign-in")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_visitor_who_only_reads_gets_no_cookie(browser: Browser) -> None:
    for address in ("/permissions", "/record", "/rules", "/communities"):
        assert "Set-Cookie" not in browser.client.get(address).headers


def test_signing_out_ends_the_session_for_good(world: World) -> None:
    browser = signed_in(world, world.residents[0])
    cookie = browser.client.get_cookie("session")
    assert cookie is not None
    browser.get("/me")
    browser.send("/sign-out")
    assert not is_signed_in(browser)
    browser.client.set_cookie("session", cookie.value)
    assert not is_signed_in(browser)


def test_signing_out_needs_the_form(world: World) -> None:
    browser = signed_in(world, world.residents[0])
    browser.post("/sign-out", {})
    assert is_signed_in(browser)
    assert browser.client.get("/sign-out").status_code == 405


def test_changing_the_password_ends_the_other_sessions_and_keeps_this_one(world: World) -> None:
    here, there = signed_in(world, world.residents[0]), signed_in(world, world.residents[0])
    here.get("/me")
    here.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert "密码已经修改" in here.words()
    assert is_signed_in(here)
    assert not is_signed_in(there)
    there.get("/sign-in")
    there.send("/sign-in", {"login": "resident1", "password": PASSWORD}, 409)
    there.send("/sign-in", {"login": "resident1", "password": NEW_PASSWORD})
    assert is_signed_in(there)


@pytest.mark.parametrize(
    ("current", "password", "status", "words"),
    [
        ("wrong-password", NEW_PASSWORD, 409, "现在的密码不对"),
        (PASSWORD, "short", 422, "密码至少 8 个字"),
        (PASSWORD, "resident1", 409, "太容易猜到"),
        (PASSWORD, "aaaaaaaa", 422, "太容易猜到"),
        (PASSWORD, "", 422, "请填写这一项"),
        (PASSWORD, "x" * 201, 422, "最多 200 个字"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    world: World, current: str, password: str, status: int, words: str
) -> None:
    browser = signed_in(world, world.residents[0])
    browser.get("/me")
    browser.send("/me/password", {"current": current, "password": password}, status)
    assert words in browser.words()
    assert is_signed_in(signed_in(world, world.residents[0]))


def test_guessing_the_present_password_of_an_open_session_is_throttled(world: World) -> None:
    browser = signed_in(world, world.residents[0])
    browser.get("/me")
    guess = {"current": "wrong-password", "password": NEW_PASSWORD}
    for _ in range(FREE_TRIES):
        browser.send("/me/password", guess, 409)
    browser.send("/me/password", {**guess, "current": PASSWORD}, 409)
    assert "15 分钟" in browser.words()


def test_reading_keeps_a_session_alive(world: World, hands: Hands) -> None:
    browser = signed_in(world, world.residents[0])
    for _ in range(4):
        hands.forward(hours=47)
        assert is_signed_in(browser)
    hands.forward(hours=49)
    assert not is_signed_in(browser)


def test_a_resident_registers_and_is_signed_in(world: World) -> None:
    browser = Browser(world.app)
    fields = register(browser, name="𫖮示一", phone="138 0013-8000")
    browser.post(browser.at, fields)
    assert browser.at == "/me"
    assert "𫖮示一" in browser.words()
    assert "登记居民" in browser.words()
    again = Browser(world.app)
    again.sign_in("+86 13800138000", PASSWORD)
    assert is_signed_in(again)


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({}, 422, "至少填一个"),
        ({"phone": "12345"}, 422, "11 位手机号"),
        ({"account": "9lives"}, 422, "小写字母"),
        ({"account": "resident1"}, 409, "已经有人用了"),
        ({"account": "wang", "password": "short"}, 422, "至少 8 个字"),
        ({"account": "wangming", "password": "wangming"}, 422, "太容易猜到"),
        ({"account": "wang", "name": ""}, 422, "请填写这一项"),
        ({"account": "wang", "name": "王\x07明"}, 422, "无法显示的字符"),
        ({"account": "wang", "name": "王\x00明"}, 422, "无法显示的字符"),
        ({"account": "wang", "name": "王" * 81}, 422, "最多 80 个字"),
        ({"account": "wang", "building": " "}, 422, "请填写这一项"),
    ],
)
def test_what_cannot_be_registered_comes_back_filled_in(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    browser = Browser(world.app)
    fields = register(browser, **given)
    browser.post(browser.at, fields, status)
    assert words in browser.words()
    assert f'value="{fields["building"].strip()}"' in browser.page.text
    assert PASSWORD not in browser.page.text
    assert not is_signed_in(browser)


def test_sending_a_registration_twice_makes_one_person(world: World) -> None:
    browser = Browser(world.app)
    fields = register(browser, phone="13800138000")
    address = browser.at
    assert browser.client.post(address, data=fields).status_code == 303
    with world.app.app_context():
        size = record.count_entries(reader())
    browser.client.delete_cookie("session")
    second = browser.client.post(address, data=fields)
    assert second.status_code == 422
    with world.app.app_context():
        assert record.count_entries(reader()) == size


def test_ten_register_from_one_address_in_an_hour(world: World, hands: Hands) -> None:
    for number in range(FREE_REGISTRATIONS):
        browser = Browser(world.app)
        fields = register(browser, account=f"wang{number}")
        browser.post(browser.at, {**fields, "password": "short"}, 422)
        browser.post(browser.at, {**browser.page.forms[-1][2], "password": PASSWORD})
    browser = Browser(world.app)
    fields = register(browser, account="wang-late")
    address = browser.at
    browser.post(address, fields, 409)
    assert "请过一小时再试" in browser.words()
    away = at_address(world, "192.0.2.9")
    fields = register(away, account="wang-away")
    away.post(address, fields)
    assert is_signed_in(away)
    hands.forward(hours=1)
    browser.post(address, {**browser.page.forms[-1][2], "password": PASSWORD})
    assert is_signed_in(browser)


def test_registering_with_a_taken_phone_number_confirms_nothing(world: World) -> None:
    browser = Browser(world.app)
    browser.post(f"/communities/{worlds.WANCHUN}/register", register(browser, phone="13800138000"))
    other = Browser(world.app)
    other.post(f"/communities/{worlds.WANCHUN}/register", register(other, phone="13800138000"), 409)
    assert "如果这个手机号已经登记过，请直接登录" in other.words()


def test_an_act_that_arrives_twice_is_done_once_and_said_so(world: World) -> None:
    browser = signed_in(world, world.residents[0])
    browser.get("/me")
    action, fields = browser.page.form_to("/me/name")
    browser.post(action, {**fields, "public": "y"})
    with world.app.app_context():
        size = record.count_entries(reader())
    browser.post(action, {**fields, "public": "y"})
    assert "没有重复办理" in browser.words()
    with world.app.app_context():
        assert record.count_entries(reader()) == size


@pytest.mark.parametrize("code", ["340207005000", "340207000000", "000000000000", "x", "%00"])
def test_one_registers_in_communities_only(world: World, code: str) -> None:
    Browser(world.app).get(f"/communities/{code}/register", 404)


def test_a_stale_form_comes_back_filled_and_goes_through_the_second_time(world: World) -> None:
    browser = Browser(world.app)
    fields = register(browser, phone="13800138000")
    browser.client.delete_cookie("session")
    browser.post(browser.at, fields, 422)
    assert "页面放得太久了" in browser.words()
    assert "CSRF" not in browser.page.text
    assert 'value="王示明"' in browser.page.text
    again = browser.page.forms[-1][2]
    browser.post(browser.at, {**again, "password": PASSWORD})
    assert browser.at == "/me"


def test_the_first_staff_needs_the_code_of_the_terminal(app: Flask, browser: Browser) -> None:
    browser.get("/first-run")
    fields = {
        **browser.page.forms[-1][2],
        "name": "某示人",
        "account": "root1",
        "password": PASSWORD,
    }
    for wrong in ("00000000", "错的设置码"):
        browser.post("/first-run", {**fields, "setup_code": wrong}, 409)
        assert "设置码不对" in browser.words()
    short = {**fields, "setup_code": app.config[SETUP_CODE], "password": "short"}
    browser.post("/first-run", short, 422)
    browser.post("/first-run", {**fields, "setup_code": app.config[SETUP_CODE]})
    assert browser.at == "/staff"
    assert "系统管理员" in browser.words()
    Browser(app).get("/first-run", 404)
    Browser(app).post("/first-run", fields, 404)


def test_guessing_the_set_up_code_is_throttled(app: Flask, browser: Browser) -> None:
    browser.get("/first-run")
    fields = {
        **browser.page.forms[-1][2],
        "name": "某示人",
        "account": "root1",
        "password": PASSWORD,
    }
    for _ in range(FREE_TRIES):
        browser.post("/first-run", {**fields, "setup_code": "00000000"}, 409)
    browser.post("/first-run", {**fields, "setup_code": app.config[SETUP_CODE]}, 409)
    assert "15 分钟" in browser.words()


def test_the_demonstration_has_no_first_run(settings: Settings) -> None:
    databases.fresh_sqlite(settings.data)
    app = create_app(Settings(data=settings.data, demo=True, testing=True, password_cost=1))
    Browser(app).get("/first-run", 404)


def test_my_page_shows_my_roles_with_place_and_term(world: World, hands: Hands) -> None:
    del hands
    browser = signed_in(world, world.secretary)
    browser.get("/me")
    assert "社区书记" in browser.words()
    assert "万春社区" in browser.words()
    assert f"/communities/{world.code}/people" in browser.page.links
    assert "/staff" not in browser.page.links


def test_one_chooses_how_the_own_name_is_shown(world: World) -> None:
    browser = signed_in(world, world.residents[0])
    browser.get("/me")
    assert "居*1" in browser.words()
    browser.send("/me/name", {"public": "y"})
    assert "现在显示为：居示1" in browser.words()
    browser.send("/me/name", {"public": "y"}, 409)
    assert "没有改动" in browser.words()


@pytest.mark.parametrize("address", ["/me", "/staff", f"/communities/{worlds.WANCHUN}/people"])
def test_a_signed_out_visitor_is_led_to_the_sign_in_page(world: World, address: str) -> None:
    browser = Browser(world.app)
    browser.get(address)
    assert browser.at.startswith("/sign-in?back=")


def test_the_permission_table_names_every_permission_and_role(app: Flask) -> None:
    browser = Browser(app)
    browser.get("/permissions")
    features: tuple[Feature, ...] = app.extensions[FEATURES]
    shown = browser.page.text.replace("<wbr>", "")
    for feature in features:
        for permission in feature.permissions:
            assert permission.name in shown
        if feature.permissions:
            assert f'<h2 id="{feature.name}">{feature.name}</h2>' not in browser.page.text
    assert "社区书记" in browser.words()
    assert not re.search(r"role\.[a-z_]+", browser.words())


def test_staff_see_who_holds_what_and_who_waits(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people")
    for word in ("周示丙", "社区书记", "新示来", "和畅苑 3 栋"):
        assert word in browser.words()
    assert not browser.page.has_form("/roles")


def test_the_number_of_people_does_not_change_the_number_of_rows_of_offices(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people")
    assert "登记居民" not in browser.words()


def test_people_of_another_community_and_residents_may_not_see_the_list(world: World) -> None:
    signed_in(world, world.secretary).get(f"/communities/{worlds.QINGYUAN}/people", 403)
    signed_in(world, world.residents[0]).get(f"/communities/{world.code}/people", 403)
    signed_in(world, world.secretary).get("/communities/999999999999/people", 404)


def test_a_handler_confirms_a_residence_with_one_button(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people")
    browser.send(f"/people/{world.newcomer.id}/confirm")
    assert "住址已经核实" in browser.words()
    assert not browser.page.has_form(f"/people/{world.newcomer.id}/confirm")


def test_a_grid_worker_sees_who_waits_and_nothing_else(world: World) -> None:
    with world.app.app_context():
        worlds.give_role(world.area_id, world.residents[0].id, policy.GRID_WORKER)
    browser = signed_in(world, world.residents[0])
    browser.get("/me")
    assert f"/communities/{world.code}/people" in browser.page.links
    browser.get(f"/communities/{world.code}/people")
    assert "新示来" in browser.words()
    for hidden in ("周示丙", "现在担任的角色", "已登记", "授予角色"):
        assert hidden not in browser.words()
    browser.send(f"/people/{world.newcomer.id}/confirm")
    assert "住址已经核实" in browser.words()
    browser.get(f"/communities/{worlds.QINGYUAN}/people", 403)
    browser.post(f"/communities/{world.code}/roles", {}, 403)


def test_a_guide_sees_who_waits_and_confirms_nobody(world: World) -> None:
    browser = signed_in(world, world.guide)
    browser.get(f"/communities/{world.code}/people")
    assert not browser.page.has_form("/confirm")
    assert "由社区核实" in browser.words()


def test_a_secretary_gives_a_role_until_a_day_and_ends_it(world: World) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    choices = re.findall(r'<option[^>]*value="(\w+)"', browser.page.text)
    assert choices == ["representative", "committee_member", "handler", "grid_worker"]
    last_day = (clock.legal_day(clock.now()) + timedelta(days=30)).isoformat()
    given = {"whom": "resident1", "role": "grid_worker", "until": last_day, "basis": "会议"}
    grant(browser, given)
    assert "角色已经授予" in browser.words()
    assert "2026年7月1日" in browser.words()
    browser.send("/end")
    assert "角色已经结束" in browser.words()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"whom": "nobody-here"}, 422, "没有找到"),
        ({"role": "supervisor"}, 422, "角色"),
        ({"role": "system_staff"}, 422, "角色"),
        ({"until": "soon"}, 422, "任期到"),
        ({"until": "9999-12-31"}, 422, "2100-12-31 之间"),
        ({"basis": ""}, 422, "请填写这一项"),
    ],
)
def test_a_role_that_cannot_be_given_comes_back_with_the_reason(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    whole = {"whom": "resident1", "role": "grid_worker", "basis": "会议", **given}
    browser.send("/roles", whole, status)
    assert words in browser.words()
    assert f'value="{whole["whom"]}"' in browser.page.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"whom": "supervisor", "role": "handler"}, "不能同时担任"),
        ({"whom": "secretary"}, "不能给自己授予角色"),
        ({"until": "2020-01-01"}, "已经过去"),
    ],
)
def test_a_role_that_a_rule_forbids_comes_back_after_the_look(
    world: World, given: dict[str, str], words: str
) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    whole = {"whom": "resident1", "role": "grid_worker", "basis": "会议", **given}
    grant(browser, whole, 409)
    assert words in browser.words()
    assert f'value="{whole["whom"]}"' in browser.page.text


@pytest.mark.parametrize(
    ("login", "name", "words"),
    [("resident1", "居*1", "已由社区核实"), ("newcomer", "新*来", "没有核实过")],
)
def test_one_sees_whom_the_form_names_before_anything_is_given(
    world: World, login: str, name: str, words: str
) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    browser.send("/roles", {"whom": login, "role": "grid_worker", "basis": "会议"})
    assert f"找到的人 {name}" in browser.words()
    assert words in browser.words()
    with world.app.app_context():
        assert record.list_entries(reader(), below=None, limit=1)[0].kind != (
            "identity.role_granted"
        )


def test_a_look_at_one_person_gives_nothing_to_another(world: World) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    browser.send("/roles", {"whom": "resident1", "role": "grid_worker", "basis": "会议"})
    role = {"role": "grid_worker"}
    browser.send("/roles", {"whom": "resident2", **role})
    assert "找到的人 居*2" in browser.words()
    browser.send("/roles", {"proof": "“", **role})
    assert "找到的人 居*2" in browser.words()
    browser.send("/roles", role)
    assert "角色已经授予" in browser.words()


def test_a_role_is_not_given_by_those_who_may_give_none(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people")
    token = browser.page.form_to("/confirm")[1]
    address = f"/communities/{world.code}/roles"
    browser.post(address, {**token, "whom": "resident1", "role": "handler", "basis": "x"}, 403)


def test_the_desk_makes_an_account_without_a_password(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people/new")
    fields = browser.page.forms[-1][2]
    browser.post(browser.at, {**fields, "name": "李示老", "building": "1 栋"})
    assert browser.at == f"/communities/{world.code}/people"
    with world.app.app_context():
        assert record.list_entries(reader(), below=None, limit=1)[0].leaf["via"] == "desk"


def test_the_desk_makes_an_account_that_can_sign_in(world: World) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people/new")
    fields = {**browser.page.forms[-1][2], "name": "李示老", "building": "1 栋"}
    here = browser.at
    browser.post(here, {**fields, "phone": "13800138000", "password": "short"}, 422)
    browser.post(here, {**fields, "password": PASSWORD}, 422)
    browser.post(here, {**fields, "phone": "13800138000", "password": PASSWORD})
    made = Browser(world.app)
    made.sign_in("13800138000", PASSWORD)
    assert is_signed_in(made)
    made.get("/me")
    assert "住址已核实" in made.words()


def test_with_the_clerks_password_one_reads_and_does_nothing_until_it_is_changed(
    world: World,
) -> None:
    clerk = signed_in(world, world.secretary)
    clerk.get(f"/communities/{world.code}/people/new")
    fields = {**clerk.page.forms[-1][2], "name": "李示老", "building": "1 栋"}
    clerk.post(clerk.at, {**fields, "phone": "13800138000", "password": PASSWORD})
    made = Browser(world.app)
    made.sign_in("13800138000", PASSWORD)
    assert made.at == "/me#password-title"
    assert "别人替您设的" in made.words()
    made.get(f"/communities/{world.code}")
    made.get("/me")
    made.send("/me/name", {"public": "y"}, 403)
    assert "请先改密码" in made.words()
    assert "现在显示为：李*老" in made.words()
    made.send("/me/password", {"current": PASSWORD, "password": PASSWORD}, 409)
    assert "新密码要和现在的密码不同" in made.words()
    made.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert "接着填" in made.words()
    made.get("/me")
    assert "别人替您" not in made.words()
    made.send("/me/name", {"public": "y"})
    assert "现在显示为：李示老" in made.words()


def test_with_the_clerks_password_one_can_sign_out(world: World) -> None:
    clerk = signed_in(world, world.secretary)
    clerk.get(f"/communities/{world.code}/people/new")
    fields = {**clerk.page.forms[-1][2], "name": "李示老", "building": "1 栋"}
    clerk.post(clerk.at, {**fields, "phone": "13800138000", "password": PASSWORD})
    made = Browser(world.app)
    made.sign_in("13800138000", PASSWORD)
    made.send("/sign-out")
    assert not is_signed_in(made)


def test_only_the_community_makes_accounts_at_its_desk(world: World) -> None:
    signed_in(world, world.residents[0]).get(f"/communities/{world.code}/people/new", 403)
    signed_in(world, world.handler).get(f"/communities/{worlds.QINGYUAN}/people/new", 403)


def root(world: World) -> Browser:
    browser = Browser(world.app)
    browser.get("/first-run")
    fields = {
        **browser.page.forms[-1][2],
        "setup_code": world.app.config[SETUP_CODE],
        "name": "某示人",
        "account": "root1",
        "password": PASSWORD,
    }
    browser.post("/first-run", fields)
    return browser


def test_system_staff_set_up_the_district_and_the_district_names_the_rest(world: World) -> None:
    staff = root(world)
    staff.send("/staff/accounts", {"name": "褚示庚", "account": "chu", "password": PASSWORD})
    choices = re.findall(r'<option[^>]*value="(\w+)"', staff.page.text)
    assert choices == [
        "district_officer",
        "auditor",
        "system_staff",
        "security_staff",
        "audit_staff",
    ]
    grant(staff, {"whom": "chu", "role": "district_officer", "basis": "文件"})
    assert "褚示庚" in staff.words()
    district = Browser(world.app)
    district.sign_in("chu", PASSWORD)
    district.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    district.get("/staff")
    assert not district.page.has_form("/staff/accounts")
    assert not district.page.has_form("/staff/roles")
    district.get("/staff?place=999999999999")
    assert "没有找到这个地区" in district.words()
    district.get(f"/staff?place={world.code}")
    assert district.at == f"/communities/{world.code}/people"
    grant(district, {"whom": "resident1", "role": "secretary", "basis": "任命"})
    assert district.at == f"/communities/{world.code}/people"
    assert "居示1" in district.words()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"role": "secretary"}, 422, "角色"),
        ({"whom": "nobody-here"}, 422, "没有找到"),
    ],
)
def test_a_staff_role_that_cannot_be_given_comes_back_with_the_reason(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    staff = root(world)
    whole = {"whom": "resident1", "role": "auditor", "basis": "文件", **given}
    staff.send("/staff/roles", whole, status)
    assert words in staff.words()


@pytest.mark.parametrize("role", ["audit_staff", "district_officer", "auditor"])
def test_system_staff_give_themselves_nothing(world: World, role: str) -> None:
    staff = root(world)
    grant(staff, {"whom": "root1", "role": role, "basis": "文件"}, 409)
    assert "不能给自己授予角色" in staff.words()


def test_the_last_system_staff_cannot_be_ended(world: World) -> None:
    staff = root(world)
    endings = [action for action, _, _ in staff.page.forms if action.endswith("/end")]
    assert len(endings) == 2
    for ending in endings:
        answer = staff.client.post(ending, data=staff.page.form_to("/end")[1])
        assert answer.status_code in {303, 409}
    staff.get("/staff")
    assert "某示人" in staff.words()
    assert "卫示辛" not in staff.words()


def test_the_staff_page_is_for_those_who_give_roles_over_the_platform(world: World) -> None:
    signed_in(world, world.secretary).get("/staff", 403)
    signed_in(world, world.residents[0]).get("/staff", 403)
    signed_in(world, world.handler).post("/staff/accounts", {}, 403)
