from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core import clock
from consult.core.clock import Hands

MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(MOMENTS)
def test_milliseconds_and_moments_are_the_same_to_the_millisecond(moment: datetime) -> None:
    back = clock.from_ms(clock.to_ms(moment))
    assert timedelta(0) <= moment - back < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 5, 31, 15, 59, 59, tzinfo=UTC), date(2026, 5, 31)),
        (datetime(2026, 5, 31, 16, 0, tzinfo=UTC), date(2026, 6, 1)),
        (datetime(2026, 6, 1, 15, 59, 59, 999000, tzinfo=UTC), date(2026, 6, 1)),
    ],
)
def test_a_legal_day_begins_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert clock.legal_day(moment) == day


@given(MOMENTS, st.integers(0, 400))
def test_a_period_leaves_its_first_day_out_and_ends_with_its_last(
    start: datetime, days: int
) -> None:
    end = clock.after_legal_days(start, days)
    first_after = clock.legal_day(end)
    assert first_after == clock.legal_day(start) + timedelta(days=days + 1)
    assert clock.legal_day(end - timedelta(milliseconds=1)) == first_after - timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    assert clock.legal_day(clock.end_of_legal_day(day)) == day + timedelta(days=1)


def test_the_clock_shows_utc_cut_to_the_millisecond() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert abs(datetime.now(UTC) - now) < timedelta(seconds=5)


def test_hands_only_move_forward(hands: Hands) -> None:
    start = clock.now()
    hands.forward(minutes=5)
    assert clock.now() == start + timedelta(minutes=5)
    with pytest.raises(ValueError, match="only forward"):
        hands.forward_to(start)


def test_after_standing_the_clock_goes_on_as_before() -> None:
    with clock.standing_at(datetime(2020, 1, 1, tzinfo=UTC)):
        with clock.standing_at(datetime(2010, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2010
        assert clock.now().year == 2020
    assert clock.now().year > 2020
