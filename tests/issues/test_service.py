"""Use cases of matters where time, law and other people's acts meet."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.core import clock
from consult.core.clock import Hands
from consult.core.errors import Refused
from consult.core.reading import reader
from consult.issues import queries
from consult.issues import service as issues
from consult.issues.rules import Form, MoveRefusal, Refusal, State
from consult.issues.service import Plan
from consult.publication import service as board
from consult.server import look_after
from tests.world import Case, Stage, World, bring, build, seat_assembly


@pytest.fixture
def world(app: Flask, hands: Hands) -> World:
    del hands  # only lets the clock stand
    return build(app)


def state(world: World, case: Case) -> str:
    with world.app.app_context():
        return queries.get_matter(reader(), case.id).state


def look(world: World) -> None:
    with world.app.app_context():
        look_after(world.app)


def objected(world: World, case: Case) -> str:
    return world.do(world.residents[2], board.make_objection, case.publication_id, "离窗口太近。")


def answer(world: World, objection: str, *, upheld: bool) -> None:
    world.do(world.supervisor, board.give_view, objection, "看过现场。", favours=upheld)
    world.do(world.handler, board.answer_objection, objection, "答复如下。", upheld=upheld)


def test_an_outcome_takes_effect_once_the_window_is_over(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)

    look(world)
    assert state(world, case) == State.PUBLICITY
    hands.forward(days=8)
    look(world)

    assert state(world, case) == State.IN_EFFECT


def test_an_unanswered_objection_keeps_an_outcome_from_taking_effect(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    objection = objected(world, case)
    hands.forward(days=8)

    look(world)
    assert state(world, case) == State.PUBLICITY
    answer(world, objection, upheld=False)
    look(world)

    assert state(world, case) == State.IN_EFFECT


def test_an_objection_upheld_after_the_window_still_reopens_the_matter(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    objection = objected(world, case)
    hands.forward(days=8)
    answer(world, objection, upheld=True)

    with pytest.raises(Refused) as refused:
        world.do(None, issues.take_effect, case.id)
    look(world)

    assert refused.value.code is Refusal.OBJECTION_UPHELD
    assert state(world, case) == State.UPHELD


def test_the_end_of_the_window_is_the_last_moment_to_object(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    with world.app.app_context():
        end = queries.get_matter(reader(), case.id).acts_at
    assert end is not None

    hands.forward_to(end - timedelta(milliseconds=1))
    objected(world, case)
    hands.forward_to(end)
    with pytest.raises(Refused):
        world.do(world.residents[3], board.make_objection, case.publication_id, "太晚了。")


def test_a_decision_needs_the_party_organisations_agreement(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.ADMITTED)
    today = clock.legal_day(clock.now())
    world.do(world.secretary, issues.record_study, world.area_id, (case.id,), today, agreed=False)

    with pytest.raises(Refused) as refused:
        world.do(
            world.secretary,
            issues.plan_matter,
            case.id,
            Plan(
                form=Form.DECISION,
                rule="R3",
                question="是否修订公约",
                venue="议事厅",
                meets_at=clock.now() + timedelta(days=12),
            ),
        )

    assert refused.value.code is Refusal.STUDY_FIRST


def test_a_sitting_in_the_future_cannot_be_noted(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.ADMITTED)
    tomorrow = clock.legal_day(clock.now()) + timedelta(days=1)

    with pytest.raises(Refused) as refused:
        world.do(
            world.secretary, issues.record_study, world.area_id, (case.id,), tomorrow, agreed=True
        )

    assert refused.value.code is Refusal.STUDY_IN_FUTURE


def test_the_text_of_a_refused_matter_can_never_be_released(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(world.secretary, issues.refuse_matter, case.id, "pending-elsewhere", "在诉讼中")

    with pytest.raises(Refused) as refused:
        world.do(world.secretary, issues.release_text, case.id)

    assert refused.value.code is Refusal.STAYS_PRIVATE


def test_a_matter_is_planned_only_once_its_text_is_public(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)
    world.do(
        world.secretary,
        issues.admit_matter,
        case.id,
        "public-affair",
        "可以",
        publish_text=False,
    )

    with pytest.raises(Refused) as refused:
        world.do(
            world.secretary,
            issues.plan_matter,
            case.id,
            Plan(Form.DELIBERATIVE, "K1", "建不建", "议事厅", clock.now() + timedelta(days=3)),
        )

    assert refused.value.code is Refusal.TEXT_NOT_PUBLIC


def test_a_result_is_not_taken_before_the_poll_is_over(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.OPEN)

    with pytest.raises(Refused) as refused:
        world.do(None, issues.take_result, case.id, case.poll_id)

    assert refused.value.code is Refusal.POLL_NOT_OVER


def test_a_matter_cannot_be_merged_into_itself_or_into_one_that_is_not_open(
    world: World, hands: Hands
) -> None:
    one, other = bring(world, hands, Stage.RECEIVED), bring(world, hands, Stage.RECEIVED)

    for target, code in ((one, Refusal.MERGE_WITH_ITSELF), (other, Refusal.TARGET_NOT_OPEN)):
        with pytest.raises(Refused) as refused:
            world.do(
                world.secretary, issues.merge_matter, one.id, target.id, "same-matter", "同一件事"
            )
        assert refused.value.code is code


def test_a_ground_supports_only_its_own_steps(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.RECEIVED)

    with pytest.raises(Refused) as refused:
        world.do(world.secretary, issues.admit_matter, case.id, "same-matter", "可以")

    assert refused.value.code is Refusal.GROUND_NOT_FOR_THIS


def test_a_notice_shorter_than_the_law_asks_for_is_refused(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.SEATED, Form.DECISION)
    hands.forward(days=3)

    with pytest.raises(Refused) as refused:
        world.do(world.secretary, issues.announce_meeting, case.id, "开会")

    assert refused.value.code is Refusal.MEETING_TOO_SOON
    assert state(world, case) == State.PLANNED


def test_a_task_is_reported_only_while_the_outcome_is_carried_out(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    due = clock.legal_day(clock.now()) + timedelta(days=9)

    with pytest.raises(Refused):
        world.do(world.handler, issues.assign_task, case.id, "搭棚", "物业", due)
    hands.forward(days=8)
    look(world)
    task = world.do(world.handler, issues.assign_task, case.id, "搭棚", "物业", due)
    world.do(world.secretary, issues.revoke_outcome, case.id, "另行研究")
    with pytest.raises(Refused) as refused:
        world.do(world.handler, issues.report_task, task, "好了")

    assert refused.value.code is Refusal.TASKS_NOT_DUE_HERE


def test_an_outcome_that_was_ordered_corrected_is_planned_anew(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    with pytest.raises(Refused) as refused:
        world.do(world.guide, issues.order_correction, case.id, "违反规定")
    hands.forward(days=8)
    look(world)

    world.do(world.guide, issues.order_correction, case.id, "违反规定")

    assert refused.value.code is MoveRefusal.NOT_NOW
    assert state(world, case) == State.ORDERED


def test_a_plan_can_be_made_anew_before_the_notice_and_keeps_who_was_asked(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.SEATED)
    plan = Plan(Form.DELIBERATIVE, "K1", "建在东门", "议事厅", clock.now() + timedelta(days=5))

    panel = world.do(world.secretary, issues.plan_matter, case.id, plan)
    world.do(world.secretary, issues.announce_meeting, case.id, "改在东门商量")

    assert panel == case.panel_id
    assert state(world, case) == State.ANNOUNCED


def test_a_meeting_without_time_for_its_notice_is_refused_when_it_is_planned(
    world: World, hands: Hands
) -> None:
    case = bring(world, hands, Stage.ADMITTED)

    for days, code in (
        (-400, Refusal.MEETING_PAST),
        (0, Refusal.MEETING_PAST),
        (1, Refusal.MEETING_TOO_SOON),
    ):
        meets_at = clock.now() + timedelta(days=days)
        with pytest.raises(Refused) as refused:
            world.do(
                world.secretary,
                issues.plan_matter,
                case.id,
                Plan(Form.DELIBERATIVE, "K1", "建不建", "议事厅", meets_at, urgent=True),
            )
        assert refused.value.code is code


def test_a_community_cannot_decide_by_the_villages_law(world: World, hands: Hands) -> None:
    seat_assembly(world)
    case = bring(world, hands, Stage.ADMITTED)
    today = clock.legal_day(clock.now())
    world.do(world.secretary, issues.record_study, world.area_id, (case.id,), today, agreed=True)

    with pytest.raises(Refused) as refused:
        world.do(
            world.secretary,
            issues.plan_matter,
            case.id,
            Plan(Form.DECISION, "V3", "修不修", "议事厅", clock.now() + timedelta(days=14)),
        )

    assert refused.value.code is Refusal.RULE_NOT_FOR_THIS_BODY


def test_nobody_objects_any_more_once_an_objection_was_upheld(world: World, hands: Hands) -> None:
    case = bring(world, hands, Stage.PUBLISHED)
    answer(world, objected(world, case), upheld=True)
    look(world)

    with pytest.raises(Refused):
        world.do(world.residents[3], board.make_objection, case.publication_id, "我也反对。")
