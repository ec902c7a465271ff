"""The code on a slip: where it leads whoever has it in hand, and what it never tells."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.identity.service import NewPerson
from consult.issues import service as issues
from consult.issues.rules import FREE_CODES, Source, read_code, receipt_code
from consult.issues.rules.search import parse_number
from consult.issues.service import OnBehalf, Proposal
from tests.world import TITLE, Stage, World, bring, build, visit

SECRET = Proposal("三楼漏水到我家", "水从天花板滴下来。", "请来看看。", "3 号楼 302")
ID = "abcdefghij234567abcdefghij"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def entered(world: World) -> str:
    """Let somebody without an account raise something at the desk."""
    who = OnBehalf(Source.DESK, new=NewPerson(name="来示窗", building="3 号楼"))
    made: str = world.do(world.handler, issues.enter_matter, world.area_id, SECRET, who)
    return made


def test_a_code_is_read_however_it_is_typed() -> None:
    assert receipt_code(ID) == "ABCDE-FGHIJ"
    for typed in (
        "ABCDE-FGHIJ",
        "abcdefghij",
        " abcde fghij ",
        "ＡＢＣＤＥ－ＦＧＨＩＪ",
        "A8CDE-FGH1J",
    ):
        assert read_code(typed) == "abcdefghij", typed
    for typed in ("", "ABCDE", "ABCDE-FGHIJK", "ABCDE-FGHI9", "编号", "../../etc/x"):
        assert read_code(typed) is None, typed


def test_a_question_is_a_case_number_or_words() -> None:
    assert parse_number(" 2026-001 ") == parse_number("２０２６－１") == (2026, 1)
    for words in ("2026", "2026-000", "2026-001 号", "楼道灯", "12026-001"):
        assert parse_number(words) is None, words


def test_the_slip_leads_somebody_without_an_account_to_where_the_matter_stands(
    world: World, hands: Hands, language: str
) -> None:
    made = entered(world)
    code, due = receipt_code(made), clock.now() + timedelta(hours=48)
    handler = visit(world, world.handler, language)
    handler.get(f"/matters/{made}/print/slip")
    slip = handler.words()
    assert code in slip
    assert f"http://localhost/receipts/{code}" in slip
    assert "等待受理" not in slip

    resident = visit(world, None, language)
    resident.get(f"/receipts/{code}")
    local = due.astimezone(clock.LEGAL_ZONE)
    assert f"{local:%H:%M}" in resident.words()
    assert {"zh": "48 小时", "en": "48 hours"}[language] in resident.words()
    for secret in (SECRET.title, SECRET.facts, SECRET.wish, SECRET.affected, "来示窗", "来*窗"):
        assert secret not in resident.page.text
    assert f"/matters/{made}" not in resident.page.links

    hands.forward(hours=49)
    resident.get(f"/receipts/{code}")
    assert {"zh": "已超期", "en": "Overdue"}[language].lower() in resident.words().lower()
    world.do(world.handler, issues.reply_to_matter, made, "下午来看。", public=False)
    resident.get(f"/receipts/{code}")
    assert "下午来看。" not in resident.page.text
    assert {"zh": "没有公开", "en": "not published"}[language] in resident.words()


def test_the_receipt_of_a_public_matter_leads_to_it(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    page = visit(world, None).get(f"/receipts/{receipt_code(case.id)}")

    assert f"/matters/{case.id}" in page.links
    assert TITLE not in page.text


def test_a_code_is_typed_into_the_page_and_kept_when_it_is_wrong(
    world: World, language: str
) -> None:
    made = entered(world)
    resident = visit(world, None, language)
    resident.get("/receipts")
    page = resident.send("/receipts", {"code": "zzzzz-zzzzz"}, 409)
    assert 'value="zzzzz-zzzzz"' in page.text
    page = visit(world, None, language).get("/receipts/ZZZZZ-ZZZZZ", 404)
    assert 'value="ZZZZZ-ZZZZZ"' in page.text

    resident.get("/receipts")
    resident.send("/receipts", {"code": made[:10]})
    assert resident.at == f"/receipts/{receipt_code(made)}"


def test_who_guesses_codes_has_to_wait_and_those_elsewhere_do_not(
    world: World, hands: Hands
) -> None:
    made = entered(world)
    guesser = visit(world, None)
    for number in range(FREE_CODES):
        guesser.get(f"/receipts/wrong{number}", 404)

    guesser.get(f"/receipts/{receipt_code(made)}", 429)
    guesser.get("/receipts")
    guesser.send("/receipts", {"code": receipt_code(made)}, 409)
    hands.forward(minutes=16)
    guesser.get(f"/receipts/{receipt_code(made)}")


def test_a_page_that_is_not_shown_leads_back_to_it_after_signing_in(
    world: World, language: str
) -> None:
    matter = world.do(world.residents[1], issues.propose_matter, world.area_id, SECRET)
    browser = visit(world, None, language)
    page = browser.get(f"/matters/{matter}", 404)
    assert f"/sign-in?back=/matters/{matter}" in page.links
    assert "/receipts" in page.links
    page = visit(world, world.residents[2], language).get(f"/matters/{matter}", 404)
    assert not [each for each in page.links if each.startswith("/sign-in")]


def test_a_public_matter_is_found_by_its_number_and_a_private_one_is_not(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    world.keep_up()
    hidden = world.do(world.residents[1], issues.propose_matter, world.area_id, SECRET)
    world.do(
        world.secretary,
        issues.admit_matter,
        hidden,
        "public-affair",
        "属于公共事务",
        publish_text=False,
    )
    browser = visit(world, None, language)

    year = clock.legal_day(clock.now()).year
    assert f"/matters/{case.id}" in browser.get(f"/matters?q={year}-001").links
    assert f"/matters/{case.id}" in browser.get(f"/matters?q={year}-1&code={world.code}").links
    assert f"/matters/{hidden}" not in browser.get(f"/matters?q={year}-002").links
    assert f"/matters/{case.id}" not in browser.get(f"/matters?q={year - 1}-001").links
