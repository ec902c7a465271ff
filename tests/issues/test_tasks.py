"""Tasks, as those meet them who give, do, accept and read them; and as the record keeps them."""

from datetime import date, timedelta

import pytest
from flask import Flask

import tests.world as worlds
from consult.audit import queries as audit
from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Forbidden, Refused
from consult.core.reading import forget, reader
from consult.documents.rules import Kind
from consult.identity.service import NewPerson
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.models import Task
from consult.issues.rules import Form, Refusal, Source, TaskRefusal
from consult.issues.service import Evidence, OnBehalf, Proposal
from tests.architecture.test_statements import cost
from tests.audit.world import at_once
from tests.client import Browser
from tests.documents.world import choose
from tests.world import BUILDING, TITLE, Case, Someone, Stage, World, actor_of, bring, build, visit


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def take_effect(world: World, hands: Hands, case: Case) -> Case:
    hands.forward(days=8)
    world.do(None, issues.take_effect, case.id)
    return case


def in_effect(world: World, hands: Hands) -> Case:
    return take_effect(world, hands, bring(world, hands, Stage.PUBLISHED))


def proposer(world: World) -> Someone:
    return world.residents[1]


def in_days(days: int) -> date:
    return clock.legal_day(clock.now()) + timedelta(days=days)


def give(world: World, case: Case, days: int = 10, text: str = "搭棚") -> str:
    due = in_days(days)
    return world.do(world.handler, issues.assign_task, case.id, text, "物业", due, "电力公司")


def task(world: World, task_id: str) -> Task:
    with world.app.app_context():
        forget()
        return queries.get_task(reader(), task_id)


def seen(world: World, case: Case, who: Someone | None = None, language: str = "zh") -> str:
    browser = visit(world, who, language)
    browser.get(f"/matters/{case.id}")
    return browser.words()


def refusal_of(world: World, who: Someone, act: object, *args: object, **named: object) -> object:
    with pytest.raises(Refused) as told:
        world.do(who, act, *args, **named)  # type: ignore[arg-type]
    return told.value.code


def open_tasks(world: World, case: Case) -> int:
    with world.app.app_context():
        forget()
        tasks, done = queries.count_tasks(reader(), case.id, clock.now())
        return tasks - done


