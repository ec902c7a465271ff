"""What a page costs does not grow with what it does not show: statements are counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from consult.core.clock import Hands
from consult.core.db import db
from tests.client import Browser
from tests.world import PASSWORD, Stage, World, bring, build

MOST = 12
"""Statements that any list page may need, the visitor's own included."""


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach the database."""
    seen: list[str] = []

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost(world: World, browser: Browser, address: str) -> int:
    with counted(world.app) as seen:
        browser.get(address)
    return len(seen)


@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    "address", ["/", "/matters", "/notices", "/record", "/communities", "/communities/{code}"]
)
def test_a_list_page_costs_the_same_however_many_rows_there_are(
    app: Flask, hands: Hands, address: str, *, signed_in: bool
) -> None:
    world = build(app)
    browser = Browser(app)
    if signed_in:
        browser.sign_in(world.secretary.login, PASSWORD)
    place = address.format(code=world.code)
    bring(world, hands, Stage.ADMITTED)
    browser.get(place)

    few = cost(world, browser, place)
    for _ in range(4):
        bring(world, hands, Stage.ADMITTED)
    many = cost(world, browser, place)

    assert many == few
    assert many <= MOST


def test_a_ballot_costs_the_same_on_a_small_roll_and_on_a_larger_one(
    app: Flask, hands: Hands
) -> None:
    world = build(app)
    case = bring(world, hands, Stage.OPEN)
    costs = []
    for who in world.seats[:3]:
        browser = Browser(app)
        browser.sign_in(who.login, PASSWORD)
        page = browser.get(f"/polls/{case.poll_id}")
        action, fields = page.form_to("/ballot")
        with counted(app) as seen:
            answer = browser.client.post(action, data={**fields, "choice": "for"})
        assert answer.status_code == 303
        costs.append(len(seen))

    assert len(set(costs)) == 1
