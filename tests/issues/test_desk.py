"""The desk: looking once more before a matter is written down for a resident; scans on record."""

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from consult.audit import queries as audit
from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.documents import queries as documents
from consult.documents.entries import DocumentOpened
from consult.documents.rules import Kind
from consult.issues import service as issues
from consult.issues.models import Matter
from consult.issues.rules import Source
from consult.issues.service import OnBehalf, Proposal
from tests.client import Browser, Page
from tests.documents import makers
from tests.documents.world import choose
from tests.world import World, build, visit

LAMP = Proposal("三号楼楼道灯不亮", "晚上上楼看不见，老人怕摔。", "请换灯泡。", "3 号楼")
TYPED = {
    "title": "三号楼的楼道灯不亮",
    "facts": "看不见路。",
    "wish": "修好。",
    "affected": "三号楼",
    "source": "phone",
}
NEW = {"name": "余招娣", "phone": "", "building": "和畅苑 3 栋", "room": ""}


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def known(world: World) -> dict[str, str]:
    return {**TYPED, "whom": world.residents[2].name}


def lamp(world: World) -> str:
    """Let the same thing be under way already."""
    made: str = world.do(world.residents[1], issues.propose_matter, world.area_id, LAMP)
    world.do(world.secretary, issues.admit_matter, made, "public-affair", "属于公共事务")
    world.keep_up()
    return made


def entered(world: World) -> list[Matter]:
    with world.app.app_context():
        forget()
        return list(reader().scalars(select(Matter).where(Matter.entered_by.is_not(None))))


def look_of(page: Page) -> str:
    """Return what stands in the second look."""
    return (
        page.text.split('id="look"')[1].split("</section>")[0] if 'id="look"' in page.text else ""
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_asked_already_is_shown_with_whom_was_found_in_one_look(
    world: World, language: str
) -> None:
    case = lamp(world)
    browser = visit(world, world.handler, language)
    browser.get(f"/communities/{world.code}/enter")

    page = browser.send("/enter", known(world))

    assert f"/matters/{case}" in look_of(page)
    assert ("并入那一件" in look_of(page)) == (language == "zh")
    fields = page.form_to("/enter")[1]
    assert fields["proof"]
    assert {name: fields[name] for name in ("title", "affected", "source")} == {
        name: TYPED[name] for name in ("title", "affected", "source")
    }
    assert TYPED["facts"] in page.text
    assert TYPED["wish"] in page.text
    assert entered(world) == []
    browser.send("/enter", known(world))
    assert [(each.title, each.source) for each in entered(world)] == [
        (TYPED["title"], Source.PHONE)
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_taken_elsewhere_is_shown_with_its_hand_off(world: World, language: str) -> None:
    browser = visit(world, world.handler, language)
    page = browser.get(f"/communities/{world.code}/enter?new=1")
    assert "tel:12388" in page.links  # the whole list is there, folded
    given = {**TYPED, **NEW, "title": "电动车被偷", "facts": "昨晚被偷了。"}

    page = browser.send("/enter", given)

    assert "tel:110" in look_of(page)
    assert entered(world) == []
    page = browser.send("/enter", {**given, "wish": "举报有人受贿。"})
    assert "tel:12388" in look_of(page)
    assert entered(world) == []
    browser.send("/enter", {**given, "wish": "举报有人受贿。"})
    assert [each.title for each in entered(world)] == ["电动车被偷"]


def test_an_ordinary_matter_of_a_new_resident_is_sent_at_once(world: World) -> None:
    browser = visit(world, world.handler)
    browser.get(f"/communities/{world.code}/enter?new=1")

    browser.send("/enter", {**TYPED, **NEW})

    assert len(entered(world)) == 1


def test_what_is_wrong_is_said_before_the_look_asks(world: World) -> None:
    lamp(world)
    browser = visit(world, world.handler)
    browser.get(f"/communities/{world.code}/enter?new=1")

    page = browser.send("/enter", {**TYPED, **NEW, "name": ""}, 422)

    assert look_of(page)
    assert 'id="name-error"' in page.text
    browser.send("/enter", {**TYPED, **NEW})  # it was shown, and does not ask again
    assert len(entered(world)) == 1


def test_a_scan_waits_through_the_look_and_both_forms(world: World) -> None:
    lamp(world)
    browser = visit(world, world.handler)
    browser.get(f"/communities/{world.code}/enter")
    action, fields = browser.page.form_to("/enter")
    given = {
        **fields,
        **TYPED,
        "whom": "没有这个人",
        "scans-0-file": (BytesIO(makers.PDF), "a.pdf"),
    }
    answer = browser.client.post(action, data=given)
    page = browser._show(answer, 422, action)  # noqa: SLF001 - it checks every page

    assert page.form_to("/enter")[1]["scans-0-kept"]
    _, fields = page.form_to("/enter")
    page = browser.post(
        f"/communities/{world.code}/enter?new=1", {**fields, **TYPED, "switch": "1"}
    )

    _, fields = page.form_to("/enter")
    assert (fields["title"], fields["source"]) == (TYPED["title"], "phone")
    assert TYPED["facts"] in page.text
    assert "error-summary" not in page.text
    page = browser.send("/enter", {**TYPED, **NEW})  # the look was shown with the other form
    (made,) = entered(world)
    with world.app.app_context():
        (scan,) = documents.list_about(reader(), made.story)
    assert (scan.for_id, scan.kind) == (made.proposer_id, "scan")


def test_while_a_title_is_typed_the_desk_reads_words_of_its_own(world: World) -> None:
    case = lamp(world)
    browser = visit(world, world.handler)
    page = browser.get(f"/communities/{world.code}/enter")
    place = f"/communities/{world.code}/similar?desk=1"
    assert f'hx-post="{place}"' in page.text
    _, fields = page.form_to("/enter")
    sent = {"csrf_token": fields["csrf_token"], "once": fields["once"], "title": LAMP.title}

    piece = browser.client.post(place, data=sent).text

    assert f"/matters/{case}" in piece
    assert "并入那一件" in piece


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_guide_opens_the_scan_of_a_matter_on_record(world: World, language: str) -> None:
    chosen = choose(world, world.handler, kind=Kind.SCAN)
    who = OnBehalf(Source.PAPER, world.residents[2].id)
    made: str = world.do(world.handler, issues.enter_matter, world.area_id, LAMP, who, [chosen])
    (form,) = [
        each[0]
        for each in visit(world, world.guide, language).get(f"/matters/{made}").forms
        if each[0].endswith("/opening")
    ]
    guide: Browser = visit(world, world.guide, language)
    action, fields = guide.get(f"/matters/{made}").form_to(form)

    answer = guide.client.post(action, data={**fields, "why": "居民来访"})

    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    with world.app.app_context():
        forget()
        assert audit.list_story(reader(), f"matter/{made}")[-1].kind == DocumentOpened.kind
    guide.get(f"/matters/{made}")
    for other in (world.residents[3], None):
        assert "/opening" not in visit(world, other).get(f"/matters/{made}", 404).text