@pytest.mark.parametrize(
    ("language", "left", "late", "helped"),
    [
        ("zh", "还剩 10 天", "已超期 2 天", "由 电力公司 协助"),
        ("en", "10 days left", "2 days overdue", "with the help of"),
    ],
)
def test_the_promise_clock_is_public_and_says_in_words_when_it_is_late(
    world: World, hands: Hands, language: str, left: str, late: str, helped: str
) -> None:
    case = in_effect(world, hands)
    give(world, case)

    words = seen(world, case, language=language)
    assert left in words
    assert helped in words
    hands.forward(days=12)
    assert late in seen(world, case, language=language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_progress_is_noted_on_its_page_and_public_with_checked_evidence(
    world: World, hands: Hands, language: str
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    office = visit(world, world.handler, language)
    assert f"/tasks/{made}/progress" in office.get(f"/matters/{case.id}").links
    office.get(f"/tasks/{made}/progress")
    office.send("/progress", {"text": ""}, status=422)
    office.send("/progress", {"text": "立柱装好了"})
    hands.forward(minutes=1)
    chosen = choose(world, world.handler, kind=Kind.EVIDENCE)
    shown = Evidence((chosen,), checked=True)
    world.do(world.handler, issues.note_progress, made, "顶棚装好了", shown)
    hands.forward(minutes=1)
    hidden = choose(world, world.handler, kind=Kind.EVIDENCE)
    world.do(world.handler, issues.report_task, made, "通电了", Evidence((hidden,)))

    page = Browser(world.app, language).get(f"/matters/{case.id}").text
    assert page.index("立柱装好了") < page.index("顶棚装好了") < page.index("通电了")
    assert f"/documents/{chosen.id}" in page
    assert f"/documents/{hidden.id}" not in page
    assert f"/documents/{hidden.id}" in visit(world, world.handler).get(f"/matters/{case.id}").text
    with world.app.app_context():
        forget()
        story = audit.list_story(reader(), f"task/{made}")
    assert [each.facts["documents"] for each in story[2:]] == [1, 1]


@pytest.mark.parametrize(("language", "first"), [("zh", "原定"), ("en", "First promised for")])
def test_a_delay_is_decided_by_the_supervisor_and_the_first_day_stays_visible(
    world: World, hands: Hands, language: str, first: str
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    handler, supervisor = visit(world, world.handler, language), visit(world, world.supervisor)
    before, after = in_days(10), in_days(15)
    handler.get(f"/tasks/{made}/delay")
    handler.send("/delay", {"reason": "连日下雨", "day": before.isoformat()}, status=409)
    handler.send("/delay", {"reason": "连日下雨", "day": after.isoformat()})
    assert first not in seen(world, case, language=language)
    assert refusal_of(world, world.handler, issues.ask_delay, made, "再延", after) is (
        TaskRefusal.DELAY_WAITS
    )

    supervisor.get("/todo")
    assert "决定任务延期申请" in supervisor.words()
    supervisor.get(f"/tasks/{made}/decide-delay")
    assert "连日下雨" in supervisor.words()
    supervisor.send("/decide-delay", {"decision": "grant", "reason": "天气原因属实"})

    assert (task(world, made).due_on, task(world, made).first_due_on) == (after, before)
    public = seen(world, case, language=language)
    assert first in public
    assert "天气原因属实" in public
    visit(world, world.supervisor).get(f"/tasks/{made}/decide-delay")


def test_a_refused_delay_changes_no_day(world: World, hands: Hands) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    delay = world.do(world.handler, issues.ask_delay, made, "忙不过来", in_days(30))
    world.do(world.supervisor, issues.decide_delay, made, delay, "人手够", granted=False)

    assert task(world, made).due_on == task(world, made).first_due_on
    assert "不同意延期" in seen(world, case)
    again = refusal_of(
        world, world.supervisor, issues.decide_delay, made, delay, "改主意", granted=True
    )
    assert again is TaskRefusal.DELAY_DECIDED_BEFORE


def test_a_task_is_done_when_the_supervisors_and_the_proposer_accepted_it(
    world: World, hands: Hands
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    own = visit(world, proposer(world))
    own.get("/todo")
    assert "看看任务办好了没有，验收或退回" in own.words()
    own.get(f"/matters/{case.id}")
    own.send("/confirm")
    assert "提出人已验收" in own.words()
    assert open_tasks(world, case) == 1

    world.do(world.supervisor, issues.accept_task, made)

    assert open_tasks(world, case) == 0
    late = refusal_of(world, proposer(world), issues.send_back_task, made, "又坏了")
    assert late is Refusal.TASK_NOT_OPEN


def test_a_proposer_who_does_not_answer_in_five_working_days_holds_nothing_up(
    world: World, hands: Hands
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    world.do(world.supervisor, issues.accept_task, made)
    until = task(world, made).confirm_by
    assert until is not None
    assert refusal_of(world, world.handler, issues.answer_back, case.id, "好了") is (
        Refusal.TASKS_OPEN
    )
    assert "到时不答复，就不再等" in seen(world, case)

    hands.forward(seconds=int((until - clock.now()).total_seconds()))

    assert "提出人没有在期限内答复" in seen(world, case)
    world.do(world.handler, issues.answer_back, case.id, "好了")


@pytest.mark.parametrize("by_proposer", [True, False])
def test_a_task_that_is_not_done_is_sent_back_with_a_public_reason(
    world: World, hands: Hands, *, by_proposer: bool
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    who = proposer(world) if by_proposer else world.supervisor
    browser = visit(world, who)
    browser.get(f"/tasks/{made}/send-back")
    browser.send("/send-back", {"reason": ""}, status=422)
    browser.send("/send-back", {"reason": "顶棚漏水"})

    assert "退回重办" in seen(world, case)
    assert "顶棚漏水" in seen(world, case)
    assert task(world, made).reported_at is None
    world.do(world.handler, issues.report_task, made, "补好了")


def test_nobody_but_proposer_and_supervisor_judges_a_task(world: World, hands: Hands) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    neighbour = world.residents[2]
    for who, act, words in (
        (neighbour, issues.confirm_task, ()),
        (neighbour, issues.send_back_task, ("不好",)),
        (world.handler, issues.send_back_task, ("不好",)),
        (world.handler, issues.accept_task, ()),
        (world.stranger, issues.confirm_task, ()),
    ):
        with pytest.raises(Forbidden):
            world.do(who, act, made, *words)
    visit(world, neighbour).get(f"/tasks/{made}/report", 403)
    visit(world, world.handler).get(f"/tasks/{made}/decide-delay", 403)
    visit(world, world.handler).get(f"/tasks/{made}/nothing", 404)
    assert f"/tasks/{made}/" not in visit(world, neighbour).get(f"/matters/{case.id}").text


def test_who_has_an_account_accepts_in_person(world: World, hands: Hands) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    refusal = refusal_of(world, world.handler, issues.note_confirmation, made, "好", done=True)
    assert refusal is TaskRefusal.PROPOSER_HAS_ACCOUNT


def test_the_desk_notes_what_a_proposer_without_an_account_says(world: World, hands: Hands) -> None:
    person = NewPerson(name="老示人", building=BUILDING, phone="13800000001")
    matter = world.do(
        world.handler,
        issues.enter_matter,
        world.area_id,
        Proposal(TITLE, "没地方充电。", "建棚。", BUILDING),
        OnBehalf(Source.DESK, new=person),
    )
    case = Case(matter, Form.DELIBERATIVE)
    for stage in list(Stage)[1:]:
        case = worlds._STEPS[stage](world, hands, case)  # noqa: SLF001
    take_effect(world, hands, case)
    made = give(world, case)
    world.do(world.handler, issues.report_task, made, "搭好了")
    desk = visit(world, world.handler)
    desk.get("/todo")
    assert "请提出人验收任务，登记意见" in desk.words()
    for said, left in (("not_done", 1), ("done", 0)):
        desk.get(f"/tasks/{made}/note")
        desk.send("/note", {"said": said, "words": "还差一盏灯"})
        if left:
            world.do(world.handler, issues.report_task, made, "补好了")
    world.do(world.supervisor, issues.accept_task, made)

    assert open_tasks(world, case) == 0
    assert "提出人已验收（社区代为登记）" in seen(world, case)


def test_of_two_who_decide_a_delay_at_once_one_does(app_on: Flask, hands: Hands) -> None:
    world = build(app_on)
    case = in_effect(world, hands)
    made = give(world, case)
    delay = world.do(world.handler, issues.ask_delay, made, "下雨", in_days(30))

    def act(*, granted: bool) -> object:
        return issues.decide_delay(actor_of(world.supervisor), made, delay, "理由", granted=granted)

    told = at_once(world.app, [lambda: act(granted=True), lambda: act(granted=False)])

    assert sorted(type(each).__name__ for each in told) == ["NoneType", "Refused"]


def test_the_page_costs_the_same_with_thirty_tasks_and_their_notes(
    world: World, hands: Hands
) -> None:
    case = in_effect(world, hands)
    made = give(world, case)
    world.do(world.handler, issues.note_progress, made, "开工了")
    browser = visit(world, world.handler)
    browser.get(f"/matters/{case.id}")
    one = cost(world, browser, f"/matters/{case.id}")
    for number in range(30):
        made = give(world, case, text=f"第 {number} 项")
        for text in ("开工了", "快好了"):
            world.do(world.handler, issues.note_progress, made, text)

    assert cost(world, browser, f"/matters/{case.id}") == one
