"""Messages of the quick lane, of refusals reviewed, comments, tasks and papers: who gets them."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.areas import queries as areas
from consult.core import clock, policy
from consult.core.clock import Hands
from consult.core.reading import reader
from consult.documents import queries as papers
from consult.documents import service as documents
from consult.identity import service as identity
from consult.issues import queries as matters
from consult.issues import service as issues
from consult.issues.rules import CommentStance, Source, Stance
from consult.issues.service import OnBehalf, Proposal, Remark
from consult.notifications.rules import Template
from tests.documents.world import choose
from tests.notifications.factories import messages_of, newest, told
from tests.world import (
    QINGYUAN,
    TITLE,
    Case,
    Someone,
    Stage,
    World,
    bring,
    build,
    give_role,
    visit,
)

PROPOSAL = Proposal("楼道灯不亮", "三号楼二单元的灯坏了一周。", "请修好。", "3 号楼")
TEXT = "充电棚离窗口太近，晚上很吵。"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def proposer(world: World) -> Someone:
    return world.residents[1]


def inbox(world: World, who: Someone, language: str = "zh") -> str:
    """Return what somebody's inbox says."""
    world.keep_up()
    browser = visit(world, who, language)
    browser.get("/inbox")
    return browser.words()


# --- the quick lane ---


