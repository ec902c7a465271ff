"""The elder version: switched on every page, remembered by a browser or wished for an account."""

import pytest
from flask import Flask

from tests import world as worlds
from tests.client import Browser
from tests.world import PASSWORD, World

LARGE = '<html lang="zh-Hans" class="large-type">'


@pytest.fixture
def world(app: Flask) -> World:
    """Return a community with its people."""
    return worlds.build(app)


def is_large(browser: Browser) -> bool:
    return LARGE in browser.page.text


def test_a_switch_on_every_page_leads_to_the_elder_version_and_back(browser: Browser) -> None:
    browser.get("/communities")
    assert not is_large(browser)
    browser.get(next(each for each in browser.page.links if each.startswith("/version/large")))
    assert browser.at == "/communities"
    assert is_large(browser)
    assert "朗读这一页" in browser.page.text
    browser.get(next(each for each in browser.page.links if each.startswith("/version/normal")))
    assert not is_large(browser)


@pytest.mark.parametrize("name", ["huge", "large%20", ""])
def test_an_unknown_version_changes_nothing(app: Flask, name: str) -> None:
    answer = app.test_client().get(f"/version/{name}")
    assert "Set-Cookie" not in answer.headers


def test_the_switch_leads_to_no_other_site(browser: Browser) -> None:
    browser.get("/version/large?back=//evil.example/")
    assert browser.at == "/"


def test_what_an_account_wishes_holds_wherever_it_signs_in_and_for_nobody_else(
    world: World,
) -> None:
    own = Browser(world.app)
    own.sign_in("resident1", PASSWORD)
    own.get("/me")
    own.send("/me/version", {"large": "y"})
    assert is_large(own)

    desk = Browser(world.app)
    desk.get("/version/normal")
    desk.sign_in("resident1", PASSWORD)
    assert is_large(desk)
    desk.send("/sign-out")
    assert not is_large(desk)
    desk.sign_in("resident2", PASSWORD)
    assert not is_large(desk)


def test_a_wish_is_taken_back(world: World) -> None:
    browser = Browser(world.app)
    browser.sign_in("resident1", PASSWORD)
    browser.get("/me")
    browser.send("/me/version", {"large": "y"})
    action, fields = browser.page.form_to("/me/version")
    fields.pop("large")
    browser.post(action, fields)
    assert not is_large(browser)
    again = Browser(world.app)
    again.sign_in("resident1", PASSWORD)
    assert not is_large(again)


def test_a_form_that_comes_back_shows_its_error_open(world: World) -> None:
    browser = Browser(world.app)
    browser.sign_in("resident1", PASSWORD)
    browser.get("/version/large")
    browser.get("/me")
    browser.send("/me/password", {"current": "", "password": ""}, 422)
    part = browser.page.text.split('id="password-title"')[0].rsplit("<details", 1)[1]
    assert " open" in part
