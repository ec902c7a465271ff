"""The home pages: cards of matters with what happens next, and the committee with its vacancies."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.issues import service as issues
from consult.issues.followers import take_effect
from tests.client import Browser
from tests.committees.factories import vacate
from tests.world import PASSWORD, TITLE, Stage, World, bring, build


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def words(world: World, address: str) -> str:
    browser = Browser(world.app)
    browser.get(address.format(code=world.code))
    return browser.words()


def test_a_card_says_where_the_matter_stands_in_which_community_and_what_is_next(
    world: World, hands: Hands
) -> None:
    bring(world, hands, Stage.ANNOUNCED)

    shown = words(world, "/")

    assert TITLE in shown
    assert "已公告，等待开会" in shown
    assert "接下来：开会协商 · 2026年6月4日 09:00" in shown
    assert "万春社区 · 2026-001" in shown


def test_what_is_carried_out_says_by_when_its_first_open_task_is_due(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    assert "接下来：公示期满、异议都答复后落实" in words(world, "/communities/{code}")

    hands.forward(days=9)
    with world.app.app_context():
        take_effect()
    day = clock.legal_day(clock.now())
    for days in (9, 4):
        due = day + timedelta(days=days)
        world.do(world.handler, issues.assign_task, case.id, "装棚", "物业", due)

    assert "按任务落实并验收 · 2026年6月17日 24:00" in words(world, "/communities/{code}")


def test_a_community_says_how_many_seats_its_committee_has_and_how_many_are_vacant(
    world: World,
) -> None:
    assert "7+X：7 个固定席位" in words(world, "/communities/{code}")
    assert "席位都有人" in words(world, "/communities/{code}")

    vacate(world, 3)
    vacate(world, 5)

    assert "现在空缺 2 席" in words(world, "/communities/{code}")


def test_a_community_without_a_committee_says_so(world: World) -> None:
    shown = words(world, "/communities/340207005001")

    assert "这里还没有开通" in shown
    assert "7+X" not in shown


def test_nobody_is_led_to_a_form_that_would_refuse_them(world: World) -> None:
    browser = Browser(world.app)
    browser.sign_in(world.stranger.login, PASSWORD)
    browser.get(f"/communities/{world.code}")
    assert f"/communities/{world.code}/raise" not in browser.page.links
    assert "住在这里、住址已核实的居民" in browser.words()
    browser.get("/communities/340207005002")
    assert "/communities/340207005002/raise" not in browser.page.links


def test_a_resident_is_led_to_the_own_community(world: World) -> None:
    browser = Browser(world.app)
    browser.sign_in(world.residents[0].login, PASSWORD)
    browser.get("/")
    assert "我的社区" in browser.words()
    assert f"/communities/{world.code}" in browser.page.links


def test_every_page_leads_to_help_in_the_same_place(world: World) -> None:
    browser = Browser(world.app)
    for page in ("/", "/matters", "/help"):
        browser.get(page)
        footer = browser.page.text.split("<footer", 1)[1]
        assert 'href="/help"' in footer
    assert "替您登记" in browser.words()
