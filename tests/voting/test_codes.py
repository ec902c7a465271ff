"""One-time codes and votes: a code opens no vote that is not over, and no ballot cast before it."""

import pytest
from flask import Flask

from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.reading import reader
from consult.identity import rules as identity_rules
from consult.issues import service as issues
from consult.issues.rules import Form
from consult.voting import queries
from consult.voting.rules import Choice, Refusal
from tests.client import Browser
from tests.identity.test_recovery import issue, issue_as_staff, platform, use
from tests.identity.test_recovery_views import DOCUMENT, NEW_PASSWORD, desk
from tests.voting.factories import ballots, closed, not_held, opened, present
from tests.world import (
    Case,
    Someone,
    Stage,
    World,
    bring,
    build,
    cast,
    seat_assembly,
    stakeholder,
    visit,
    voters,
)


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    assert hands.read() == clock.now()
    return build(app)


@pytest.fixture
def me(world: World) -> Someone:
    """A resident without any role, who sits on the panel as a stakeholder."""
    return stakeholder(world)


def poll(case: Case) -> str:
    return f"/polls/{case.poll_id}"


def check_desk(world: World, person: Someone, refusal: Refusal | None) -> None:
    """Ask the desk for a code."""
    if refusal is None:
        issue(world, world.handler, person)
        return
    with pytest.raises(Refused) as refused:
        issue(world, world.handler, person)
    assert refused.value.code == refusal


def with_new_password(world: World, who: Someone, language: str = "zh") -> Browser:
    """Return the browser of somebody who signed in with what a code has set."""
    browser = Browser(world.app, language)
    browser.sign_in(who.login, NEW_PASSWORD)
    return browser


# --- while a vote is not over ---


def test_who_is_on_the_roll_gets_no_code_from_the_desk_until_the_vote_is_over(
    world: World, hands: Hands, me: Someone
) -> None:
    case = bring(world, hands, Stage.SEATED)
    check_desk(world, me, None)
    case = bring(world, hands, Stage.ANNOUNCED)
    check_desk(world, me, Refusal.NO_CODE_DURING_VOTE)
    check_desk(world, world.residents[2], None)
    hands.forward(days=3)
    world.do(world.secretary, issues.begin_consultation, case.id)
    present(world, case, voters(world, case))
    opened(world, case)
    ballots(world, case, voters(world, case), Choice.FOR)
    check_desk(world, me, Refusal.NO_CODE_DURING_VOTE)
    hands.forward(minutes=20)
    check_desk(world, me, Refusal.NO_CODE_DURING_VOTE)
    closed(world, case)
    check_desk(world, me, None)


def test_a_vote_that_is_not_held_or_called_off_binds_nobody(
    world: World, hands: Hands, me: Someone
) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.secretary, issues.call_off_meeting, case.id, "台风")
    check_desk(world, me, None)
    case = bring(world, hands, Stage.CONSULTING)
    check_desk(world, me, Refusal.NO_CODE_DURING_VOTE)
    hands.forward(minutes=15)
    not_held(world, case)
    check_desk(world, me, None)


def test_a_code_kept_for_the_day_the_roll_is_made_is_void(
    world: World, hands: Hands, me: Someone
) -> None:
    case = bring(world, hands, Stage.SEATED)
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    world.do(world.secretary, issues.announce_meeting, case.id, "居民朋友们：\n请来商量。", None)
    with pytest.raises(Refused, match=identity_rules.Refusal.CODE_VOID):
        use(world, me)


def test_the_staff_serve_who_waits_to_vote(world: World, hands: Hands, me: Someone) -> None:
    case = bring(world, hands, Stage.OPEN)
    root = platform(world, "root1", policy.SYSTEM_STAFF)
    hands.forward(minutes=1)
    issue_as_staff(world, root, me)
    use(world, me)
    browser = with_new_password(world, me)
    browser.get(poll(case))
    hands.forward(minutes=1)
    browser.send("/ballot", {"choice": "for"})
    browser.get(poll(case))
    assert browser.page.form_to("/ballot")[1]["choice"] == "for"
    with pytest.raises(Refused, match=identity_rules.Refusal.CODE_AT_DESK_ONLY):
        issue_as_staff(world, root, world.residents[2])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_desk_is_told_why_and_what_to_do(
    world: World, hands: Hands, me: Someone, language: str
) -> None:
    bring(world, hands, Stage.ANNOUNCED)
    clerk = visit(world, world.handler, language)
    clerk.get(desk(world))
    clerk.send(desk(world), {"whom": me.login, "basis": DOCUMENT}, 409)
    told = {"zh": "现在只能由系统管理员发", "en": "only system staff"}[language]
    assert told in clerk.words()


def test_no_desk_reaches_the_votes_of_an_assembly(world: World, hands: Hands) -> None:
    members = seat_assembly(world)
    bring(world, hands, Stage.CLOSED, Form.DECISION)
    for member in members:
        with pytest.raises(Refused, match=identity_rules.Refusal.CODE_BY_STAFF_ONLY):
            issue(world, world.handler, member)


# --- ballots cast before ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_ballot_cast_before_a_code_is_shown_no_more_and_still_counts(
    world: World, hands: Hands, me: Someone, language: str
) -> None:
    case = bring(world, hands, Stage.OPEN)
    cast(world, case, me, Choice.AGAINST)
    before = visit(world, me, language).get(poll(case))
    assert "on-record-heading" in before.text
    root = platform(world, "root1", policy.SYSTEM_STAFF)
    hands.forward(minutes=1)
    issue_as_staff(world, root, me)
    use(world, me)

    browser = with_new_password(world, me, language)
    page = browser.get(poll(case))
    assert "on-record-heading" not in page.text
    assert "hidden-heading" in page.text
    assert "choice" not in page.form_to("/ballot")[1]
    button = {"zh": "修改我的表决", "en": "Change my vote"}[language]
    assert browser.words().count(button) == 2
    with world.app.app_context():
        assert [each.choice for each in queries.ballots_by_place(reader(), case.poll_id).values()]
        own = queries.find_place(reader(), case.poll_id, me.id)
        assert own is not None
        entry = queries.ballot_on_record(reader(), own.id, me.id)
        assert entry is not None
        assert entry.salt not in page.text
        assert entry.commitment not in page.text

    hands.forward(minutes=1)
    page = browser.send("/ballot", {"choice": "for"})
    assert "on-record-heading" in page.text
    assert page.form_to("/ballot")[1]["choice"] == "for"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_code_after_the_vote_shows_neither_the_own_ballot_nor_who_voted_how(
    world: World, hands: Hands, me: Someone, language: str
) -> None:
    case = bring(world, hands, Stage.CLOSED)
    assert "席示3" in visit(world, me, language).get(poll(case)).text
    hands.forward(minutes=1)
    issue(world, world.handler, me)
    use(world, me)
    browser = with_new_password(world, me, language)
    page = browser.get(poll(case))
    assert "席示3" not in page.text
    assert "on-record-heading" not in page.text
    told = {"zh": "不再显示谁怎样表决", "en": "no longer shows who voted how"}[language]
    assert told in browser.words()
    assert "席示3" in visit(world, world.seats[4]).get(poll(case)).text


def test_a_code_before_the_vote_hides_nothing(world: World, hands: Hands, me: Someone) -> None:
    issue(world, world.handler, me)
    use(world, me)
    hands.forward(minutes=1)
    case = bring(world, hands, Stage.CLOSED)
    page = with_new_password(world, me).get(poll(case))
    assert "席示3" in page.text
    assert "on-record-heading" in page.text
