from collections import deque
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.issues.permissions import PERMISSIONS
from consult.issues.rules import (
    MOVES,
    Form,
    NoticeTime,
    Outcome,
    PlanFacts,
    Refusal,
    State,
    Step,
    move_of,
    next_states,
    outcome_of,
    parse_ground,
    why_not_answer_back,
    why_not_begin,
    why_not_move,
    why_not_notice,
    why_not_plan,
    why_not_review,
    why_not_take_effect,
)

NOW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)


def plan(**changes: object) -> PlanFacts:
    facts: dict[str, object] = {
        "form": Form.DELIBERATIVE,
        "body": "consultation_committee",
        "advises": True,
        "decides": False,
        "kind": "urban",
        "notice": NoticeTime(ahead=True, days=3, least=2),
        "studied": False,
        "has_committee": True,
        "public": True,
        "reserved": False,
        "mandate": False,
    }
    return PlanFacts(**{**facts, **changes})  # type: ignore[arg-type]


def test_each_step_stands_in_the_table_once() -> None:
    assert sorted(move.step for move in MOVES) == sorted(Step)


def test_each_move_names_a_permission_that_exists() -> None:
    names = {permission.name for permission in PERMISSIONS}

    assert {move.permission for move in MOVES} <= names


def test_every_state_can_be_reached_from_the_beginning() -> None:
    seen = {State.RECEIVED}
    queue = deque(seen)
    while queue:
        new = set(next_states(queue.popleft())) - seen
        seen |= new
        queue.extend(new)

    assert seen == set(State)


def test_every_state_leads_to_the_archive() -> None:
    for start in State:
        seen, queue = {start}, deque([start])
        while queue:
            new = set(next_states(queue.popleft())) - seen
            seen |= new
            queue.extend(new)
        assert State.ARCHIVED in seen, start


@given(st.sampled_from(State), st.sampled_from(Step))
def test_a_step_is_refused_exactly_where_the_table_does_not_have_it(
    state: State, step: Step
) -> None:
    assert (why_not_move(state, step) is None) == (state in move_of(step).sources)


@given(st.lists(st.sampled_from(Step), max_size=60))
def test_no_order_of_steps_leads_past_the_notice_into_effect(steps: list[Step]) -> None:
    state, published = State.RECEIVED, False
    for step in steps:
        if why_not_move(state, step) is None:
            state = move_of(step).target
            published = published or step in {Step.PUBLICISE, Step.POST}
        assert published or state not in {State.IN_EFFECT, State.ANSWERED, State.REVIEWED}


def test_a_committee_forms_an_opinion_and_never_adopts() -> None:
    committee = {outcome_of(binding="opinion", passed=passed) for passed in (True, False)}
    assembly = {outcome_of(binding="resolution", passed=passed) for passed in (True, False)}

    assert committee == {Outcome.OPINION_FORMED, Outcome.NO_OPINION}
    assert assembly == {Outcome.ADOPTED, Outcome.REJECTED}


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (plan(), None),
        (plan(has_committee=False), Refusal.NO_COMMITTEE),
        (plan(notice=NoticeTime(ahead=True, days=1, least=2)), Refusal.MEETING_TOO_SOON),
        (
            plan(form=Form.DECISION, body="villagers_representatives", studied=True),
            Refusal.RULE_NOT_FOR_THIS_BODY,
        ),
        (plan(public=False), Refusal.TEXT_NOT_PUBLIC),
        (plan(decides=True), Refusal.COMMITTEE_DOES_NOT_DECIDE),
        (plan(body="residents_representatives"), Refusal.RULE_NOT_FOR_THIS_BODY),
        (plan(form=Form.DECISION), Refusal.RULE_NOT_FOR_THIS_BODY),
        (plan(form=Form.DECISION, body="residents_representatives"), Refusal.STUDY_FIRST),
        (
            plan(form=Form.DECISION, body="residents_representatives", studied=True, reserved=True),
            Refusal.MANDATE_NEEDED,
        ),
        (
            plan(
                form=Form.DECISION,
                body="villagers_representatives",
                kind="rural",
                studied=True,
                reserved=True,
                mandate=True,
            ),
            None,
        ),
        (
            plan(
                form=Form.DECISION,
                body="residents_representatives",
                advises=False,
                decides=True,
                studied=True,
            ),
            None,
        ),
    ],
)
def test_a_plan_is_held_against_the_law(facts: PlanFacts, refusal: Refusal | None) -> None:
    assert why_not_plan(facts) is refusal


@given(days=st.integers(-30, 30), least=st.integers(1, 15), ahead=st.booleans())
def test_a_meeting_is_announced_as_many_days_before_as_its_form_asks(
    days: int,
    least: int,
    ahead: bool,  # noqa: FBT001 - drawn at random
) -> None:
    for excusable, urgent in ((False, False), (False, True), (True, False)):
        given_notice = NoticeTime(ahead, days, least, excusable, urgent)
        refusal = why_not_notice(given_notice)
        assert (refusal is None) is (ahead and days >= least)
        assert (refusal is Refusal.MEETING_PAST) is not ahead
    excused = NoticeTime(ahead, days, least, excusable=True, urgent=True)
    assert why_not_notice(excused) is (None if ahead else Refusal.MEETING_PAST)


def test_a_meeting_does_not_begin_before_its_announced_time() -> None:
    assert why_not_begin(NOW + timedelta(minutes=1), NOW) is Refusal.MEETING_NOT_YET
    assert why_not_begin(NOW, NOW) is None


@pytest.mark.parametrize(
    ("seconds_over", "unanswered", "upheld", "refusal"),
    [
        (-1, 0, 0, Refusal.WINDOW_STILL_OPEN),
        (0, 0, 0, None),
        (1, 1, 0, Refusal.OBJECTIONS_UNANSWERED),
        (1, 0, 1, Refusal.OBJECTION_UPHELD),
        (1, 1, 1, Refusal.OBJECTION_UPHELD),
    ],
)
def test_nothing_takes_effect_while_the_window_runs_or_an_objection_stands(
    seconds_over: int, unanswered: int, upheld: int, refusal: Refusal | None
) -> None:
    until = NOW - timedelta(seconds=seconds_over)

    found = why_not_take_effect(until_at=until, unanswered=unanswered, upheld=upheld, now=NOW)

    assert found is refusal


def test_residents_are_answered_when_every_task_is_accepted() -> None:
    assert why_not_answer_back(tasks=0, accepted=0) is Refusal.NO_TASKS
    assert why_not_answer_back(tasks=2, accepted=1) is Refusal.TASKS_OPEN
    assert why_not_answer_back(tasks=2, accepted=2) is None


@given(*(st.integers(-3, 60) for _ in range(4)))
def test_a_review_never_counts_more_answers_than_people(
    asked: int, satisfied: int, fairly: int, not_satisfied: int
) -> None:
    refusal = why_not_review(
        asked=asked, satisfied=satisfied, fairly=fairly, not_satisfied=not_satisfied
    )

    fits = (
        min(asked, satisfied, fairly, not_satisfied) >= 0
        and satisfied + fairly + not_satisfied <= asked
    )
    assert (refusal is None) == fits


def test_malformed_law_data_is_refused_with_words() -> None:
    with pytest.raises(ValueError, match="odd"):
        parse_ground({"id": "odd", "steps": ["burn"]})
