"""Where people are real, nobody signs in without a password."""

from flask import Flask

from tests import world as worlds
from tests.client import Browser


def test_a_real_installation_shows_no_tour_and_signs_nobody_in_without_a_password(
    app: Flask,
) -> None:
    world = worlds.build(app)
    browser = Browser(world.app)
    for page in ("/", "/sign-in"):
        browser.get(page)
        assert "/tour/" not in browser.page.text
    _action, fields = browser.page.form_to("/sign-in")
    for account in (world.residents[0].login, "shen", "xitong"):
        browser.post(f"/tour/{account}", {"csrf_token": fields["csrf_token"]}, 404)
    browser.get("/me")
    assert browser.at.startswith("/sign-in")
