"""The calendar of a year, and the day that the district sets."""

from datetime import date, timedelta

import pytest
from flask import Flask

from consult.app import create_app
from consult.audit import queries as audit
from consult.audit.models import LOG_ID
from consult.config import Settings
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.errors import Forbidden, Refused
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.identity import service as identity
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson, Term
from consult.workdays import queries, service
from consult.workdays.rules import Counting, Refusal, Span
from consult.workdays.service import Setting
from tests.databases import START
from tests.world import PASSWORD, Someone, World, build, visit

TYPHOON = date(2026, 6, 3)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def officer(world: World) -> Someone:
    with world.app.app_context():
        made = identity.create_staff_account(
            system_actor("cli"),
            LOG_ID,
            NewPerson(name="楚示庚", account="officer", password_hash=hash_password(PASSWORD)),
        )
        term = Term(clock.now(), None, "测试")
        identity.grant_platform_role(
            system_actor("cli"), LOG_ID, made, policy.DISTRICT_OFFICER.code, term
        )
    return Someone(made, "officer", "楚示庚")


def rest(day: date = TYPHOON) -> Setting:
    return Setting(day, working=False, name="台风停工", basis="区防指通知")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_sees_the_holidays_and_the_weekends_worked_for_them(
    world: World, language: str
) -> None:
    page = visit(world, None, language).get("/workdays?year=2026")

    assert ("春节" if language == "zh" else "Chinese New Year") in page.text
    assert ("调休上班" if language == "zh" else "in exchange for a day off") in page.text
    assert language == "zh" or "春节" not in page.text
    assert 'datetime="2026-10-10"' in page.text
    assert not page.has_form("/workdays")


def test_a_year_without_an_announcement_says_so(world: World) -> None:
    visitor = visit(world, None)

    assert "还没有公布" in visitor.get("/workdays?year=2031").text
    assert "还没有公布" not in visitor.get("/workdays?year=2026").text


@pytest.mark.parametrize("year", ["1900", "3000", "abcd", "20261", "-202"])
def test_years_that_the_calendar_does_not_have_are_not_found(world: World, year: str) -> None:
    visit(world, None).get(f"/workdays?year={year}", 404)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_district_sets_a_day_on_record(world: World, officer: Someone, language: str) -> None:
    browser = visit(world, officer, language)
    browser.get("/workdays?year=2026")
    given = {"day": "2026-06-03", "working": "rest", "name": "台风停工", "basis": ""}

    page = browser.send("/workdays", given, 422)
    assert "台风停工" in page.text
    page = browser.send("/workdays", {**given, "basis": "区防指通知"})

    assert "区防指通知" in page.text
    with world.app.app_context():
        assert not queries.calendar(reader(), TYPHOON, TYPHOON).is_working(TYPHOON)
        entry = audit.list_story(reader(), "workdays/2026")[-1]
        assert entry.kind == "workdays.day_set"


def test_a_day_is_set_back(world: World, officer: Someone) -> None:
    world.do(officer, service.set_day, LOG_ID, rest())
    again = Setting(TYPHOON, working=True, name="正常上班", basis="通知解除")
    world.do(officer, service.set_day, LOG_ID, again)

    with world.app.app_context():
        day = queries.calendar(reader(), TYPHOON, TYPHOON).at(TYPHOON)
    assert day.working
    assert day.changed
    with pytest.raises(Refused) as error:
        world.do(officer, service.set_day, LOG_ID, again)
    assert error.value.code is Refusal.DAY_AS_BEFORE


def test_a_span_counts_with_a_day_that_another_process_set(
    world: World, officer: Someone, settings: Settings
) -> None:
    other = create_app(settings)
    day_after_tomorrow = Span(Counting.WORKING, 2)

    def ends(app: Flask) -> date:
        with app.test_request_context():
            end = queries.end_of_span(reader(), START, day_after_tomorrow)
            db.session.remove()
            return clock.legal_day(end - timedelta(seconds=1))

    assert (ends(world.app), ends(other)) == (TYPHOON, TYPHOON)
    world.do(officer, service.set_day, LOG_ID, rest())
    assert ends(other) == ends(world.app) == TYPHOON + timedelta(days=1)
    with other.app_context():
        db.engine.dispose()


def test_nobody_else_changes_the_calendar(world: World) -> None:
    for who in (world.secretary, world.guide, world.auditor, world.residents[0]):
        with pytest.raises(Forbidden):
            world.do(who, service.set_day, LOG_ID, rest())
        assert not visit(world, who).get("/workdays?year=2026").has_form("/workdays")
