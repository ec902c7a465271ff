"""The page of a poll, what is done on it, and the statement of the result."""

import html
import re
from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask

from consult.committees.service import Place, fill_seats
from consult.core import clock
from consult.core.clock import Hands
from consult.core.ids import new_id
from consult.core.reading import reader
from consult.core.web import story_title, story_url
from consult.issues.rules import Form
from consult.voting import queries
from consult.voting.rules import Choice
from consult.voting.service import note_recusal
from tests.voting.factories import ballots, closed, not_held, opened, present, recused
from tests.world import (
    QUESTION,
    TITLE,
    Case,
    Stage,
    World,
    bring,
    build,
    cast,
    check_in,
    place_of,
    seat_assembly,
    stakeholder,
    visit,
    voters,
)

BAR = "result-bar"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def poll(case: Case) -> str:
    return f"/polls/{case.poll_id}"


def turnout(world: World, case: Case) -> queries.Turnout:
    with world.app.app_context():
        return queries.turnout(reader(), case.poll_id)


def choices(world: World, case: Case) -> dict[Choice, int]:
    with world.app.app_context():
        given = queries.ballots_by_place(reader(), case.poll_id).values()
        return dict(Counter(ballot.choice for ballot in given))


def test_the_page_says_what_is_asked_under_which_rule(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    page = visit(world, None, language).get(poll(case))
    assert QUESTION in page.text
    assert any(link.startswith("/rules/") for link in page.links)
    assert f"/matters/{case.id}" in page.links
    assert not page.has_form("/ballot")
    assert "action__why" not in page.text


ABOUT = {
    Form.DELIBERATIVE: {
        "zh": ("协商委员会在2026年6月4日 09:00的会议上表决。", "是协商意见，不是决定。"),
        "en": ("Consultation committee: vote at the meeting", "opinion, not a decision."),
    },
    Form.DECISION: {
        "zh": ("居民代表会议在2026年6月12日 09:00的会议上表决。", "是这个会议的决定。"),
        "en": ("Residents' representative assembly: vote", "is a decision of that assembly."),
    },
}


@pytest.mark.parametrize("form", Form)
def test_the_heading_says_which_matter_which_meeting_and_who_decides(
    world: World, hands: Hands, language: str, form: Form
) -> None:
    if form is Form.DECISION:
        seat_assembly(world)
    case = bring(world, hands, Stage.ANNOUNCED, form)
    browser = visit(world, None, language)
    page = browser.get(poll(case))

    assert TITLE in page.h1
    assert TITLE in page.title
    assert QUESTION not in page.h1
    trail = page.text.split('class="breadcrumb"')[1].split("</nav>")[0]
    assert TITLE in trail
    assert f'href="/matters/{case.id}"' in trail
    above = page.text.split('class="page__head"')[1].split('class="matter-head"')[0]
    words = html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", above)))
    for said in ABOUT[form][language]:
        assert said in words
    assert 'class="pill' in above
    assert "#rule-heading" in page.links


def test_a_story_is_called_by_its_title_only_where_that_may_be_read(
    world: World, hands: Hands
) -> None:
    private, public = bring(world, hands, Stage.RECEIVED), bring(world, hands, Stage.ADMITTED)
    with world.app.test_request_context():
        assert story_title(f"matter/{private.id}") is None
        assert story_title(f"matter/{public.id}") == TITLE
        assert story_title("poll/nobody") is None


def test_the_numbers_needed_and_present_are_live(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, None)
    browser.get(poll(case))
    assert "应到 8 人，至少要到 6 人，现在到会 0 人" in browser.words()
    present(world, case, world.seats[:4])
    recused(world, case, world.seats[6])
    browser.get(poll(case))
    assert "应到 7 人，至少要到 5 人，现在到会 4 人" in browser.words()
    assert "还差 1 人" in browser.words()
    assert "回避 1 人" in browser.words()


def test_whoever_is_not_signed_in_is_led_there_and_back(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)

    page = visit(world, None).get(poll(case))

    assert f'href="/sign-in?back={poll(case)}"' in page.text


def test_somebody_on_the_roll_checks_in(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.seats[3], language)
    browser.get(poll(case))
    action, fields = browser.page.form_to("/check-in")
    browser.send("/check-in")
    assert turnout(world, case).present == 1
    browser.post(action, fields)
    assert turnout(world, case).present == 1
    browser.post(action, {**fields, "once": new_id()}, 409)


def test_a_member_leaves_the_vote_with_a_reason_that_stays_private(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.seats[6], language)
    browser.get(poll(case))
    page = browser.send("/recusal", {"reason": ""}, 422)
    assert "<details open" in page.text
    browser.send("/recusal", {"reason": "住在这个单元"})
    assert turnout(world, case).recused == 1
    assert "住在这个单元" not in visit(world, world.secretary).get(poll(case)).text


def test_a_stakeholder_need_not_leave_and_is_told_why(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, stakeholder(world))
    page = browser.get(poll(case))
    assert "相关方本来就与事项有关" in page.text
    assert not page.has_form("/recusal")


def test_a_ballot_is_cast_and_changed(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3], language)
    page = browser.get(poll(case))
    assert page.text.count('type="radio"') == 3
    browser.send("/ballot", {"choice": "for"})
    assert choices(world, case) == {Choice.FOR: 1}
    page = browser.send("/ballot", {"choice": "against"})
    assert choices(world, case) == {Choice.AGAINST: 1}
    assert page.form_to("/ballot")[1]["choice"] == "against"
    said = {"zh": "内容 反对", "en": "Content Against"}[language]
    assert f"{said} " in browser.words()


