"""The day's check code: what paper says is what the database signed, for any past day."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from consult.audit import queries
from consult.audit.models import CheckpointRow
from consult.audit.queries import CheckCode
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.reading import forget, reader
from tests.client import Browser
from tests.world import Stage, bring, build


def checkpoints(app: Flask) -> list[tuple[int, str, str]]:
    """Return size, root and legal day of every signed checkpoint, oldest first."""
    with app.app_context():
        rows = db.session.scalars(select(CheckpointRow).order_by(CheckpointRow.size))
        return [(row.size, row.root, str(clock.legal_day(row.signed_at))) for row in rows]


def grouped(root: str) -> str:
    return " ".join(root[at : at + 4] for at in range(0, 16, 4))


def newest(app: Flask) -> CheckCode:
    with app.app_context():
        forget()
        code = queries.newest_code(reader())
        assert code is not None
        return code


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def story(app: Flask, hands: Hands) -> list[tuple[int, str, str]]:
    """A record of some days."""
    world = build(app)
    for _ in range(3):
        bring(world, hands, Stage.CONSULTING)
        hands.forward(days=2)
    return checkpoints(app)


def test_the_newest_code_is_the_newest_checkpoint(
    app: Flask, story: list[tuple[int, str, str]]
) -> None:
    size, root, _day = story[-1]
    code = newest(app)
    assert (code.size, code.digits) == (size, grouped(root))


def test_the_record_page_shows_the_code_of_any_signed_size(
    app: Flask, story: list[tuple[int, str, str]], language: str
) -> None:
    browser = Browser(app, language)
    for size, root, _day in (story[0], story[len(story) // 2], story[-1]):
        browser.get(f"/record?size={size}")
        assert grouped(root) in browser.words()


def test_the_record_page_shows_the_last_code_of_any_day(
    app: Flask, story: list[tuple[int, str, str]]
) -> None:
    browser = Browser(app)
    last_of = {day: grouped(root) for _size, root, day in story}
    assert len(last_of) > 3
    for day, digits in last_of.items():
        with app.app_context():
            forget()
            found = queries.code_of_day(reader(), date.fromisoformat(day))
            assert found is not None
            assert found.digits == digits
        browser.get(f"/record?day={day}")
        assert digits in browser.words()


NEVER_SIGNED = (
    *("size=0", "size=999999", "size=abc", "size=%F0%9F%98%80", "size=" + "9" * 40, "size=-1"),
    *("day=2026-13-40", "day=1999-01-01", "day=9999-12-31", "day=x", "day=2031-01-01"),
)


def test_what_was_never_signed_is_said_so_in_words(app: Flask, language: str) -> None:
    browser = Browser(app, language)
    for asked in NEVER_SIGNED:
        page = browser.get(f"/record?{asked}")
        assert 'role="status"' in page.text
        assert 'class="check-code"' not in page.text


def test_a_number_may_be_typed_as_people_write_it(
    app: Flask, story: list[tuple[int, str, str]]
) -> None:
    size, root, _day = story[-1]
    browser = Browser(app)
    browser.get(f"/record?size=%20{str(size)[0]}%20{str(size)[1:]}")
    assert 'class="check-code"' in browser.page.text
    assert grouped(root) in browser.words()
