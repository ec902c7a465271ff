"""A notice that was taken down leads to the one that replaces it, and back, on paper too."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.issues import service as issues
from consult.issues.service import Change
from tests.publication.factories import answered, objection, viewed
from tests.world import Case, Stage, World, bring, build, visit

STANDING = {
    "zh": ("由2026年", "已经撤下"),
    "en": ("Replaced by the new notice", "which was taken down"),
}


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


def moved(world: World, hands: Hands, case: Case) -> str:
    """Give the meeting another time an hour later; return the address of the new notice."""
    hands.forward(hours=1)
    change = Change(clock.now() + timedelta(days=4), "三楼会议室", "台风", "改期，请互相转告。")
    return "/notices/" + world.do(world.secretary, issues.move_meeting, case.id, change)


def sheet(world: World, address: str, language: str) -> str:
    """Return what is printed of a notice: the sheet alone."""
    page = visit(world, None, language).get(address)
    return page.text.split('<article class="notice-sheet">')[1].split("</article>")[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_notice_taken_down_leads_to_its_successor_and_back(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    first = f"/notices/{case.meeting_id}"
    second = moved(world, hands, case)
    third = moved(world, hands, case)
    followed, follows = STANDING[language]

    for address, before, after in (
        (first, None, second),
        (second, first, third),
        (third, second, None),
    ):
        page = visit(world, None, language).get(address)
        others = {link for link in page.links if link in {first, second, third}}
        assert others == {each for each in (before, after) if each}
        assert ('class="lead"' in page.text) == (after is not None)
        printed = sheet(world, address, language)
        assert (followed in printed) == (after is not None)
        assert (follows in printed) == (before is not None)
        for each in others:
            assert f"http://localhost{each}<" in printed  # links cannot be followed on paper
    lead = visit(world, None, language).get(first).text.split('class="notice-sheet"')[0]
    assert f'href="{second}"' in lead


def test_a_notice_without_successor_says_only_that_it_was_taken_down(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    hands.forward(hours=1)
    world.do(world.secretary, issues.call_off_meeting, case.id, "停电")

    printed = sheet(world, f"/notices/{case.meeting_id}", "zh")
    assert "提前撤下" in printed
    assert "/notices/" not in printed


def test_notices_of_another_kind_do_not_replace_one_another(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    made = objection(world, case, world.residents[2])
    viewed(world, made)
    answered(world, made, upheld=True)
    hands.forward(hours=1)
    world.keep_up()  # the opinion's notice comes down

    for address in (f"/notices/{case.publication_id}", f"/notices/{case.meeting_id}"):
        assert "/notices/" not in sheet(world, address, "zh")
    assert "提前撤下" in sheet(world, f"/notices/{case.publication_id}", "zh")