def test_sending_a_ballot_twice_casts_it_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3])
    browser.get(poll(case))
    action, fields = browser.page.form_to("/ballot")
    browser.post(action, {**fields, "choice": "for"})
    page = browser.post(action, {**fields, "choice": "against"})
    assert "没有重复办理" in page.text
    assert choices(world, case) == {Choice.FOR: 1}


def test_a_ballot_without_a_choice_is_not_taken(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3], language)
    browser.get(poll(case))
    page = browser.send("/ballot", {}, 422)
    assert 'id="choice-error"' in page.text
    browser.send("/ballot", {"choice": "perhaps"}, 422)
    assert choices(world, case) == {}


def test_a_ballot_from_a_stale_page_is_refused_after_the_end(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3], language)
    browser.get(poll(case))
    hands.forward(minutes=21)
    browser.send("/ballot", {"choice": "for"}, 409)
    assert choices(world, case) == {}


def test_nobody_votes_who_is_not_on_the_roll(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    member = visit(world, world.seats[3])
    member.get(poll(case))
    _, fields = member.page.form_to("/ballot")
    other = visit(world, world.residents[2])
    page = other.get(poll(case))
    assert "您不在这次表决的参加人名册上" in page.text
    token = {"csrf_token": page.form_to("/sign-out")[1]["csrf_token"], "once": new_id()}
    other.post(f"{poll(case)}/ballot", {**fields, **token, "choice": "for"}, 409)
    other.post(f"{poll(case)}/check-in", token, 409)
    assert choices(world, case) == {}
    nobody = visit(world, None)
    assert "/sign-in" in nobody.post(f"{poll(case)}/ballot", {"choice": "for"}).text


def test_how_people_vote_is_hidden_from_everybody_until_the_end(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    before = _seen(world, case, language)
    ballots(world, case, world.seats[:5], Choice.AGAINST)
    against = _seen(world, case, language)
    ballots(world, case, world.seats[:5], Choice.FOR)
    assert _seen(world, case, language) == against
    assert before != against


def test_a_result_that_there_is_not_yet_says_until_when_and_leads_to_the_vote(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    zh = language == "zh"
    browser = visit(world, None, language)
    page = browser.get(f"{poll(case)}/result", 404)
    assert ("表决还没有开始" in browser.words()) == zh
    assert poll(case) in page.links

    case = bring(world, hands, Stage.OPEN)
    for who in (None, world.auditor):
        browser = visit(world, who, language)
        page = browser.get(f"{poll(case)}/result", 404)
        assert ("表决还没有结束" in browser.words()) == zh
        assert "<time" in page.text
        assert poll(case) in page.links
        assert BAR not in page.text

    hands.forward(minutes=20)
    page = browser.get(f"{poll(case)}/result", 404)
    assert ("正在计票" in browser.words()) == zh
    closed(world, case)
    assert BAR in browser.get(f"{poll(case)}/result").text


def test_what_one_can_do_is_said_once_and_done_with_one_button(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.seats[3])
    browser.get(poll(case))
    assert browser.words().count("确认表决") == 0
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3])
    browser.get(poll(case))
    assert browser.words().count("确认表决") == 1


def test_a_vote_that_ended_in_the_minute_it_began_names_it_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, voters(world, case), Choice.FOR)
    closed(world, case)
    browser = visit(world, None)
    browser.get(f"{poll(case)}/result")
    assert " 至 " not in browser.words()


