import re
from datetime import timedelta

import pytest
from flask import Flask

from consult.app import create_app
from consult.audit import queries as record
from consult.config import Settings
from consult.core import clock
from consult.core.clock import Hands
from consult.core.feature import Feature
from consult.core.reading import reader
from consult.core.web import FEATURES
from consult.identity.rules import FREE_TRIES, FREE_TRIES_OF_ADDRESS, WAIT
from consult.identity.views import SETUP_CODE, safe_back
from tests import databases
from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, Someone, World

NEW_PASSWORD = "another-lamp-8"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def signed_in(world: World, who: Someone) -> Browser:
    browser = Browser(world.app)
    browser.sign_in(who.login, PASSWORD)
    return browser


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
        cookies.append(answer.headers["Set-Cookie"])
    assert all("HttpOnly" in each and "SameSite=Lax" in each for each in cookies)
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
        (PASSWORD, "short", 409, "密码至少 8 个字"),
        (PASSWORD, "resident1", 409, "太容易猜到"),
        (PASSWORD, "aaaaaaaa", 409, "太容易猜到"),
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
        ({}, 409, "至少填一个"),
        ({"phone": "12345"}, 409, "11 位手机号"),
        ({"account": "9lives"}, 409, "小写字母"),
        ({"account": "resident1"}, 409, "已经有人用了"),
        ({"account": "wang", "password": "short"}, 409, "至少 8 个字"),
        ({"account": "wangming", "password": "wangming"}, 409, "太容易猜到"),
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
    browser.post("/first-run", short, 409)
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
    for feature in features:
        for permission in feature.permissions:
            assert permission.name in browser.page.text
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
    given = {"login": "resident1", "role": "grid_worker", "until": last_day, "basis": "会议"}
    browser.send("/roles", given)
    assert "角色已经授予" in browser.words()
    assert "2026年7月1日" in browser.words()
    browser.send("/end")
    assert "角色已经结束" in browser.words()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"login": "nobody-here"}, 409, "没有找到"),
        ({"login": "supervisor", "role": "handler"}, 409, "不能同时担任"),
        ({"role": "supervisor"}, 422, "角色"),
        ({"role": "system_staff"}, 422, "角色"),
        ({"until": "2020-01-01"}, 409, "已经过去"),
        ({"until": "soon"}, 422, "任期到"),
        ({"basis": ""}, 422, "请填写这一项"),
    ],
)
def test_a_role_that_cannot_be_given_comes_back_with_the_reason(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    browser = signed_in(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    whole = {"login": "resident1", "role": "grid_worker", "basis": "会议", **given}
    browser.send("/roles", whole, status)
    assert words in browser.words()
    assert f'value="{whole["login"]}"' in browser.page.text


def test_a_role_is_not_given_by_those_who_may_give_none(world: World) -> None:
    browser = signed_in(world, world.handler)
    browser.get(f"/communities/{world.code}/people")
    token = browser.page.form_to("/confirm")[1]
    address = f"/communities/{world.code}/roles"
    browser.post(address, {**token, "login": "resident1", "role": "handler", "basis": "x"}, 422)


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
    browser.post(here, {**fields, "phone": "13800138000", "password": "short"}, 409)
    browser.post(here, {**fields, "password": PASSWORD}, 409)
    browser.post(here, {**fields, "phone": "13800138000", "password": PASSWORD})
    made = Browser(world.app)
    made.sign_in("13800138000", PASSWORD)
    assert is_signed_in(made)
    made.get("/me")
    assert "住址已核实" in made.words()


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
    staff.send("/staff/roles", {"login": "chu", "role": "district_officer", "basis": "文件"})
    assert "褚示庚" in staff.words()
    district = Browser(world.app)
    district.sign_in("chu", PASSWORD)
    district.get("/staff")
    assert not district.page.has_form("/staff/accounts")
    assert not district.page.has_form("/staff/roles")
    district.get("/staff?place=999999999999")
    assert "没有这个代码的地区" in district.words()
    district.get(f"/staff?place={world.code}")
    assert district.at == f"/communities/{world.code}/people"
    district.send("/roles", {"login": "resident1", "role": "secretary", "basis": "任命"})
    assert district.at == f"/communities/{world.code}/people"
    assert "居示1" in district.words()


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"login": "root1", "role": "audit_staff"}, 409, "不能由同一个人担任"),
        ({"role": "secretary"}, 422, "角色"),
        ({"login": "nobody-here"}, 409, "没有找到"),
    ],
)
def test_a_staff_role_that_cannot_be_given_comes_back_with_the_reason(
    world: World, given: dict[str, str], status: int, words: str
) -> None:
    staff = root(world)
    whole = {"login": "resident1", "role": "auditor", "basis": "文件", **given}
    staff.send("/staff/roles", whole, status)
    assert words in staff.words()


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
