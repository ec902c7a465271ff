"""What a page costs does not grow with what it does not show: statements are counted."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from consult.audit import queries
from consult.audit.views.entry import LED_TO
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.reading import forget, reader
from consult.issues import service as issues
from consult.issues.rules import Stance
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


def test_an_entry_costs_the_same_in_however_many_stories_it_stands(
    app: Flask, hands: Hands
) -> None:
    """Past a few, it leads no longer to the pages of its stories, only to the entries in them."""
    world = build(app)
    browser = Browser(app)
    costs = {}
    for size in (LED_TO, LED_TO + 4):
        cases = [bring(world, hands, Stage.ADMITTED).id for _ in range(size)]
        today = clock.legal_day(clock.now())
        world.do(
            world.secretary, issues.record_study, world.area_id, tuple(cases), today, agreed=True
        )
        with app.app_context():
            forget()
            (studied,) = queries.list_story(reader(), f"matter/{cases[0]}")[-1:]
        assert len(studied.subjects) == size
        browser.get(f"/record/{studied.id}")
        costs[size] = cost(world, browser, f"/record/{studied.id}")

    assert len(set(costs.values())) == 1
    assert costs[LED_TO] <= MOST + LED_TO


@pytest.mark.usefixtures("hands")
def test_an_entry_costs_the_same_however_much_it_says(app: Flask) -> None:
    world = build(app)
    browser = Browser(app)
    with app.app_context():
        forget()
        filled = queries.list_story(reader(), f"committee/{world.committee_id}")[-1]
        published = next(
            each
            for each in queries.list_entries(reader(), below=None, limit=500)
            if each.kind == "audit.rules_published"
        )
    assert len(filled.subjects) > LED_TO - 1
    assert len(published.facts["rules"]) > MOST
    for each in (filled, published):
        browser.get(f"/record/{each.id}")
        assert cost(world, browser, f"/record/{each.id}") <= MOST


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


MOST_OF_A_MATTER = 7
"""Statements for a matter with opinions, members, a poll and a notice, for somebody passing by."""

MOST_OF_A_RESULT = 9
"""Statements for the result of a committee: who presided is asked of three registers."""


def test_a_matter_costs_the_same_however_much_was_said_and_done(app: Flask, hands: Hands) -> None:
    world = build(app)
    browser = Browser(app)
    case = bring(world, hands, Stage.ANNOUNCED)
    costs = []
    for who in world.residents[2:5]:
        opinion = world.do(who, issues.write_opinion, case.id, Stance.SUPPORT, "同意这样办。")
        world.do(world.handler, issues.release_opinion, case.id, opinion)
        browser.get(f"/matters/{case.id}")
        costs.append(cost(world, browser, f"/matters/{case.id}"))

    assert browser.page.text.count("同意这样办。") == len(costs) > 1
    assert len(set(costs)) == 1
    assert costs[0] <= MOST_OF_A_MATTER


def test_a_result_costs_few_statements(app: Flask, hands: Hands) -> None:
    world = build(app)
    browser = Browser(app)
    case = bring(world, hands, Stage.CLOSED)
    browser.get(f"/polls/{case.poll_id}/result")

    assert cost(world, browser, f"/polls/{case.poll_id}/result") <= MOST_OF_A_RESULT