@pytest.mark.parametrize(
    ("language", "replied", "deepened"),
    [
        ("zh", "您提的事有了答复。", "您提的事改为深入商量"),
        ("en", "The matter you raised is answered.", "goes to the full consultation"),
    ],
)
def test_a_reply_and_a_change_of_lane_are_told_to_the_proposer(
    world: World, hands: Hands, language: str, replied: str, deepened: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    handler = visit(world, world.handler, language)
    handler.get(f"/matters/{case.id}/reply")
    handler.send("/reply", {"reply": "今天下午换灯。", "public": ""})
    assert replied in inbox(world, proposer(world), language)
    hands.forward(minutes=1)
    handler.get(f"/matters/{case.id}/deepen")
    handler.send("/deepen", {"reason": "要大家商量"})
    shown = inbox(world, proposer(world), language)

    assert deepened in shown
    assert "今天下午换灯" not in shown
    assert told(world, proposer(world)) == [Template.MATTER_REPLIED, Template.LANE_CHANGED]


def test_what_was_entered_for_somebody_and_taken_back_is_told_to_that_person(
    world: World, hands: Hands
) -> None:
    del hands
    who = world.residents[2]
    on_behalf = OnBehalf(Source.DESK, who.id)
    made = world.do(world.handler, issues.enter_matter, world.area_id, PROPOSAL, on_behalf)
    world.do(world.handler, issues.undo_entry, made)

    assert told(world, who) == [Template.MATTER_REGISTERED, Template.ENTRY_UNDONE]


def test_a_text_that_becomes_public_is_told_to_its_writer(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)

    assert told(world, proposer(world)) == [Template.TEXT_RELEASED]


# --- a refusal and its review ---


@pytest.mark.parametrize(
    ("language", "to_review", "reviewed"),
    [
        ("zh", "有人请求复核不予受理，最迟", "对不予受理的复核有了结论"),
        ("en", "A review of a refusal was asked for", "The refusal of your matter was reviewed"),
    ],
)
def test_a_review_is_told_to_those_who_can_decide_it_and_back(
    world: World, hands: Hands, language: str, to_review: str, reviewed: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")
    own = visit(world, proposer(world), language)
    own.get(f"/matters/{case.id}/ask-review")
    own.send("/ask-review", {"reason": "官司上个月已经结束。"})

    shown = inbox(world, world.guide, language)
    assert to_review in shown
    assert TITLE not in shown, "the text is not public, and a guide opens it on record only"
    message = newest(world, world.guide, Template.REFUSAL_TO_REVIEW)
    guide = visit(world, world.guide, language)
    guide.get(f"/inbox/{message.id}")
    assert guide.send(f"/inbox/{message.id}").at == f"/matters/{case.id}"
    guide.get(f"/matters/{case.id}/review-refusal")
    guide.send("/review-refusal", {"verdict": "overturn", "reason": "案件已结。"})

    assert reviewed in inbox(world, proposer(world), language)
    assert told(world, world.handler)[-1] is Template.A_REFUSAL_REVIEWED
    assert told(world, world.guide) == [Template.REFUSAL_TO_REVIEW]


def test_who_refused_is_not_asked_to_review_even_as_a_guide(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    officer = world.residents[3]
    with world.app.app_context():
        give_role(world.area_id, world.secretary.id, policy.GUIDE)
        around = areas.get_area(reader(), world.area_id).path.split("/")
        term = identity.Term(clock.now(), None, "测试")
        role = policy.DISTRICT_OFFICER.code
        identity.grant_role(policy.system_actor("cli"), around[-3], officer.id, role, term)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")
    world.do(proposer(world), issues.ask_review, case.id, "不同意")

    assert Template.REFUSAL_TO_REVIEW not in told(world, world.secretary)
    assert Template.REFUSAL_TO_REVIEW in told(world, officer), "of the district around it"
    assert Template.REFUSAL_TO_REVIEW not in told(world, world.handler)


# --- handed over ---


@pytest.mark.parametrize(
    ("language", "received", "moved"),
    [
        ("zh", "收到一件新的事，最迟", "您提的事移交到另一个地方"),
        ("en", "A new matter has come in", "was handed over to another place"),
    ],
)
def test_a_matter_handed_over_is_told_to_the_office_that_gets_it(
    world: World, hands: Hands, language: str, received: str, moved: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    new_office = world.stranger
    with world.app.app_context():
        there = areas.get_area_by_code(reader(), QINGYUAN, clock.legal_day(clock.now())).id
        give_role(there, new_office.id, policy.SECRETARY)
    secretary = visit(world, world.secretary)
    secretary.get(f"/matters/{case.id}/hand-over")
    given = {"ground": "another-body", "reason": "地段属于清苑", "area": there}
    secretary.send("/hand-over", given)
    with world.app.app_context():
        found = matters.find_handed_over(reader(), matters.get_matter(reader(), case.id))
    assert found is not None

    shown = inbox(world, new_office, language)
    assert received in shown
    assert TITLE in shown
    message = newest(world, new_office, Template.MATTER_RECEIVED)
    assert message.subject == f"matter/{found.id}"
    assert told(world, new_office) == [Template.MATTER_RECEIVED]
    assert moved in inbox(world, proposer(world), language)
    assert told(world, proposer(world)) == [Template.MATTER_HANDED_OVER]
    assert told(world, world.handler) == [Template.MATTER_RECEIVED], "the first office, once"


# --- comments and opinions ---


def written(world: World, case: Case) -> str:
    remark = Remark(CommentStance.CONCERN, TEXT)
    return world.do(world.residents[2], issues.write_comment, case.id, remark)


@pytest.mark.parametrize(
    ("language", "hidden", "reviewed"),
    [
        ("zh", "您的看法被隐藏了，打开看原因", "您的看法有了复核结论"),
        ("en", "Your comment was hidden; open to see why", "Your comment was reviewed"),
    ],
)
def test_a_comment_is_followed_by_its_writer_from_release_to_review(
    world: World, hands: Hands, language: str, hidden: str, reviewed: str
) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    writer = world.residents[2]
    made = written(world, case)
    office = visit(world, world.handler, language)
    office.get(f"/comments/{made}")
    office.send("/release")
    office.get(f"/comments/{made}")
    office.send("/hide", {"reason": "写了邻居的门牌。"})
    shown = inbox(world, writer, language)
    assert hidden in shown
    assert "门牌" not in shown
    message = newest(world, writer, Template.COMMENT_HIDDEN)
    own = visit(world, writer, language)
    own.get("/inbox")
    assert own.send(f"/inbox/{message.id}").at == f"/comments/{made}"
    own.send("/review-request", {"plea": "是公共楼道的门牌。"})
    watch = visit(world, world.supervisor, language)
    assert told(world, world.supervisor) == [Template.COMMENT_TO_REVIEW]
    watch.get(f"/comments/{made}")
    watch.send("/review", {"decision": "restore", "review": "没有违规。"})

    assert reviewed in inbox(world, writer, language)
    assert told(world, writer) == [
        Template.COMMENT_RELEASED,
        Template.COMMENT_HIDDEN,
        Template.COMMENT_REVIEWED,
    ]
    assert told(world, world.handler)[-1] is Template.A_COMMENT_REVIEWED
    assert told(world, proposer(world)) == [Template.MATTER_ADMITTED]


def test_a_withheld_comment_is_told_to_its_writer_alone(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    made = written(world, case)
    world.do(world.handler, issues.withhold_comment, made, "写了邻居的门牌。")

    assert told(world, world.residents[2]) == [Template.COMMENT_WITHHELD]
    assert newest(world, world.residents[2], Template.COMMENT_WITHHELD).subject == f"comment/{made}"
    assert Template.COMMENT_WITHHELD not in told(world, proposer(world))


def test_an_opinion_that_becomes_public_is_told_to_its_writer(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    writer = world.residents[3]
    made = world.do(writer, issues.write_opinion, case.id, Stance.SUPPORT, "好主意")
    world.do(world.handler, issues.release_opinion, case.id, made)

    assert told(world, writer) == [Template.OPINION_RELEASED]


# --- photos ---


def test_a_photo_that_is_kept_back_or_erased_is_told_to_who_handed_it_in(
    world: World, hands: Hands
) -> None:
    del hands
    who = world.residents[2]
    photos = [choose(world, who)]
    made = world.do(who, issues.propose_matter, world.area_id, PROPOSAL, photos)
    with world.app.app_context():
        (photo,) = (each.id for each in papers.list_about(reader(), f"matter/{made}"))
    world.do(world.handler, documents.withhold_document, photo, "看得见人脸")
    world.do(world.handler, documents.remove_document, photo, "看得见人脸")

    assert told(world, who) == [Template.DOCUMENT_WITHHELD, Template.DOCUMENT_REMOVED]
    assert newest(world, who, Template.DOCUMENT_REMOVED).subject == f"matter/{made}"


# --- tasks ---


def test_progress_delay_return_and_acceptance_are_told_to_those_who_wait_for_them(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    hands.forward(days=9)
    world.do(None, issues.take_effect, case.id)
    due = clock.legal_day(clock.now()) + timedelta(days=10)
    task = world.do(world.handler, issues.assign_task, case.id, "装灯", "物业", due)
    world.do(world.handler, issues.note_progress, task, "立柱装好了")
    office = visit(world, world.handler)
    office.get(f"/tasks/{task}/delay")
    later = due + timedelta(days=5)
    office.send("/delay", {"reason": "连日下雨", "day": later.isoformat()})
    assert told(world, world.supervisor)[-1] is Template.DELAY_TO_DECIDE
    watch = visit(world, world.supervisor)
    watch.get(f"/tasks/{task}/decide-delay")
    watch.send("/decide-delay", {"decision": "grant", "reason": "天气原因属实"})
    assert told(world, world.handler)[-1] is Template.DELAY_DECIDED
    world.do(world.handler, issues.report_task, task, "装好了")
    world.do(world.supervisor, issues.send_back_task, task, "有一盏不亮")
    assert told(world, world.handler)[-1] is Template.TASK_SENT_BACK
    world.do(world.handler, issues.report_task, task, "都亮了")
    world.do(proposer(world), issues.confirm_task, task)

    assert told(world, proposer(world))[-6:] == [
        Template.TASK_ASSIGNED,
        Template.TASK_PROGRESSED,
        Template.DELAY_DECIDED,
        Template.TASK_REPORTED,
        Template.TASK_SENT_BACK,
        Template.TASK_REPORTED,
    ]
    assert told(world, world.handler)[-1] is Template.TASK_CONFIRMED
    assert told(world, world.secretary)[-1] is Template.TASK_CONFIRMED
    decided = newest(world, proposer(world), Template.DELAY_DECIDED)
    assert decided.subject == f"task/{task}"
    assert later.isoformat() in decided.args
    for each in messages_of(world, proposer(world)):
        assert each.args.isascii()
