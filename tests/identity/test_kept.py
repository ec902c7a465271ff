import io
import re

import pytest
from flask import Flask
from sqlalchemy import func, select
from wtforms import PasswordField

from consult.core.clock import Hands
from consult.core.forms import Form
from consult.core.policy import Actor
from consult.core.reading import forget, reader
from consult.core.web.kept import LONGEST, NOT_KEPT
from consult.identity import service
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson
from consult.issues.models import Matter
from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, World, visit

RAISE = f"/communities/{worlds.WANCHUN}/raise"
TEXT = "楼道里停满了车。\n\n晚上还有人在充电，“很危险” <b>&amp;。"
TYPED = {"title": "充电棚", "facts": TEXT, "wish": "建充电棚", "affected": "3 栋"}
NEW_PASSWORD = "another-lamp-8"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    hands.forward(hours=1)
    return worlds.build(app)


def matters(world: World) -> int:
    with world.app.app_context():
        forget()
        return reader().scalar(select(func.count()).select_from(Matter)) or 0


def end_session(browser: Browser) -> None:
    """Sign out as in another tab: this page stays as it is."""
    page, at = browser.page, browser.at
    browser.send("/sign-out")
    browser.page, browser.at = page, at


def shown(browser: Browser) -> dict[str, str]:
    """Return what the form to raise a matter holds, as a reader sees it."""
    found = re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', browser.page.text, re.DOTALL
    )
    return dict(found)


def filled(world: World) -> Browser:
    """Return the browser of a resident whose session ended while they filled in a form."""
    browser = visit(world, world.residents[0])
    browser.get(RAISE)
    end_session(browser)
    return browser


def test_what_was_typed_outlives_the_session_and_is_sent_by_the_person_alone(world: World) -> None:
    browser = filled(world)
    browser.send("/raise", TYPED, 403)
    assert "您的登录已经结束，刚才填的没有提交" in browser.words()
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    assert "您刚才填的内容还在，还没有提交" in browser.words()
    assert browser.page.has_form("/sign-out")
    browser.send("/raise", status=422)
    assert "填的内容都在，请再提交一次" in browser.words()
    assert 'value="充电棚"' in browser.page.text
    assert "楼道里停满了车。\n\n晚上" in browser.page.text.replace("\r\n", "\n")
    assert "&lt;b&gt;&amp;amp;" in browser.page.text
    assert matters(world) == 0
    fields = browser.page.form_to("/raise")[1]
    browser.post(RAISE, {**fields, **TYPED})
    assert matters(world) == 1
    assert browser.at.startswith("/matters/")


def test_a_wrong_password_loses_nothing(world: World) -> None:
    browser = filled(world)
    browser.send("/raise", TYPED, 403)
    browser.send("/sign-in", {"login": "resident1", "password": "wrong-password"}, 409)
    browser.send("/sign-in", {"login": "resident1", "password": ""}, 422)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    browser.send("/raise", status=422)
    assert 'value="充电棚"' in browser.page.text


def test_who_did_not_type_it_can_drop_it(world: World) -> None:
    browser = filled(world)
    page = browser.send("/raise", TYPED, 403)
    away = next(each for each in page.links if each.startswith("/sign-in?"))
    browser.get(away)
    assert "充电棚" not in browser.page.text


def test_the_same_in_english(world: World) -> None:
    browser = filled(world)
    browser.language = "en"
    browser.send("/raise", {**TYPED, "facts": "Bikes block the stairs."}, 403)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD})
    browser.send("/raise", status=422)


def test_nothing_goes_to_another_person_s_place_without_a_look(world: World) -> None:
    browser = filled(world)
    browser.send("/raise", TYPED, 403)
    browser.send("/sign-in", {"login": "stranger", "password": PASSWORD})
    browser.send("/raise", status=403)
    assert matters(world) == 0


def test_passwords_and_ballots_stay_behind(world: World) -> None:
    browser = visit(world, world.handler)
    browser.get(f"/communities/{world.code}/people/new")
    end_session(browser)
    given = {"name": "李示老", "building": "1 栋", "password": "secret-lamp-5"}
    browser.send("/people/new", given, 403)
    assert "secret-lamp-5" not in browser.page.text
    browser.send("/sign-in", {"login": "handler", "password": PASSWORD})
    browser.send("/people/new", status=422)
    assert "secret-lamp-5" not in browser.page.text
    assert 'value="李示老"' in browser.page.text
    nobody = visit(world, None)
    nobody.post("/polls/x/ballot", {"choice": "against"})
    assert "against" not in nobody.page.text


def _forms(of: type[Form]) -> list[type[Form]]:
    return [each for sub in of.__subclasses__() for each in (sub, *_forms(sub))]


