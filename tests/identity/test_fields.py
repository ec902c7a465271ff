from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from wtforms import StringField

from consult.core.clock import Hands
from consult.core.forms import BREAKS, Form, clean_line
from consult.core.reading import reader
from consult.identity.models import Person, Residence
from consult.identity.views import SETUP_CODE
from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, World, visit

TURNED = "\u202e坏\u2066名\u200b"
"""坏名, with characters that nobody sees and that turn the direction of the text."""


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def said_at(browser: Browser, field: str) -> str:
    """Return what a page says at a field; the summary on top leads there."""
    page = browser.page
    assert f"#{field}" in page.links, f"nothing leads to {field}: {browser.words()}"
    wrong = {each["id"]: each for _, each in page.fields if each.get("aria-invalid") == "true"}
    assert f"{field}-error" in wrong[field]["aria-describedby"]
    start = page.text.index(f'id="{field}-error"')
    return page.text[start : page.text.index("</div>", start)]


def named(world: World, login: str) -> str:
    with world.app.app_context():
        name = reader().scalar(select(Person.name).where(Person.account == login))
        assert name is not None
        return name


def register(world: World) -> tuple[Browser, str]:
    return visit(world, None), f"/communities/{world.code}/register"


def desk(world: World) -> tuple[Browser, str]:
    return visit(world, world.handler), f"/communities/{world.code}/people/new"


@pytest.mark.parametrize("door", [register, desk])
def test_everything_that_is_wrong_is_said_at_its_field_at_once(
    world: World, door: Callable[[World], tuple[Browser, str]]
) -> None:
    browser, address = door(world)
    browser.get(address)
    given = {
        "name": "",
        "phone": "12345",
        "account": "Ａ b",
        "building": "3 栋",
        "password": "short",
    }
    browser.send(address, given, 422)
    assert "请填写这一项" in said_at(browser, "name")
    assert "请填写 11 位手机号" in said_at(browser, "phone")
    assert "账号名用 3 到 40 个小写字母" in said_at(browser, "account")
    assert "密码至少 8 个字" in said_at(browser, "password")
    assert "有 4 处要改" in browser.words()


def test_who_signs_in_needs_a_name_or_a_phone_and_that_is_said_at_the_phone(world: World) -> None:
    browser, address = register(world)
    browser.get(address)
    browser.send(address, {"name": "王示明", "building": "3 栋", "password": PASSWORD}, 422)
    assert "账号名和手机号至少填一个" in said_at(browser, "phone")
    clerk, there = desk(world)
    clerk.get(there)
    clerk.send(there, {"name": "王示明", "building": "3 栋"})
    assert clerk.at.endswith("/people")


def test_a_password_that_is_one_s_phone_number_is_refused_at_the_field(world: World) -> None:
    browser, address = register(world)
    browser.get(address)
    given = {"name": "王示明", "building": "3 栋", "phone": "+86 138-0013-8000"}
    browser.send(address, {**given, "password": "13800138000"}, 422)
    assert "太容易猜到" in said_at(browser, "password")


def test_an_account_name_that_is_taken_is_said_at_the_field(world: World) -> None:
    browser, address = register(world)
    browser.get(address)
    given = {"name": "王示明", "building": "3 栋", "account": "resident1", "password": PASSWORD}
    browser.send(address, given, 409)
    assert "已经有人用了" in said_at(browser, "account")


def test_a_change_of_the_password_says_what_is_wrong_where(world: World) -> None:
    browser = visit(world, world.residents[0])
    browser.get("/me")
    browser.send("/me/password", {"current": "not-the-one-1", "password": "another-lamp-8"}, 409)
    assert "现在的密码不对" in said_at(browser, "current")
    browser.send("/me/password", {"current": PASSWORD, "password": "aaaaaaaaaa"}, 422)
    assert "太容易猜到" in said_at(browser, "password")
    browser.send("/me/password", {"current": PASSWORD, "password": PASSWORD}, 409)
    assert "要和现在的密码不同" in said_at(browser, "password")


def test_a_phone_number_at_the_desk_s_other_door_is_checked_at_the_field(world: World) -> None:
    browser = visit(world, world.handler)
    browser.get(f"/communities/{world.code}/enter?new=1")
    browser.send("/enter", {"phone": "12345", "name": "李示老"}, 422)
    assert "请填写 11 位手机号" in said_at(browser, "phone")


def test_a_role_that_is_over_before_it_begins_is_said_at_the_term(world: World) -> None:
    browser = visit(world, world.secretary)
    browser.get(f"/communities/{world.code}/people")
    given = {"whom": "resident1", "role": "handler", "basis": "会议", "until": "2020-01-01"}
    worlds.look_and_send(browser, "/roles", given, 409)
    assert "已经过去" in said_at(browser, "until")


def test_no_name_turns_its_direction_whatever_the_door(world: World) -> None:
    for door, account in ((register, "turned1"), (desk, "turned2")):
        browser, address = door(world)
        browser.get(address)
        given = {"name": TURNED, "account": account, "building": "3\u202e 栋\n后门"}
        browser.send(address, {**given, "password": PASSWORD})
        assert named(world, account) == "坏名"
    with world.app.app_context():
        homes = set(reader().scalars(select(Residence.building)))
    assert "3 栋 后门" in homes
    assert not [home for home in homes if "\u202e" in home]


def test_the_first_name_of_an_installation_is_clean_too(app: Flask, browser: Browser) -> None:
    browser.get("/first-run")
    given = {"name": TURNED, "account": "root1", "setup_code": app.config[SETUP_CODE]}
    browser.send("/first-run", {**given, "password": "short"}, 422)
    assert "密码至少 8 个字" in said_at(browser, "password")
    browser.send("/first-run", {**given, "password": PASSWORD})
    with app.app_context():
        assert reader().scalar(select(Person.name).where(Person.account == "root1")) == "坏名"


def _forms(of: type[Form]) -> list[type[Form]]:
    return [each for sub in of.__subclasses__() for each in (sub, *_forms(sub))]


def test_every_text_of_every_form_is_cleaned(app: Flask) -> None:
    loose = set()
    with app.test_request_context():
        for form in _forms(Form):
            for name in dir(form):
                made = getattr(form, name)
                kind = getattr(made, "field_class", None)
                if not (isinstance(kind, type) and issubclass(kind, StringField)):
                    continue
                if kind.__name__ in {"HiddenField", "PasswordField"}:
                    continue
                cleans = [each(TURNED) for each in made.kwargs.get("filters", ())]
                if "坏名" not in cleans:
                    loose.add(f"{form.__module__}.{form.__qualname__}.{name}")
    assert {each for each in loose if each.startswith("consult.")} == set()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029", "\x0b", "\x85", "\t\n"])
def test_a_line_stays_one_line(end: str) -> None:
    assert clean_line(f"王{end}明") == "王 明"
    assert BREAKS.search(clean_line(end)) is None
