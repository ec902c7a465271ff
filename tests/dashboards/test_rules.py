"""What counts where, and what comes first on a list of things that wait."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from consult.dashboards.rules import (
    BUCKETS,
    DEADLINES,
    Bucket,
    When,
    bucket_of,
    is_overdue,
    urgency,
)
from consult.issues.rules import State
from tests.databases import START

WAITS = st.tuples(
    st.sampled_from(When), st.integers(-1000, 1000).map(lambda n: START + timedelta(hours=n))
)


def test_no_state_counts_in_two_figures() -> None:
    assert not BUCKETS[Bucket.UNDER_WAY] & BUCKETS[Bucket.FINISHED]


def test_what_is_not_public_counts_nowhere() -> None:
    assert {bucket_of(state, public=False) for state in State} == {None}


def test_a_matter_under_way_and_a_finished_one_count_each_in_its_figure() -> None:
    assert bucket_of(State.ADMITTED, public=True) is Bucket.UNDER_WAY
    assert bucket_of(State.ARCHIVED, public=True) is Bucket.FINISHED
    assert bucket_of(State.RECEIVED, public=True) is None


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
