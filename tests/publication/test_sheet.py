"""The sheet of a notice: whose it is, what sort, who answers for it, and where to object."""

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.identity import queries as people
from consult.issues.rules import Form
from tests.world import BAJIAO, TITLE, Case, Stage, World, bring, build, seat_assembly, visit

ONLINE = "在本页提出"
ON_PAPER = "扫下面的二维码"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def case(world: World, hands: Hands) -> Case:
    return bring(world, hands, Stage.PUBLISHED)


def sheet(world: World, notice_id: str, language: str = "zh") -> str:
    page = visit(world, None, language).get(f"/notices/{notice_id}")
    return page.text.split('<article class="notice-sheet">')[1].split("</article>")[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ("万春社区", "协商意见公示", "万春社区居民委员会", "（盖章）", "编号 2026-001")),
        (
            "en",
            (
                "Wanchun Community",
                "Consultation opinion, open to objections",
                "Residents&#39; Committee of Wanchun Community",
                "(seal)",
            ),
        ),
    ],
)
def test_a_sheet_names_community_kind_and_the_committee_that_issues_it(
    world: World, case: Case, language: str, said: tuple[str, ...]
) -> None:
    shown = sheet(world, case.publication_id, language)
    for each in (*said, TITLE):
        assert each in shown


def test_each_kind_has_its_heading(world: World, case: Case, hands: Hands) -> None:
    assert "会议公告" in sheet(world, case.meeting_id)
    seat_assembly(world)
    decided = bring(world, hands, Stage.PUBLISHED, Form.DECISION)
    assert "决定公布" in sheet(world, decided.publication_id)


def test_a_village_has_a_committee_of_villagers(app: Flask, hands: Hands) -> None:
    village = build(app, BAJIAO)
    noticed = bring(village, hands, Stage.ANNOUNCED)
    assert "八角村村民委员会" in sheet(village, noticed.meeting_id)
    english = sheet(village, noticed.meeting_id, "en")
    assert "Villagers&#39; Committee of Bajiao Village" in english


def test_who_acts_in_office_is_named_in_full_and_nobody_else(world: World, case: Case) -> None:
    assert world.secretary.name in sheet(world, case.publication_id)
    with world.app.app_context():
        scope, now = (f"area:{world.area_id}", "platform"), clock.now()
        for who, named in (
            (world.secretary, world.secretary.name),
            (world.supervisor, world.supervisor.name),
            (world.residents[2], None),
        ):
            assert people.name_in_office(reader(), who.id, scope, now) == named
        elsewhere = ("area:elsewhere",)
        assert people.name_in_office(reader(), world.secretary.id, elsewhere, now) is None


def test_paper_says_where_to_object_without_a_screen(world: World, case: Case) -> None:
    shown = sheet(world, case.publication_id)
    on_screen = shown.split('<span class="no-print">')[1].split("</span>")[0]
    on_paper = shown.split('<span class="print-only">')[1].split("</span>")[0]
    assert ONLINE in on_screen
    assert ONLINE not in on_paper
    assert ON_PAPER in on_paper
