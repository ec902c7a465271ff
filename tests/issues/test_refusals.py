"""Refusals: the term of a review, its verdict, who takes the matter instead, who passes on."""

from datetime import datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from consult.audit import queries as audit
from consult.core import clock
from consult.core.clock import LEGAL_ZONE, Hands
from consult.core.errors import Forbidden
from consult.core.reading import reader
from consult.issues import service as issues
from consult.issues.rules import (
    LaneRefusal,
    NotAdmitted,
    Refusal,
    ReviewFacts,
    State,
    receipt_code,
    why_not_archive,
    why_not_ask_review,
)
from consult.issues.service import Proposal
from consult.notifications.rules import Template
from tests.notifications.factories import newest
from tests.world import TITLE, Case, Stage, World, bring, build, code_of, matter_of, visit

PROPOSAL = Proposal("楼道里的电瓶被偷", "昨天夜里三号楼门口的电瓶不见了。", "请查一查。", "3 号楼")
UNTIL = datetime(2026, 6, 17, tzinfo=LEGAL_ZONE)
"""Fifteen legal days after the refusal of 1 June: through 16 June."""

REFUSE = (issues.refuse_matter, "pending-elsewhere", "在诉讼中")


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def case(world: World, hands: Hands) -> Case:
    """Return a matter refused on 1 June 2026."""
    found = bring(world, hands, Stage.RECEIVED)
    act, *given_reason = REFUSE
    world.do(world.secretary, act, found.id, *given_reason)
    return found


# --- rules ---


@given(
    late=st.integers(-3, 3),
    reviewed=st.booleans(),
    has_term=st.booleans(),
    state=st.sampled_from(State),
)
def test_a_refused_matter_is_archived_exactly_when_no_review_can_come_any_more(
    late: int,
    reviewed: bool,  # noqa: FBT001 - drawn at random
    has_term: bool,  # noqa: FBT001
    state: State,
) -> None:
    facts = ReviewFacts(UNTIL if has_term else None, reviewed)
    now = UNTIL + timedelta(milliseconds=late)

    may_come = has_term and not reviewed and late < 0

    assert (why_not_ask_review(facts, now) is None) is may_come
    refused = state is State.NOT_ADMITTED
    assert (why_not_archive(state, facts, now) is None) is not (refused and may_come)


# --- the term of a review ---


def test_the_term_is_a_fact_of_the_matter_and_of_its_entry(world: World, case: Case) -> None:
    assert matter_of(world, case.id).review_until == UNTIL
    with world.app.app_context():
        entry = audit.list_story(reader(), f"matter/{case.id}")[-1]
    assert entry.facts["review_until"] == clock.to_ms(UNTIL)


@pytest.mark.parametrize(
    ("language", "day", "archive", "next_line"),
    [
        ("zh", "2026年6月16日 24:00", "现在不能：提出人还可以申请复核", "提出人可以申请一次复核"),
        ("en", "16 Jun 2026 24:00", "can still ask for a review", "can ask once for a review"),
    ],
)
def test_the_pages_say_until_when_and_by_whom_and_archiving_waits(
    world: World, hands: Hands, case: Case, language: str, day: str, archive: str, next_line: str
) -> None:
    address = f"/matters/{case.id}"
    own = visit(world, world.residents[1], language)
    own.get(address)
    assert own.words().count(day) > 1, "in what comes next, and in a sentence of its own"
    assert next_line in own.words()
    assert f"{address}/ask-review" in own.page.links
    world.keep_up()
    assert day in own.get("/inbox").text
    secretary = visit(world, world.secretary, language)
    secretary.get(address)
    assert archive in secretary.words()
    assert f"{address}/archive" not in secretary.get("/todo").links
    assert code_of(world, world.secretary, issues.archive_matter, case.id) == (
        NotAdmitted.REVIEW_MAY_COME
    )

    hands.forward_to(UNTIL)
    own = visit(world, world.residents[1], language)
    secretary = visit(world, world.secretary, language)
    assert f"{address}/archive" in secretary.get("/todo").links
    own.get(address)
    assert next_line not in own.words()
    assert f"{address}/ask-review" not in own.page.links
    assert code_of(world, world.residents[1], issues.ask_review, case.id, "不同意") == (
        NotAdmitted.REVIEW_TERM_OVER
    )
    secretary.get(f"{address}/archive")
    secretary.send("/archive")
    assert matter_of(world, case.id).state == State.ARCHIVED


def test_a_review_is_asked_for_in_the_last_moment_of_its_term(
    world: World, hands: Hands, case: Case
) -> None:
    hands.forward_to(UNTIL - timedelta(milliseconds=1))
    world.do(world.residents[1], issues.ask_review, case.id, "不同意")
    assert matter_of(world, case.id).state == State.REVIEW_ASKED


@pytest.mark.parametrize(
    ("verdict", "language", "label"),
    [
        ("uphold", "zh", "复核结论：维持不予受理"),
        ("uphold", "en", "Review: The refusal stands"),
        ("overturn", "zh", "复核结论：应当受理（不予受理撤销）"),
        ("overturn", "en", "Review: To be taken (refusal overturned)"),
    ],
)
def test_what_a_review_came_to_is_read_on_the_page_and_in_the_message(
    world: World, case: Case, verdict: str, language: str, label: str
) -> None:
    world.do(world.residents[1], issues.ask_review, case.id, "不同意")
    guide = visit(world, world.guide)
    guide.get(f"/matters/{case.id}/review-refusal")
    guide.send("/review-refusal", {"verdict": verdict, "reason": "看过了。"})

    own = visit(world, world.residents[1], language)
    own.get(f"/matters/{case.id}")
    assert label in own.words()
    world.keep_up()
    own.get("/inbox")
    assert label.partition("：" if language == "zh" else ": ")[2] in own.words()