def _seen(world: World, case: Case, language: str) -> list[str]:
    """Return the pages of those who might be curious, without what differs on every page."""
    curious = (
        None,
        world.seats[6],
        world.secretary,
        world.supervisor,
        world.auditor,
        world.residents[2],
    )
    seen = []
    for who in curious:
        browser = visit(world, who, language)
        browser.get(poll(case))
        assert BAR not in browser.page.text
        seen.append(browser.words())
    return seen


def test_only_the_number_of_ballots_is_public_before_the_end(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, world.seats[:5], Choice.FOR)
    browser = visit(world, None)
    browser.get(poll(case))
    assert "5 人（一共 8 人）" in browser.words()


def test_the_holder_does_not_see_what_the_substitute_voted(world: World, hands: Hands) -> None:
    second = world.residents[3]
    place = Place(1, second.id, substitute=True, basis="席位名单")
    world.do(world.secretary, fill_seats, world.committee_id, (place,))
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, [second, *world.seats[1:]])
    opened(world, case)
    cast(world, case, second, Choice.ABSTAIN)
    page = visit(world, second).get(poll(case))
    assert page.form_to("/ballot")[1]["choice"] == "abstain"
    browser = visit(world, world.seats[0])
    assert not browser.get(poll(case)).has_form("/ballot")
    assert "由替补到会" in browser.words()


