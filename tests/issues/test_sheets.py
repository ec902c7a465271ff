"""Paper of a matter: the task sheet, the slip, the blank form; who gets which."""

import pytest
from flask import Flask

from consult.core.clock import Hands
from consult.core.reading import reader
from consult.documents.rules import Kind
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import receipt_code
from consult.issues.service import Evidence, Proposal
from tests.audit.test_codes import newest
from tests.documents.world import choose
from tests.world import QINGYUAN, TITLE, Stage, World, bring, build, visit

NASTY = "<script>alert('楼道')</script> & \"充电\" 👨\u200d👩\u200d👧"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def raised(world: World, title: str) -> str:
    """Let a resident raise something under a title of their own."""
    proposal = Proposal(title, "事情的经过。", "希望解决。", "3 栋")
    return world.do(world.residents[1], issues.propose_matter, world.area_id, proposal)


def a_task(world: World, hands: Hands) -> str:
    """Bring a matter so far that a task follows from it; return the task's id."""
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=8)
    world.do(None, issues.take_effect, case.id)
    with world.app.app_context():
        due = queries.get_matter(reader(), case.id).moved_at.date()
    return world.do(
        world.secretary,
        issues.assign_task,
        case.id,
        "建好充电棚",
        "社区居委会",
        due.replace(year=2027),
    )


def test_the_slip_says_what_was_received_and_until_when_it_is_answered(
    world: World, language: str
) -> None:
    matter = raised(world, TITLE)
    browser = visit(world, world.residents[1], language)
    assert f"/matters/{matter}/print/slip" in browser.get(f"/matters/{matter}").links
    browser.get(f"/matters/{matter}/print/slip")
    words = browser.words()
    assert TITLE in words
    assert f"http://localhost/receipts/{receipt_code(matter)}" in words
    assert newest(world.app).digits in words


def test_only_proposer_and_office_get_the_slip(world: World, hands: Hands) -> None:
    hidden, public = raised(world, TITLE), bring(world, hands, Stage.ADMITTED).id
    for matter, answer in ((hidden, 404), (public, 403)):
        address = f"/matters/{matter}/print/slip"
        visit(world, world.residents[1]).get(address)
        visit(world, world.handler).get(address)
        for who in (world.residents[2], world.stranger, world.newcomer):
            page = visit(world, who).get(address, answer)
            assert world.residents[1].name not in page.text
    assert visit(world, None).get(f"/matters/{hidden}/print/slip").has_form("/sign-in")


def test_an_officer_who_reads_only_on_record_gets_no_slip(world: World) -> None:
    matter = raised(world, TITLE)
    visit(world, world.auditor).get(f"/matters/{matter}/print/slip", 403)


def test_whatever_a_title_holds_stays_text_on_the_slip(world: World, language: str) -> None:
    matter = raised(world, NASTY)
    page = visit(world, world.residents[1], language).get(f"/matters/{matter}/print/slip")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    assert "👨\u200d👩\u200d👧" in page.text


def test_the_task_sheet_is_for_office_and_supervisors(
    world: World, hands: Hands, language: str
) -> None:
    task = a_task(world, hands)
    address = f"/tasks/{task}/print"
    for who in (world.secretary, world.handler, world.supervisor):
        browser = visit(world, who, language)
        browser.get(address)
        assert "建好充电棚" in browser.words()
        assert "社区居委会" in browser.words()
        assert "24:00" in browser.words()
        assert newest(world.app).digits in browser.words()
    for other in (world.residents[2], world.stranger):
        visit(world, other).get(address, 403)
    assert visit(world, None).get(address).has_form("/sign-in")


def test_the_task_sheet_tells_what_was_done_asked_and_accepted(
    world: World, hands: Hands, language: str
) -> None:
    first, task = a_task(world, hands), ""
    with world.app.app_context():
        case = queries.get_task(reader(), first).matter_id
        due = queries.get_task(reader(), first).due_on
    hands.forward(days=1)
    early = due.replace(year=2026, month=12)
    task = world.do(
        world.secretary, issues.assign_task, case, "装指示灯", "物业公司", early, "消防队"
    )
    chosen = choose(world, world.handler, alt="灯杆照片", kind=Kind.EVIDENCE)
    evidence = Evidence((chosen,), checked=True)
    world.do(world.handler, issues.note_progress, task, "灯杆已经立好", evidence)
    closed = Evidence((choose(world, world.handler, alt="有门牌号", kind=Kind.EVIDENCE),))
    world.do(world.handler, issues.note_progress, task, "线路已经接好", closed)
    delay = world.do(world.handler, issues.ask_delay, task, "灯具没有到货", due)
    world.do(world.supervisor, issues.decide_delay, task, delay, "情况属实", granted=True)
    world.do(world.handler, issues.report_task, task, "全部装好")
    world.do(world.residents[1], issues.confirm_task, task)
    world.do(world.supervisor, issues.accept_task, task)

    office = visit(world, world.handler, language)
    office.get(f"/tasks/{task}/print")
    said = office.words()
    for each in ("物业公司", "消防队", "灯杆已经立好", "灯杆照片", "灯具没有到货", "情况属实"):
        assert each in said
    assert said.count("全部装好") == 2  # among what was done, and as the result
    for day in (early, due):
        assert (f"{day.year}年{day.month}月{day.day}日" in said) == (language == "zh")
    assert "-2 " in said  # it was given second, although it was due first
    supervisor = visit(world, world.supervisor, language)
    supervisor.get(f"/tasks/{task}/print")
    assert "灯杆照片" in supervisor.words()
    assert "有门牌号" not in supervisor.words()
    assert ("没有公开的凭据" in supervisor.words()) == (language == "zh")
    office.get(f"/tasks/{first}/print")
    assert "灯杆" not in office.words()


def test_the_blank_form_is_public_and_leads_to_the_one_online(world: World, language: str) -> None:
    browser = visit(world, None, language)
    assert (
        f"/communities/{world.code}/print/form" in browser.get(f"/communities/{world.code}").links
    )
    browser.get(f"/communities/{world.code}/print/form")
    assert f"http://localhost/communities/{world.code}/raise" in browser.words()
    assert '<svg class="qr"' in browser.page.text


@pytest.mark.parametrize(("code", "status"), [(QINGYUAN, 200), ("340207000000", 404), ("x", 404)])
def test_only_a_community_has_a_form(world: World, code: str, status: int) -> None:
    visit(world, None).get(f"/communities/{code}/print/form", status)
