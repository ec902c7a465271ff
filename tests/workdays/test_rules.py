"""Spans in hours, legal days and working days."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.clock import LEGAL_ZONE, end_of_legal_day, legal_day
from consult.workdays.queries import national_day
from consult.workdays.rules import (
    Counting,
    Day,
    Refusal,
    Span,
    SpanError,
    end_of,
    parse_span,
    rest_days_between,
    why_not_set,
)


def national(day: date) -> bool:
    return national_day(day).working


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LEGAL_ZONE)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (at(6, 1), 1, date(2026, 6, 2)),
        (at(6, 5), 1, date(2026, 6, 8)),  # a Friday: the weekend is not counted
        (at(6, 18), 5, date(2026, 6, 26)),  # the Dragon Boat Festival on Friday 19 June
        (at(9, 30), 5, date(2026, 10, 13)),  # the National Day week, and the Saturday worked for it
        (at(9, 18), 1, date(2026, 9, 20)),  # a Sunday that is worked
        (at(2, 13), 3, date(2026, 2, 25)),  # the Spring Festival; Saturday 14 February is worked
    ],
)
def test_working_days_leave_out_weekends_and_holidays_and_count_the_days_worked_for_them(
    start: datetime, number: int, last: date
) -> None:
    end = end_of(start, Span(Counting.WORKING, number), national)

    assert end == end_of_legal_day(last)


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (at(6, 1), 3, date(2026, 6, 4)),
        (at(6, 1), 5, date(2026, 6, 8)),  # the last day is a Saturday
        (at(9, 24), 7, date(2026, 10, 8)),  # the last day is 1 October
    ],
)
def test_legal_days_end_with_the_next_working_day_if_the_last_is_none(
    start: datetime, number: int, last: date
) -> None:
    assert end_of(start, Span(Counting.LEGAL, number), national) == end_of_legal_day(last)


def test_hours_run_through_holidays() -> None:
    assert end_of(at(10, 1), Span(Counting.HOURS, 48), national) == at(10, 3)


spans = st.builds(Span, st.sampled_from(Counting), st.integers(1, 30))
moments = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    datetime(2028, 12, 1),  # noqa: DTZ001
    timezones=st.just(LEGAL_ZONE),
)


@given(moments, spans)
def test_a_span_in_days_ends_with_a_working_day_and_never_early(
    start: datetime, span: Span
) -> None:
    end = end_of(start, span, national)

    assert end >= start
    if span.counting is not Counting.HOURS:
        last = legal_day(end - timedelta(milliseconds=1))
        assert national(last)
        assert (last - legal_day(start)).days >= span.number


@given(moments, st.integers(1, 20))
def test_working_days_and_days_of_rest_make_up_the_whole_span(start: datetime, number: int) -> None:
    end = end_of(start, Span(Counting.WORKING, number), national)
    last = legal_day(end - timedelta(milliseconds=1))

    rest = rest_days_between(start, end, national)

    assert len(rest) + number == (last - legal_day(start)).days


def test_a_span_in_law_data_is_read_or_refused_with_its_place() -> None:
    assert parse_span({"id": "x", "count": "working", "number": 5}) == Span(Counting.WORKING, 5)
    for wrong in (
        {"count": "weeks", "number": 1},
        {"count": "hours"},
        {"count": "legal", "number": 0},
    ):
        with pytest.raises(SpanError, match="span x"):
            parse_span({"id": "x", **wrong})


def test_a_day_is_set_only_to_what_it_is_not_and_within_the_calendar() -> None:
    monday = Day(date(2026, 6, 1), working=True, name="", changed=False)

    assert why_not_set(monday.day, working=False, before=monday) is None
    assert why_not_set(monday.day, working=True, before=monday) is Refusal.DAY_AS_BEFORE
    far = date(2099, 1, 1)
    assert why_not_set(far, working=False, before=monday) is Refusal.DAY_OUT_OF_RANGE