def test_keepers_of_the_roll_note_presence_and_interests(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    hands.forward(days=2)
    browser = visit(world, world.handler, language)
    page = browser.get(poll(case))
    assert "席示3" in page.text
    place = place_of(world, case, world.seats[6])
    browser.send("/roll/recusals", {"place": place, "reason": ""}, 422)
    browser.send("/roll/recusals", {"place": place, "reason": "住在这个单元"})
    assert turnout(world, case).recused == 1
    hands.forward(days=1)
    page = browser.get(poll(case))
    assert not page.has_form("/roll/recusals")
    first = place_of(world, case, world.seats[0])
    browser.send(f"{first}/present/holder")
    assert turnout(world, case).present == 1


def test_the_public_sees_presence_by_seat_and_no_names(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PRESENT)
    browser = visit(world, None)
    page = browser.get(poll(case))
    assert "席示3" not in page.text
    assert "席*3" not in page.text
    assert "已到会" in browser.words()


def test_notes_about_a_place_of_another_poll_are_not_found(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    other = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.handler)
    browser.get(poll(case))
    place = place_of(world, other, world.seats[0])
    _, fields = browser.page.form_to("/present/holder")
    browser.post(f"{poll(case)}/roll/{place}/present/holder", fields, 404)
    mine = place_of(world, case, world.seats[0])
    browser.post(f"{poll(case)}/roll/{mine}/present/nobody", fields, 404)
    browser.post(f"{poll(case)}/roll/{mine}/present/substitute", fields, 409)
    assert turnout(world, case).present == 0


def test_members_do_not_keep_the_roll(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.seats[3])
    page = browser.get(poll(case))
    assert not page.has_form("/present/holder")
    _, fields = page.form_to("/check-in")
    place = place_of(world, case, world.seats[4])
    browser.post(f"{poll(case)}/roll/{place}/present/holder", fields, 403)
    browser.post(f"{poll(case)}/closing", fields, 403)
    browser.post(f"{poll(case)}/not-held", fields, 403)


def test_the_vote_opens_for_twenty_minutes_unless_said_otherwise(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.PRESENT)
    browser = visit(world, world.secretary, language)
    page = browser.get(poll(case))
    assert page.form_to("/opening")[1]["closes_at"] == "2026-06-04T09:20"
    browser.send("/opening")
    with world.app.app_context():
        assert queries.get_poll(reader(), case.poll_id).closes_at == hands.read() + timedelta(
            minutes=20
        )


def test_an_end_in_the_past_or_none_at_all_is_refused(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.PRESENT)
    browser = visit(world, world.secretary, language)
    browser.get(poll(case))
    page = browser.send("/opening", {"closes_at": "2026-06-04T08:00"}, 409)
    assert page.form_to("/opening")[1]["closes_at"] == "2026-06-04T08:00"
    browser.send("/opening", {"closes_at": "2026-06-04T09:01"}, 409)
    browser.send("/opening", {"closes_at": "soon"}, 422)


def test_too_few_cannot_vote_and_it_is_said_that_there_was_no_vote(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    present(world, case, world.seats[:5])
    browser = visit(world, world.secretary, language)
    page = browser.get(poll(case))
    assert not page.has_form("/opening")
    assert not page.has_form("/not-held")
    assert "action__why" in page.text
    hands.forward(minutes=15)
    browser.get(poll(case))
    browser.send("/not-held")
    page = browser.get(f"{poll(case)}/result")
    words = browser.words()
    assert ("至少要到 6 人，到了 5 人，还差 1 人" in words) == (language == "zh")
    assert BAR not in page.text


def test_a_vote_is_closed_once_everybody_present_has_voted(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.secretary, language)
    assert not browser.get(poll(case)).has_form("/closing")
    ballots(world, case, voters(world, case), Choice.FOR)
    browser.get(poll(case))
    action, fields = browser.page.form_to("/closing")
    page = browser.send("/closing")
    assert BAR in page.text
    browser.post(action, {**fields, "once": new_id()}, 409)


def test_who_voted_how_is_for_the_roll_the_supervisor_and_the_auditor(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.CLOSED)
    for who, sees in (
        (None, False),
        (world.residents[2], False),
        (world.secretary, False),
        (world.seats[3], True),
        (world.supervisor, True),
        (world.auditor, True),
    ):
        browser = visit(world, who)
        page = browser.get(poll(case))
        assert ("怎样表决" in page.text) == sees
        assert BAR in page.text
        browser.get(f"{poll(case)}/result")


def test_the_statement_of_a_committee_forms_an_opinion_and_adopts_nothing(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.CLOSED)
    browser = visit(world, None)
    browser.get(f"{poll(case)}/result")
    words = browser.words()
    assert "已形成协商意见" in words
    assert "表决通过" not in words
    assert "到会人数（应到人数 8）：8" in words
    assert "赞成票（到会人数 8）：6" in words
    assert "要求 &gt; 1/2 × 8，就是至少 5" in words
    assert "主任委员 席*1" in words
    assert "无法律规定" in words


def test_the_statement_is_complete_in_english(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CLOSED)
    browser = visit(world, None, "en")
    page = browser.get(f"{poll(case)}/result")
    assert "No statute" in page.text
    assert any(link.startswith("/record/") for link in page.links)


def test_an_opinion_one_vote_short_is_not_formed(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    ballots(world, case, world.seats[:4], Choice.FOR)
    ballots(world, case, [*world.seats[4:], stakeholder(world)], Choice.ABSTAIN)
    closed(world, case)
    browser = visit(world, None)
    browser.get(f"{poll(case)}/result")
    assert "未形成协商意见" in browser.words()
    assert "表决未通过" not in browser.words()


def test_an_assembly_adopts(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.CLOSED, Form.DECISION)
    browser = visit(world, None)
    browser.get(f"{poll(case)}/result")
    assert "表决通过" in browser.words()
    assert "协商意见" not in browser.words()
    assert "居委会" in browser.words()
    visit(world, None, "en").get(f"{poll(case)}/result")


def test_those_who_left_are_named_by_their_seat(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    recused(world, case, world.seats[6])
    hands.forward(minutes=15)
    not_held(world, case)
    browser = visit(world, None)
    browser.get(f"{poll(case)}/result")
    assert "回避的席位：7" in browser.words()


def test_there_is_no_result_before_the_closing_entry(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.secretary)
    browser.get(f"{poll(case)}/result", 404)
    hands.forward(minutes=30)
    browser.get(f"{poll(case)}/result", 404)
    assert BAR not in browser.get(poll(case)).text


def test_unknown_polls_are_not_found(world: World) -> None:
    browser = visit(world, None)
    browser.get(f"/polls/{new_id()}", 404)
    browser.get(f"/polls/{new_id()}/result", 404)


def test_ballots_lead_to_their_poll(world: World) -> None:
    with world.app.test_request_context():
        assert story_url("ballot/abc/def") == story_url("poll/abc") == "/polls/abc"


def test_the_number_of_statements_does_not_grow_with_the_roll(
    world: World, hands: Hands, statements: list[str]
) -> None:
    seat_assembly(world)
    small = bring(world, hands, Stage.CONSULTING)
    large = bring(world, hands, Stage.CONSULTING, Form.DECISION)
    browser = visit(world, world.secretary)
    counts = []
    for case in (small, large):
        browser.get(poll(case))
        statements.clear()
        browser.get(poll(case))
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_voter_finds_the_own_ballot_on_record(world: World, hands: Hands, language: str) -> None:
    case = bring(world, hands, Stage.OPEN)
    browser = visit(world, world.seats[3], language)
    assert "on-record-heading" not in browser.get(poll(case)).text
    browser.send("/ballot", {"choice": "for"})
    page = browser.get(poll(case))
    assert "on-record-heading" in page.text
    assert any(link.startswith("/record/") for link in page.links)
    browser.get(next(link for link in page.links if link.startswith("/record/")))
    for who in (None, world.seats[4], world.secretary, world.supervisor):
        assert "on-record-heading" not in visit(world, who).get(poll(case)).text


def test_a_noted_recusal_is_taken_back_on_the_page(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    member = world.seats[6]
    note = "住在这个单元"
    world.do(world.handler, note_recusal, place_of(world, case, member), note)
    browser = visit(world, member, language)
    page = browser.get(poll(case))
    assert not page.has_form("/recusal")
    browser.send("/recusal/withdrawal")
    assert turnout(world, case).recused == 0
    assert browser.page.has_form("/recusal")


def test_a_wrong_presence_is_corrected_on_the_page(
    world: World, hands: Hands, language: str
) -> None:
    case = bring(world, hands, Stage.CONSULTING)
    browser = visit(world, world.handler, language)
    assert not browser.get(poll(case)).has_form("/roll/corrections")
    present(world, case, world.seats[1:2])
    assert not browser.get(poll(case)).has_form("/roll/corrections")
    browser.send(f"{place_of(world, case, world.seats[0])}/present/holder")
    place = place_of(world, case, world.seats[0])
    browser.send("/roll/corrections", {"place": place, "reason": ""}, 422)
    browser.send("/roll/corrections", {"place": place, "reason": "勾错了人"})
    assert turnout(world, case).present == 1
    assert "勾错了人" not in browser.get(poll(case)).text


def test_the_form_of_a_member_who_checks_in_meanwhile_is_refused(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    hands.forward(days=2, hours=22)
    browser = visit(world, world.handler)
    browser.get(poll(case))
    hands.forward(hours=2)
    check_in(world, case, world.seats[6])
    place = place_of(world, case, world.seats[6])
    browser.send("/roll/recusals", {"place": place, "reason": "住在这个单元"}, 409)
    assert turnout(world, case).recused == 0
