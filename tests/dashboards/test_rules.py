"""What counts where, and what comes first on a list of things that wait."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.audit.entry import Entry
from consult.core.clock import legal_day, to_ms
from consult.dashboards.rules import (
    DEADLINES,
    FINISHED,
    STAGES,
    UNDER_WAY,
    WITHOUT_FORM,
    Answered,
    Happened,
    Mark,
    Public,
    Stage,
    Stands,
    When,
    answered_name,
    counts_in,
    is_overdue,
    mark_name,
    public_name,
    stage_of,
    stand_name,
    urgency,
)
from consult.issues import entries
from consult.issues.rules import Lane, State
from tests.databases import START

WAITS = st.tuples(
    st.sampled_from(When), st.integers(-1000, 1000).map(lambda n: START + timedelta(hours=n))
)


ID = "0123456789abcdefghijklmnop"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def stands(state: State, *, public: bool = True, lane: Lane = Lane.FULL, form: str = "") -> Stands:
    return Stands(ID, state, lane, form, public, START, START + DAY)


def happened(
    entry: type[Entry], after: timedelta, *, story: str = f"matter/{ID}", **facts: object
) -> Happened:
    return Happened(entry.kind, START + after, (story, f"matter/{ID}"), facts)


def asked(after: timedelta = timedelta(), within: timedelta = 2 * DAY) -> Happened:
    return happened(entries.MatterProposed, after, reply_by=to_ms(START + after + within))


def test_every_state_stands_at_exactly_one_stage() -> None:
    for state in State:
        assert [stage for stage, states in STAGES.items() if state in states] == [stage_of(state)]


def test_no_state_is_under_way_and_finished() -> None:
    assert not UNDER_WAY & FINISHED


def test_what_is_not_public_is_no_figure_of_the_home_pages() -> None:
    names = {public_name(each) for each in Public}
    for state in State:
        assert not names & counts_in(stands(state, public=False), ()).keys()


def test_a_matter_under_way_and_a_finished_one_count_each_in_its_figure() -> None:
    assert public_name(Public.UNDER_WAY) in counts_in(stands(State.ADMITTED), ())
    assert public_name(Public.FINISHED) in counts_in(stands(State.ARCHIVED), ())
    assert public_name(Public.UNDER_WAY) not in counts_in(stands(State.RECEIVED), ())


def test_a_matter_counts_by_its_lane_and_form() -> None:
    quick = counts_in(stands(State.REPLIED, lane=Lane.QUICK), ())
    full = counts_in(stands(State.ADMITTED), ())
    planned = counts_in(stands(State.PLANNED, form="deliberative"), ())

    assert stand_name("quick", Stage.ANSWERED) in quick
    assert stand_name(WITHOUT_FORM, Stage.PREPARED) in full
    assert stand_name("deliberative", Stage.PREPARED) in planned


@pytest.mark.parametrize(
    ("took", "band"),
    [
        (HOUR, Answered.DAY),
        (24 * HOUR, Answered.DAY),
        (24 * HOUR + timedelta(milliseconds=1), Answered.TWO_DAYS),
        (48 * HOUR, Answered.TWO_DAYS),
        (7 * DAY, Answered.WEEK),
        (8 * DAY, Answered.LATER),
    ],
)
def test_the_first_answer_counts_in_the_band_of_its_time(took: timedelta, band: Answered) -> None:
    found = counts_in(stands(State.REPLIED), (asked(), happened(entries.MatterReplied, took)))

    assert found[answered_name(band)] == START + took
    assert sum(answered_name(each) in found for each in Answered) == 1


def test_what_nobody_answered_waits_and_what_was_withdrawn_does_not() -> None:
    assert answered_name(Answered.WAITING) in counts_in(stands(State.RECEIVED), (asked(),))
    withdrawn = counts_in(stands(State.WITHDRAWN), (asked(),))
    assert not {answered_name(each) for each in Answered} & withdrawn.keys()


def test_an_answer_is_late_after_its_own_deadline_only() -> None:
    in_time = happened(entries.MatterReplied, 2 * DAY)
    late = happened(entries.MatterReplied, 2 * DAY + HOUR)
    name = mark_name(Mark.LATE_ANSWER)

    assert name not in counts_in(stands(State.REPLIED), (asked(), in_time))
    assert counts_in(stands(State.REPLIED), (asked(), late))[name] == late.at


def test_a_lane_changed_after_the_deadline_is_a_late_answer_and_no_first_one() -> None:
    deeper = happened(entries.LaneChanged, 3 * DAY, reply_by=to_ms(START + 9 * DAY))
    admitted = happened(entries.MatterAdmitted, 5 * DAY)
    name = mark_name(Mark.LATE_ANSWER)

    waiting = counts_in(stands(State.RECEIVED), (asked(), deeper))
    assert waiting[name] == deeper.at
    assert answered_name(Answered.WAITING) in waiting
    found = counts_in(stands(State.ADMITTED), (asked(), deeper, admitted))
    assert found[name] == deeper.at
    assert found[answered_name(Answered.WEEK)] == admitted.at


def test_a_lane_changed_after_an_answer_stops_no_clock() -> None:
    replied = happened(entries.MatterReplied, DAY)
    deeper = happened(entries.LaneChanged, 4 * DAY, reply_by=to_ms(START + 9 * DAY))
    name = mark_name(Mark.LATE_ANSWER)
    assert name not in counts_in(stands(State.RECEIVED), (asked(), replied, deeper))


def test_a_longer_lane_gives_a_longer_deadline_and_a_review_one_of_its_own() -> None:
    deeper = happened(entries.LaneChanged, DAY, reply_by=to_ms(START + 7 * DAY))
    refused = happened(entries.MatterRefused, 6 * DAY)
    asks = happened(entries.ReviewAsked, 8 * DAY, reply_by=to_ms(START + 10 * DAY))
    upheld = happened(entries.RefusalReviewed, 11 * DAY)
    name = mark_name(Mark.LATE_ANSWER)

    assert name not in counts_in(stands(State.NOT_ADMITTED), (asked(), deeper, refused))
    story = (asked(), deeper, refused, asks, upheld)
    assert counts_in(stands(State.NOT_ADMITTED), story)[name] == upheld.at


def test_an_overturned_refusal_starts_a_clock_that_may_be_missed() -> None:
    refused = happened(entries.MatterRefused, HOUR)
    asks = happened(entries.ReviewAsked, 2 * HOUR, reply_by=to_ms(START + 5 * DAY))
    due = to_ms(START + 4 * DAY)
    overturned = happened(entries.RefusalReviewed, DAY, upheld=0, reply_by=due)
    admitted = happened(entries.MatterAdmitted, 6 * DAY)
    name = mark_name(Mark.LATE_ANSWER)

    assert name not in counts_in(stands(State.RECEIVED), (asked(), refused, asks, overturned))
    story = (asked(), refused, asks, overturned, admitted)
    assert counts_in(stands(State.ADMITTED), story)[name] == admitted.at


def test_a_matter_handed_over_is_answered_at_home_and_waits_in_the_new_place() -> None:
    other = ID[::-1]
    there = happened(entries.MatterHandedOver, DAY, into=other, reply_by=to_ms(START + 3 * DAY))
    here = happened(entries.MatterHandedOver, DAY, into=ID, reply_by=to_ms(START + 3 * DAY))

    left = counts_in(stands(State.TRANSFERRED), (asked(), there))
    came = counts_in(stands(State.RECEIVED), (here,))
    assert answered_name(Answered.DAY) in left
    assert answered_name(Answered.WAITING) in came


def test_a_task_is_late_by_the_day_that_held_when_it_was_reported() -> None:
    due, later = legal_day(START), legal_day(START + 5 * DAY)
    given = happened(entries.TaskAssigned, HOUR, story="task/a", due_on=due.isoformat())
    granted = happened(entries.DelayDecided, DAY, story="task/a", due_on=later.isoformat())
    reported = happened(entries.TaskReported, 3 * DAY, story="task/a")
    name = mark_name(Mark.TASK_LATE)

    assert name in counts_in(stands(State.IN_EFFECT), (given, reported))
    assert name not in counts_in(stands(State.IN_EFFECT), (given, granted, reported))
    other = happened(entries.TaskReported, 3 * DAY, story="task/b")
    assert name not in counts_in(stands(State.IN_EFFECT), (given, other))


def test_a_change_of_members_after_the_notice_is_marked_once() -> None:
    changes = [happened(entries.PanelChanged, hours * HOUR) for hours in (1, 2, 3)]

    found = counts_in(stands(State.ANNOUNCED), (asked(), *changes))

    assert found[mark_name(Mark.PANEL_CHANGED)] == changes[0].at


@given(st.lists(WAITS))
def test_late_comes_first_then_by_date_then_what_has_waited_longest(
    waits: list[tuple[When, datetime]],
) -> None:
    ordered = sorted(waits, key=lambda each: urgency(each[0], each[1], START))

    groups = [urgency(when, at, START)[0] for when, at in ordered]
    assert groups == sorted(groups)
    for group in (0, 1, 2, 3):
        moments = [
            at for (_when, at), number in zip(ordered, groups, strict=True) if number == group
        ]
        assert moments == sorted(moments)


def test_what_is_only_left_to_be_put_away_comes_last() -> None:
    archive = urgency(When.LEFT_SINCE, START - timedelta(days=900), START)
    assert all(urgency(each, START, START) < archive for each in When if each != When.LEFT_SINCE)


def test_only_a_deadline_that_has_passed_is_late() -> None:
    hour = timedelta(hours=1)

    assert {when for when in When if is_overdue(when, START - hour, START)} == DEADLINES
    assert not any(is_overdue(when, START + hour, START) for when in When)
    assert is_overdue(When.REPLY_BY, START, START)
