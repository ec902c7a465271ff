"""The rules of tasks and of the survey."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.clock import LEGAL_ZONE
from consult.issues.rules import (
    LEAST_ANSWERS,
    Aspect,
    Degree,
    Group,
    Refusal,
    State,
    SurveyFacts,
    SurveyRefusal,
    TaskFacts,
    TaskRefusal,
    TaskState,
    group_of,
    names_building,
    tally,
    task_state,
    why_not_accept,
    why_not_answer_survey,
    why_not_ask_delay,
    why_not_confirm,
    why_not_decide_delay,
    why_not_report,
    why_not_send_back,
)

NOW = datetime(2026, 6, 1, 9, tzinfo=LEGAL_ZONE)
DUE = date(2026, 6, 10)


def task(*said: str, left: int = 1) -> TaskFacts:
    """Return a task of which these things were said; `left` days until it waits no longer."""
    reported = "reported" in said
    return TaskFacts(
        reported=reported,
        accepted="accepted" in said,
        confirmed="confirmed" in said,
        confirm_by=NOW + timedelta(days=left) if reported else None,
        due_on=DUE,
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (task(), TaskState.GIVEN),
        (task("reported"), TaskState.REPORTED),
        (task("reported", left=0), TaskState.FOR_SUPERVISOR),
        (task("reported", "confirmed"), TaskState.FOR_SUPERVISOR),
        (task("reported", "accepted"), TaskState.FOR_PROPOSER),
        (task("reported", "accepted", left=0), TaskState.ACCEPTED),
        (task("reported", "accepted", "confirmed"), TaskState.ACCEPTED),
    ],
)
def test_a_task_is_accepted_by_both_or_by_the_supervisors_after_the_days_are_over(
    facts: TaskFacts, state: TaskState
) -> None:
    assert task_state(facts, NOW) is state


@given(
    st.sets(st.sampled_from(["reported", "accepted", "confirmed"])),
    st.integers(min_value=-3, max_value=3),
)
def test_no_task_is_done_without_the_supervisors_or_can_be_sent_back_once_it_is(
    said: set[str], left: int
) -> None:
    facts = task(*said, left=left)
    done = task_state(facts, NOW) is TaskState.ACCEPTED
    assert not done or facts.accepted
    assert not done or why_not_send_back(facts, NOW) is Refusal.TASK_NOT_OPEN
    assert not done or why_not_confirm(facts, NOW) is Refusal.TASK_NOT_OPEN
    assert (why_not_report(facts) is None) == (task_state(facts, NOW) is TaskState.GIVEN)


def test_what_is_not_reported_is_neither_accepted_nor_sent_back() -> None:
    for refusal in (why_not_accept(task()), why_not_confirm(task(), NOW)):
        assert refusal is Refusal.TASK_NOT_REPORTED
    assert why_not_send_back(task(), NOW) is Refusal.TASK_NOT_REPORTED
    assert why_not_accept(task("reported", "accepted")) is Refusal.TASK_NOT_OPEN


def test_a_delay_is_asked_for_once_at_a_time_and_for_a_later_day() -> None:
    later = DUE + timedelta(days=1)
    assert why_not_ask_delay(task(), waits=False, day=later) is None
    assert why_not_ask_delay(task(), waits=False, day=DUE) is TaskRefusal.DELAY_NOT_LATER
    assert why_not_ask_delay(task(), waits=True, day=later) is TaskRefusal.DELAY_WAITS
    reported = task("reported")
    assert why_not_ask_delay(reported, waits=False) is TaskRefusal.ALREADY_REPORTED
    assert why_not_decide_delay(task(), decided=False) is None
    assert why_not_decide_delay(task(), decided=True) is TaskRefusal.DELAY_DECIDED_BEFORE


STEPS = st.fixed_dictionaries({aspect: st.sampled_from(Degree) for aspect in Aspect})


@given(st.lists(st.tuples(STEPS, st.integers(min_value=1, max_value=3)), max_size=8))
def test_nothing_is_shown_below_five_answers_and_every_answer_counts_once_from_five_on(
    answers: list[tuple[dict[Aspect, Degree], int]],
) -> None:
    total = sum(number for _given, number in answers)
    found = tally(answers)
    assert (found is None) == (total < LEAST_ANSWERS)
    if found is not None:
        assert found.answers == total
        for aspect in Aspect:
            assert sum(found.steps[aspect].values()) == total


@pytest.mark.parametrize(
    ("text", "building", "named"),
    [
        ("和畅苑 3 栋、4 栋", "和畅苑3栋", True),
        ("和畅苑 13 栋", "3 栋", False),
        ("3 栋", "13 栋", False),
        ("1 组 30 号", "1 组 3", False),
        ("1 组 3 号", "1 组 3", True),
        ("全小区", "3 栋", False),
        ("", "3 栋", False),
        ("3 栋", " ", False),
    ],
)
def test_a_text_names_a_building_whatever_the_spaces(
    text: str, building: str, *, named: bool
) -> None:
    assert names_building(text, building) is named


def person(**known: object) -> SurveyFacts:
    facts = {
        "state": State.ANSWERED,
        "proposed": False,
        "took_part": False,
        "building": None,
        "affected": "3 栋",
        "answered": False,
    }
    return SurveyFacts(**{**facts, **known})  # type: ignore[arg-type]


def test_everybody_answers_in_one_group_and_strangers_in_none() -> None:
    assert group_of(person(proposed=True, took_part=True, building="3 栋")) is Group.PROPOSER
    assert group_of(person(building="3 栋")) is Group.AFFECTED
    assert group_of(person(took_part=True)) is Group.AFFECTED
    assert group_of(person(building="8 栋")) is Group.OTHER
    assert group_of(person()) is None


def test_the_survey_is_open_from_the_answer_to_the_archive_and_once_for_each() -> None:
    assert why_not_answer_survey(person(building="3 栋")) is None
    assert why_not_answer_survey(person()) is SurveyRefusal.SURVEY_NOT_FOR_YOU
    twice = person(building="3 栋", answered=True)
    assert why_not_answer_survey(twice) is SurveyRefusal.SURVEY_ANSWERED
    for state in (State.IN_EFFECT, State.ARCHIVED):
        early = person(building="3 栋", state=state)
        assert why_not_answer_survey(early) is SurveyRefusal.SURVEY_NOT_OPEN