def test_no_password_of_any_form_goes_along(app: Flask) -> None:
    with app.test_request_context():
        names = {
            name
            for form in _forms(Form)
            for name in dir(form)
            if getattr(getattr(form, name), "field_class", None) is PasswordField
        }
    assert {"password", "current", "again"} <= names
    assert names <= NOT_KEPT


def test_a_form_with_files_keeps_what_stands_before_them(world: World) -> None:
    browser = filled(world)
    photo = (io.BytesIO(b"\xff\xd8" + bytes(300_000)), "a.jpg")
    answer = browser.client.post(RAISE, data={**TYPED, "files-0-file": photo})
    assert answer.status_code == 403
    assert 'name="kept-title" value="充电棚"' in answer.text
    assert "a.jpg" not in answer.text
    broken = "multipart/form-data; boundary=x"
    answer = browser.client.post(RAISE, data=b"--x\r\nno such thing", content_type=broken)
    assert answer.status_code == 303


def test_too_much_and_what_another_site_sent_is_dropped(world: World) -> None:
    nobody = visit(world, None)
    answer = nobody.client.post(RAISE, data={**TYPED, "facts": "长" * LONGEST})
    assert answer.status_code == 303
    answer = nobody.client.post(RAISE, data={f"a{no}": "x" for no in range(300)})
    assert answer.status_code == 303
    answer = nobody.client.post(RAISE, data=TYPED, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 303
    assert nobody.client.post(RAISE, data=TYPED, headers={"Origin": "null"}).status_code == 303
    here = {"Origin": "http://localhost"}
    assert nobody.client.post(RAISE, data=TYPED, headers=here).status_code == 403


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example"])
def test_what_was_typed_goes_to_no_other_site(world: World, back: str) -> None:
    browser = filled(world)
    browser.send("/raise", TYPED, 403)
    browser.send("/sign-in", {"login": "resident1", "password": PASSWORD, "back": back})
    assert "evil" not in browser.page.text
    assert browser.at == "/"


def test_a_button_without_a_form_leads_back_to_its_page(world: World) -> None:
    nobody = visit(world, None)
    for referrer, back in (("/communities", "/communities"), (RAISE + "/../../me/name", "/")):
        answer = nobody.client.post(
            "/me/name", headers={"Referer": f"http://localhost{referrer}"}, data={"once": "x"}
        )
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/sign-in?back={back}"


def newcomer(world: World) -> Browser:
    """Return the browser of somebody whose password a clerk chose."""
    with world.app.app_context():
        clerk: Actor = worlds.actor_of(world.secretary)
        new = NewPerson("李示老", "lao", "", hash_password(PASSWORD), building="1 栋", room="1")
        service.create_account(clerk, world.area_id, new)
    browser = Browser(world.app)
    browser.sign_in("lao", PASSWORD)
    return browser


def test_with_the_clerk_s_password_no_form_is_opened_that_could_not_be_sent(world: World) -> None:
    browser = newcomer(world)
    browser.get(RAISE)
    assert browser.at.startswith("/me?back=")
    assert "请先改密码" in browser.words()
    browser.send("/me/password", {"current": PASSWORD, "password": "short"}, 422)
    browser.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert browser.at == RAISE
    browser.send("/raise", TYPED)
    assert matters(world) == 1


def test_on_the_way_through_sign_in_the_place_is_not_forgotten(world: World) -> None:
    newcomer(world)
    browser = Browser(world.app)
    browser.get(RAISE)
    browser.send("/sign-in", {"login": "lao", "password": PASSWORD})
    browser.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert browser.at == RAISE


def test_a_form_that_was_open_already_keeps_what_was_typed(world: World) -> None:
    browser = newcomer(world)
    fields = {**TYPED, "once": "x"}
    browser.post(RAISE, fields, 403)
    assert "请先改密码" in browser.words()
    browser.send("/me/password", {"current": "wrong-one-1", "password": NEW_PASSWORD}, 409)
    browser.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    browser.send("/raise", status=422)
    assert 'value="充电棚"' in browser.page.text
    assert matters(world) == 0


def test_signing_in_with_the_clerk_s_password_loses_nothing_either(world: World) -> None:
    newcomer(world)
    browser = Browser(world.app)
    browser.post(RAISE, TYPED, 403)
    browser.send("/sign-in", {"login": "lao", "password": PASSWORD})
    browser.send("/raise", status=403)
    browser.send("/me/password", {"current": PASSWORD, "password": NEW_PASSWORD})
    browser.send("/raise", status=422)
    assert 'value="充电棚"' in browser.page.text


def test_nothing_is_written_for_a_stranger(world: World, statements: list[str]) -> None:
    nobody = visit(world, None)
    statements.clear()
    nobody.post(RAISE, TYPED, 403)
    assert not [each for each in statements if each.split()[0] in {"INSERT", "UPDATE", "DELETE"}]