def test_an_upheld_refusal_is_archived_at_once(world: World, case: Case) -> None:
    world.do(world.residents[1], issues.ask_review, case.id, "不同意")
    world.do(world.guide, issues.review_refusal, case.id, "理由成立", upheld=True)
    world.do(world.secretary, issues.archive_matter, case.id)
    assert matter_of(world, case.id).state == State.ARCHIVED


def test_what_a_review_overturned_is_taken_and_never_refused_again(
    world: World, case: Case
) -> None:
    world.do(world.residents[1], issues.ask_review, case.id, "不同意")
    world.do(world.guide, issues.review_refusal, case.id, "应当受理", upheld=False)
    act, *reason = REFUSE
    assert code_of(world, world.secretary, act, case.id, *reason) == NotAdmitted.OVERTURNED
    secretary = visit(world, world.secretary)
    secretary.get(f"/matters/{case.id}")
    assert "在诉讼中" not in secretary.words().partition("办理经过")[0]

    world.do(world.handler, issues.release_text, case.id)
    assert TITLE in visit(world, None).get(f"/matters/{case.id}").text


# --- who takes it instead ---


@pytest.mark.parametrize(
    ("language", "who", "needed"),
    [("zh", "公安机关", "请选属于哪一类"), ("en", "The police", "Choose the kind of matter")],
)
def test_whoever_is_refused_learns_who_takes_the_matter(
    world: World, hands: Hands, language: str, who: str, needed: str
) -> None:
    del hands
    made = world.do(world.residents[1], issues.propose_matter, world.area_id, PROPOSAL)
    secretary = visit(world, world.secretary, language)
    secretary.get(f"/matters/{made}/refuse")
    refusal = {"ground": "taken-elsewhere", "elsewhere": "", "reason": "偷盗由公安机关办理。"}
    secretary.send("/refuse", refusal, 409)
    assert needed in secretary.words()
    secretary.send("/refuse", {**refusal, "elsewhere": "crime"})

    public = visit(world, None, language)
    public.get(f"/matters/{made}")
    assert who in public.words()
    assert "tel:110" in public.page.text
    assert PROPOSAL.title not in public.page.text
    public.get(f"/receipts/{receipt_code(made)}")
    assert who in public.words()
    assert PROPOSAL.title not in public.page.text
    own = visit(world, world.residents[1], language)
    own.get(f"/matters/{made}")
    assert who in own.words()
    own.get(f"/matters/{made}/print/slip")
    assert who in own.words()
    assert "110" in own.words()
    world.keep_up()
    own.get("/inbox")
    assert who in own.words()
    message = newest(world, world.residents[1], Template.MATTER_REFUSED)
    own.get(f"/inbox/{message.id}")
    assert "tel:110" in own.page.text
    with world.app.app_context():
        entry = audit.list_story(reader(), f"matter/{made}")[-1]
    assert entry.facts["hand_off"] == "crime"
    assert who not in visit(world, world.residents[2], language).get("/inbox").text


def test_a_ground_may_go_without_a_hand_off(world: World, case: Case) -> None:
    assert matter_of(world, case.id).hand_off is None
    assert TITLE not in visit(world, None).get(f"/matters/{case.id}").text


# --- who passes on ---


def test_the_handler_merges_and_passes_on_and_never_refuses(world: World, hands: Hands) -> None:
    target = bring(world, hands, Stage.ADMITTED)
    case = bring(world, hands, Stage.RECEIVED)
    address = f"/matters/{case.id}"
    handler = visit(world, world.handler)
    handler.get(address)
    assert "转给其他社区" in handler.words()
    for name in ("merge", "pass-on"):
        assert f"{address}/{name}" in handler.page.links
    for name in ("refuse", "admit"):
        assert f"{address}/{name}" not in handler.page.links
        handler.get(f"{address}/{name}", 403)
    act, *reason = REFUSE
    with pytest.raises(Forbidden):
        world.do(world.handler, act, case.id, *reason)

    other = bring(world, hands, Stage.RECEIVED)
    handler.get(f"/matters/{other.id}/merge")
    handler.send("/merge", {"into": target.id, "ground": "same-matter", "reason": "同一件事"})
    assert matter_of(world, other.id).state == State.MERGED
    handler.get(f"{address}/pass-on")
    handler.send(
        "/pass-on", {"ground": "another-body", "reason": "归水务", "passed_to": "区水务局"}
    )
    assert matter_of(world, case.id).state == State.TRANSFERRED


def test_a_refusal_is_still_reviewed_once(world: World, case: Case) -> None:
    world.do(world.residents[1], issues.ask_review, case.id, "不同意")
    world.do(world.guide, issues.review_refusal, case.id, "理由成立", upheld=True)
    assert code_of(world, world.residents[1], issues.ask_review, case.id, "再来") == (
        LaneRefusal.ALREADY_REVIEWED
    )


def test_a_file_closed_without_an_outcome_has_none_to_change(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    act, *given = REFUSE
    world.do(world.secretary, act, case.id, *given)
    hands.forward_to(UNTIL)
    world.do(world.handler, issues.archive_matter, case.id)

    for who, step in (
        (world.secretary, issues.change_outcome),
        (world.secretary, issues.revoke_outcome),
        (world.guide, issues.order_correction),
    ):
        assert code_of(world, who, step, case.id, "另作决定") is Refusal.NO_OUTCOME
    page = visit(world, world.secretary).get(f"/matters/{case.id}")
    assert f"/matters/{case.id}/change" not in page.links
    assert f"/matters/{case.id}/revoke" not in page.links
