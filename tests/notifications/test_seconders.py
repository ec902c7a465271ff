"""Who seconds a matter is told what becomes of it, while everybody may read it, and in batches."""

import pytest
from flask import Flask

from consult.audit import queries as audit
from consult.core import clock
from consult.core.clock import Hands
from consult.core.reading import forget, reader
from consult.issues import service as issues
from consult.notifications import followers
from consult.notifications.rules import Template
from consult.voting import service as voting
from consult.voting.rules import Choice
from tests.architecture.test_statements import counted
from tests.notifications.factories import messages_of, newest, start_again, told
from tests.world import (
    TITLE,
    Case,
    Someone,
    Stage,
    World,
    actor_of,
    bring,
    build,
    cast,
    visit,
    voters,
)

AT_A_TIME = "consult.notifications.followers.telling.AT_A_TIME"


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


@pytest.fixture
def world_on(app_on: Flask, hands: Hands) -> World:
    """The same on each database."""
    del hands
    return build(app_on)


def seconder(world: World) -> Someone:
    return world.residents[2]


def raised(world: World, hands: Hands, *people: Someone) -> Case:
    """Return a matter whose text is public before it is admitted, seconded by some people."""
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    for who in people or (seconder(world),):
        world.do(who, issues.second_matter, case.id)
    return case


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "您按过“我也有这事”的一件事已经受理。"),
        ("en", "A matter you said “Me too” to is admitted."),
    ],
)
def test_who_seconds_a_matter_finds_in_the_inbox_that_it_is_admitted(
    world: World, hands: Hands, language: str, words: str
) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.handler, issues.release_text, case.id)
    browser = visit(world, seconder(world), language)
    browser.get(f"/matters/{case.id}")
    browser.send("/second")
    secretary = visit(world, world.secretary, language)
    secretary.get(f"/matters/{case.id}/admit")
    secretary.send(
        "/admit", {"ground": "public-affair", "reason": "属于公共事务", "publish_text": "y"}
    )
    world.keep_up()

    browser.get("/inbox")
    assert words in browser.words()
    assert TITLE in browser.words()
    message = newest(world, seconder(world), Template.SECONDED_ADMITTED)
    assert browser.send(f"/inbox/{message.id}").at == f"/matters/{case.id}"
    assert told(world, seconder(world)) == [Template.SECONDED_ADMITTED]


def test_of_the_whole_way_seconders_are_told_little(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)
    world.do(seconder(world), issues.second_matter, case.id)
    for who in voters(world, case):
        cast(world, case, who, Choice.FOR)
    world.do(world.secretary, voting.close_poll, case.poll_id)
    world.keep_up()
    statement = issues.Statement("协商意见：建在 3 栋东侧。", "公告栏", 7)
    world.do(world.secretary, issues.publicise_opinion, case.id, statement)
    hands.forward(days=9)
    world.do(None, issues.take_effect, case.id)
    due = clock.legal_day(clock.now())
    task = world.do(world.handler, issues.assign_task, case.id, "装灯", "物业", due)
    world.do(world.handler, issues.report_task, task, "装好了")
    world.do(world.supervisor, issues.accept_task, task)
    world.do(world.residents[1], issues.confirm_task, task)
    world.do(world.handler, issues.answer_back, case.id, "都办好了")
    world.do(world.supervisor, issues.review_matter, case.id, issues.Satisfaction(5, 5, 0, 0, ""))
    world.do(world.handler, issues.archive_matter, case.id)

    assert told(world, seconder(world)) == [
        Template.RESULT,
        Template.SECONDED_PUBLICISED,
        Template.TOOK_EFFECT,
        Template.ANSWERED_BACK,
    ]


