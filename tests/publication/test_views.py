"""The board, a notice on it, and the objections to it."""

import pytest
from flask import Flask

from consult.audit import queries as audit
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Forbidden
from consult.core.ids import new_id
from consult.core.reading import reader
from consult.core.web import PAGE_ROWS, story_url
from consult.issues.rules import Form
from consult.publication import queries, service
from consult.publication.entries import ObjectionsOpened
from tests.publication.factories import TEXT, answered, objection, viewed
from tests.world import (
    BAJIAO,
    PASSWORD,
    QINGYUAN,
    TITLE,
    Case,
    Stage,
    World,
    bring,
    build,
    seat_assembly,
    visit,
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def case(world: World, hands: Hands) -> Case:
    return bring(world, hands, Stage.PUBLISHED)


def notice(case: Case) -> str:
    return f"/notices/{case.publication_id}"


def count(world: World, case: Case) -> int:
    with world.app.app_context():
        return queries.count_objections(reader(), case.publication_id)


# --- the board ---


def test_an_empty_board_says_what_will_hang_there(world: World, language: str) -> None:
    page = visit(world, None, language).get("/notices")
    assert 'class="empty"' in page.text


def test_the_board_shows_the_newest_notices_first(world: World, case: Case, language: str) -> None:
    page = visit(world, None, language).get("/notices")
    links = [link for link in page.links if link.startswith("/notices/")]
    assert links[:2] == [notice(case), f"/notices/{case.meeting_id}"]
    assert TITLE in page.text


def test_the_board_of_one_community_shows_only_its_own(
    world: World, case: Case, language: str
) -> None:
    browser = visit(world, None, language)
    assert notice(case) in browser.get(f"/notices?code={world.code}").links
    assert notice(case) not in browser.get(f"/notices?code={QINGYUAN}").links
    browser.get("/notices?code=340207999999", 404)


def test_the_board_is_paged_by_key(world: World, hands: Hands, statements: list[str]) -> None:
    cases = [bring(world, hands, Stage.ANNOUNCED) for _ in range(PAGE_ROWS + 2)]
    browser = visit(world, None)
    page = browser.get("/notices")
    statements.clear()
    page = browser.get("/notices")
    full = len(statements)
    first = [link for link in page.links if link.startswith("/notices/")]
    assert len(first) == PAGE_ROWS
    following = next(link for link in page.links if "before=" in link)
    statements.clear()
    page = browser.get(following.replace("&amp;", "&"))
    assert len(statements) == full
    rest = [link for link in page.links if link.startswith("/notices/")]
    assert len(rest) == 2
    assert set(first) | set(rest) == {f"/notices/{case.meeting_id}" for case in cases}
    assert "/notices" in page.links


@pytest.mark.parametrize("key", ["x", "1-", "-" + "a" * 26, "9" * 16 + "-" + "a" * 26, "１-x"])
def test_a_key_that_no_page_gave_is_not_found(world: World, key: str) -> None:
    visit(world, None).get(f"/notices?before={key}", 404)


# --- one notice ---


def test_a_publicity_says_first_how_to_object(world: World, case: Case, language: str) -> None:
    browser = visit(world, None, language)
    page = browser.get(notice(case))
    assert page.text.index('class="lead"') < page.text.index("notice-sheet")
    assert ("2026年6月11日 24:00" in browser.words()) == (language == "zh")
    assert "page--notice" in page.text
    assert f"/matters/{case.id}" in page.links
    assert not page.has_form("/objections")


def test_the_lines_of_a_notice_stay_lines(world: World, case: Case, language: str) -> None:
    page = visit(world, None, language).get(f"/notices/{case.meeting_id}")
    assert "居民朋友们：" in page.text
    assert "请来商量充电棚的位置。" in page.text
    assert not page.has_form("/objections")


def test_a_resident_objects_once(world: World, case: Case, language: str) -> None:
    browser = visit(world, world.residents[2], language)
    browser.get(notice(case))
    action, fields = browser.page.form_to("/objections")
    page = browser.send("/objections", {"text": TEXT})
    assert TEXT in page.text
    assert not page.has_form("/objections")
    browser.post(action, {**fields, "text": TEXT})
    assert count(world, case) == 1
    page = browser.post(action, {**fields, "once": new_id(), "text": "再说一次"}, 409)
    assert page.form_to("/objections")[1] is not None
    assert "再说一次" in page.text


def test_an_empty_objection_is_not_taken(world: World, case: Case, language: str) -> None:
    browser = visit(world, world.residents[2], language)
    browser.get(notice(case))
    page = browser.send("/objections", {"text": "  "}, 422)
    assert 'id="objection-text-error"' in page.text
    assert count(world, case) == 0


@pytest.mark.parametrize("name", ["visitor", "newcomer", "stranger", "secretary"])
def test_who_cannot_object_is_told_why(world: World, case: Case, name: str) -> None:
    who = {
        "visitor": None,
        "newcomer": world.newcomer,
        "stranger": world.stranger,
        "secretary": world.secretary,
    }[name]
    for language in ("zh", "en"):
        browser = visit(world, who, language)
        page = browser.get(notice(case))
        assert "action__why" in page.text
        assert not page.has_form("/objections")


def test_who_is_here_for_work_is_not_sent_to_have_an_address_confirmed(
    world: World, case: Case
) -> None:
    for who, told in (
        (world.secretary, "以居民身份才能提出异议"),
        (world.auditor, "以居民身份才能提出异议"),
        (world.newcomer, "请先到社区（村）核实住址"),
    ):
        browser = visit(world, who)
        browser.get(notice(case))
        assert told in browser.words()
    visit(world, world.secretary, "en").get(notice(case))


def test_an_objection_from_elsewhere_is_forbidden(world: World, case: Case) -> None:
    browser = visit(world, world.stranger)
    page = browser.get(notice(case))
    token = {"csrf_token": page.form_to("/sign-out")[1]["csrf_token"], "once": new_id()}
    browser.post(f"{notice(case)}/objections", {**token, "text": TEXT}, 403)
    nobody = visit(world, None)
    assert "/sign-in" in nobody.post(f"{notice(case)}/objections", {"text": TEXT}, 403).text


def test_a_late_objection_from_a_stale_page_is_refused(
    world: World, case: Case, hands: Hands, language: str
) -> None:
    browser = visit(world, world.residents[2], language)
    browser.get(notice(case))
    hands.forward(days=1)
    action, fields = browser.page.form_to("/objections")
    hands.forward_to(clock.from_ms(clock.to_ms(hands.read()) + 7 * 86_400_000))
    browser.sign_in(world.residents[2].login, PASSWORD)
    fields["csrf_token"] = browser.get("/notices").form_to("/sign-out")[1]["csrf_token"]
    page = browser.post(action, {**fields, "text": TEXT}, 409)
    assert TEXT in page.text
    assert count(world, case) == 0


def test_what_an_objection_says_is_for_staff_the_supervisor_and_its_author(
    world: World, case: Case
) -> None:
    objection(world, case, world.residents[2])
    for who, reads in (
        (None, False),
        (world.residents[3], False),
        (world.auditor, False),
        (world.residents[2], True),
        (world.secretary, True),
        (world.supervisor, True),
        (world.guide, True),
    ):
        page = visit(world, who).get(notice(case))
        assert (TEXT in page.text) == reads
        assert "一共收到 1 项异议" in page.text


def test_the_auditor_reads_objections_on_record(world: World, case: Case, language: str) -> None:
    objection(world, case, world.residents[2])
    browser = visit(world, world.auditor, language)

    browser.get(notice(case))
    browser.send("/objections/opening", {"why": ""}, 422)
    assert TEXT not in browser.page.text
    page = browser.send("/objections/opening", {"why": "年度审计抽查"})

    assert TEXT in page.text
    assert not page.has_form("/objections/opening")
    with world.app.app_context():
        entry = audit.list_story(reader(), f"notice/{case.publication_id}")[-1]
    assert entry.kind == ObjectionsOpened.kind
    assert entry.facts == {"objections": 1}


def test_who_does_not_audit_cannot_open_objections(world: World, case: Case) -> None:
    objection(world, case, world.residents[2])
    browser = visit(world, world.residents[3])

    assert not browser.get(notice(case)).has_form("/objections/opening")
    with pytest.raises(Forbidden):
        world.do(world.residents[3], service.open_objections, case.publication_id, "好奇")


def test_the_supervisor_gives_a_view_and_everybody_reads_it(
    world: World, case: Case, language: str
) -> None:
    made = objection(world, case, world.residents[2])
    browser = visit(world, world.supervisor, language)
    browser.get(notice(case))
    page = browser.send(f"{made}/view", {"favours": "yes"}, 422)
    assert f'id="view-{made}-error"' in page.text
    browser.send(f"{made}/view", {"favours": "yes", "view": "确实没有问过"})
    everybody = visit(world, None, language)
    everybody.get(notice(case))
    assert "确实没有问过" in everybody.page.text
    assert ("建议成立" in everybody.words()) == (language == "zh")


def test_a_view_is_given_once(world: World, case: Case) -> None:
    made = objection(world, case, world.residents[2])
    browser = visit(world, world.supervisor)
    browser.get(notice(case))
    action, fields = browser.page.form_to(f"{made}/view")
    viewed(world, made)
    page = browser.post(action, {**fields, "favours": "no", "view": "另一个意见"}, 409)
    assert "另一个意见" in page.text


def test_the_answer_waits_for_the_supervisor_and_is_not_the_publisher_s(
    world: World, case: Case
) -> None:
    made = objection(world, case, world.residents[2])
    handler, secretary = visit(world, world.handler), visit(world, world.secretary)
    assert "要先由监督委员会给出意见" in handler.get(notice(case)).text
    viewed(world, made)
    assert "发布公示的人不能答复" in secretary.get(notice(case)).text
    assert not secretary.page.has_form(f"{made}/answer")
    assert handler.get(notice(case)).has_form(f"{made}/answer")


def test_the_handler_upholds_an_objection(world: World, case: Case, language: str) -> None:
    made = objection(world, case, world.residents[2])
    viewed(world, made)
    browser = visit(world, world.handler, language)
    browser.get(notice(case))
    browser.send(f"{made}/answer", {"upheld": "yes"}, 422)
    action, fields = browser.page.form_to(f"{made}/answer")
    given = {"upheld": "yes", "answer": "重新协商，请坐轮椅的人参加"}
    browser.send(f"{made}/answer", given)
    assert "请坐轮椅的人参加" in visit(world, None, language).get(notice(case)).text
    browser.post(action, {**fields, **given})
    browser.post(action, {**fields, **given, "once": new_id()}, 409)


def test_the_forms_of_several_objections_keep_apart(world: World, case: Case) -> None:
    first = objection(world, case, world.residents[2])
    second = objection(world, case, world.residents[3], "太近了")
    browser = visit(world, world.supervisor)
    browser.get(notice(case))
    browser.send(f"{second}/view", {"favours": "no", "view": "距离符合规定"})
    assert browser.page.has_form(f"{first}/view")
    assert not browser.page.has_form(f"{second}/view")


def test_the_public_does_not_view_or_answer(world: World, case: Case) -> None:
    made = objection(world, case, world.residents[2])
    browser = visit(world, world.residents[3])
    page = browser.get(notice(case))
    assert not page.has_form(f"{made}/view")
    token = {"csrf_token": page.form_to("/sign-out")[1]["csrf_token"], "once": new_id()}
    given = {**token, "favours": "yes", "view": "好", "upheld": "yes", "answer": "好"}
    browser.post(f"/objections/{made}/view", given, 403)
    browser.post(f"/objections/{made}/answer", given, 403)


@pytest.mark.parametrize("upheld", [True, False])
def test_an_answer_is_public_either_way(world: World, case: Case, upheld: bool) -> None:  # noqa: FBT001
    made = objection(world, case, world.residents[2])
    viewed(world, made)
    answered(world, made, upheld=upheld)
    browser = visit(world, None)
    browser.get(notice(case))
    assert ("异议不成立" in browser.words()) == (not upheld)
    assert "理由充分" in browser.words()


def test_a_posting_names_the_ways_to_challenge_it(
    world: World, hands: Hands, language: str
) -> None:
    seat_assembly(world)
    decided = bring(world, hands, Stage.PUBLISHED, Form.DECISION)
    browser = visit(world, world.residents[2], language)
    page = browser.get(notice(decided))
    assert not page.has_form("/objections")
    assert "action__why" not in page.text
    if language == "zh":
        assert "《城市居民委员会组织法》第四十条" in browser.words()


def test_a_posting_in_a_village_names_the_villagers_law(app: Flask, hands: Hands) -> None:
    village = build(app, BAJIAO)
    seat_assembly(village)
    decided = bring(village, hands, Stage.PUBLISHED, Form.DECISION)
    browser = visit(village, None)
    browser.get(notice(decided))
    assert "《村民委员会组织法》第四十一条" in browser.words()
    assert "城市居民委员会" not in browser.words()


def test_unknown_notices_and_objections_are_not_found(world: World, case: Case) -> None:
    browser = visit(world, world.supervisor)
    browser.get(f"/notices/{new_id()}", 404)
    objection(world, case, world.residents[2])
    browser.get(notice(case))
    _, fields = browser.page.form_to("/view")
    browser.post(f"/objections/{new_id()}/view", fields, 404)


def test_an_objection_s_story_leads_to_its_place_on_the_notice(world: World, case: Case) -> None:
    made = objection(world, case, world.residents[2])
    with world.app.test_request_context():
        assert story_url(f"objection/{made}") == f"{notice(case)}#objection-{made}"


def test_the_number_of_statements_does_not_grow_with_the_objections(
    world: World, case: Case, statements: list[str]
) -> None:
    viewed(world, objection(world, case, world.residents[2]))
    browser = visit(world, world.supervisor)
    browser.get(notice(case))
    statements.clear()
    browser.get(notice(case))
    before = len(statements)
    for who in (world.residents[3], world.residents[0], world.seats[2]):
        viewed(world, objection(world, case, who))
    statements.clear()
    browser.get(notice(case))
    assert len(statements) == before