def test_who_seconds_later_is_not_told_of_what_was_before(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    hands.forward(minutes=1)
    world.do(seconder(world), issues.second_matter, case.id)

    assert told(world, seconder(world)) == []


def test_who_took_it_back_is_told_nothing_more(world: World, hands: Hands) -> None:
    case = raised(world, hands)
    world.do(seconder(world), issues.take_second_back, case.id)
    world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")

    assert told(world, seconder(world)) == []


def test_whoever_sits_on_the_panel_and_seconds_is_told_once(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ANNOUNCED)
    world.do(world.seats[2], issues.second_matter, case.id)
    told(world, world.seats[2])
    hands.forward(days=4)
    keys = [each.key for each in messages_of(world, world.seats[2])]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("act", "given", "template"),
    [
        (issues.refuse_matter, ("pending-elsewhere", "在诉讼中"), Template.SECONDED_REFUSED),
        (issues.pass_on_matter, ("another-body", "归城管", "城管"), Template.SECONDED_PASSED_ON),
    ],
)
def test_a_matter_that_ends_at_intake_is_told_to_its_seconders(
    world: World, hands: Hands, act: object, given: tuple[str, ...], template: Template
) -> None:
    case = raised(world, hands)
    world.do(world.secretary, act, case.id, *given)  # type: ignore[arg-type]

    assert told(world, seconder(world)) == [template]


def test_a_withdrawn_matter_is_told_to_those_who_may_need_it_still(
    world: World, hands: Hands
) -> None:
    case = raised(world, hands)
    world.do(world.residents[1], issues.withdraw_matter, case.id, "邻居已经修好")

    assert told(world, seconder(world)) == [Template.SECONDED_WITHDRAWN]


@pytest.mark.parametrize("public", [True, False])
def test_a_reply_is_told_to_seconders_only_if_they_may_read_it(
    world: World, hands: Hands, *, public: bool
) -> None:
    case = raised(world, hands)
    world.do(world.handler, issues.reply_to_matter, case.id, "您家的水表已经换好。", public=public)

    assert told(world, seconder(world)) == ([Template.SECONDED_REPLIED] if public else [])
    assert told(world, world.residents[1])[-1] is Template.MATTER_REPLIED


def test_a_text_that_is_not_public_any_more_is_told_to_no_seconder(
    world: World, hands: Hands
) -> None:
    case = raised(world, hands)
    world.do(world.handler, issues.return_matter, case.id, "details-missing", "哪一栋？")
    new = issues.Proposal("只给社区看的标题", "事", "愿", "3 栋")
    world.do(world.residents[1], issues.supplement_matter, case.id, new)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")

    assert told(world, seconder(world)) == []


def test_a_merger_carries_seconders_along_and_what_follows_reaches_them_there(
    world: World, hands: Hands
) -> None:
    target = bring(world, hands, Stage.CLOSED)
    own = raised(world, hands)
    world.do(world.secretary, issues.merge_matter, own.id, target.id, "same-matter", "同一件事")
    statement = issues.Statement("协商意见：建在 3 栋东侧。", "公告栏", 7)
    notice = world.do(world.secretary, issues.publicise_opinion, target.id, statement)

    assert told(world, seconder(world)) == [Template.SECONDED_MERGED, Template.SECONDED_PUBLICISED]
    led = [newest(world, seconder(world), each).subject for each in told(world, seconder(world))]
    assert led == [f"matter/{own.id}", f"notice/{notice}"]


def test_seconders_are_told_in_batches_each_at_the_same_cost(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AT_A_TIME, 6)
    costs = []
    for people in (world.seats[:2], world.seats[:5]):
        case = raised(world, hands, *people)
        world.keep_up()
        world.do(world.secretary, issues.admit_matter, case.id, "public-affair", "属于公共事务")
        with world.app.app_context():
            forget()
            (entry,) = audit.list_entries(reader(), below=None, limit=1)
        with world.app.app_context(), counted(world.app) as seen:
            followers.tell(entry)
        costs.append(len(seen))
        assert told(world, people[-1]).count(Template.SECONDED_ADMITTED) == 1

    assert len(set(costs)) == 1


def test_a_batch_that_was_told_before_is_not_told_again(
    world_on: World, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AT_A_TIME, 2)
    world = world_on
    case = raised(world, hands, *world.seats, *world.residents[2:])
    with world.app.app_context():
        secretary = actor_of(world.secretary)
        issues.admit_matter(secretary, case.id, "public-affair", "属于公共事务")
    for _ in range(2):
        everybody = [*world.seats, *world.residents[2:]]
        assert all(told(world, each) == [Template.SECONDED_ADMITTED] for each in everybody)
        start_again(world)
