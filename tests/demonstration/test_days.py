"""When offices work, and when people have time."""

from datetime import date, time, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from consult.core import clock
from consult.demonstration import days
from consult.demonstration.days import Days

FRIDAY = date(2026, 11, 27)
SATURDAY = date(2026, 11, 28)
SUNDAY = date(2026, 11, 29)
MONDAY = date(2026, 11, 30)
some_days = st.dates(date(2026, 1, 1), date(2040, 1, 1))


def test_offices_rest_at_the_weekend() -> None:
    assert days.working_day(FRIDAY) == days.working_day(SATURDAY, early=True) == FRIDAY
    assert days.working_day(SATURDAY) == days.working_day(SUNDAY) == MONDAY
    assert days.working_day(SUNDAY, early=True) == FRIDAY


@given(some_days, some_days)
def test_moving_to_a_working_day_keeps_the_order_of_days(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert days.working_day(first) <= days.working_day(second)
    assert days.working_day(first, early=True) <= first <= days.working_day(first)


def test_working_days_go_on_without_end_and_without_weekends() -> None:
    assert list(islice(days.working_days(SATURDAY), 6)) == [
        MONDAY + timedelta(days=each) for each in (0, 1, 2, 3, 4, 7)
    ]


@given(today=some_days, number=st.integers(-130, 30), hour=st.times(), early=st.booleans())
def test_what_an_office_does_falls_into_its_hours_or_is_cut_at_now(
    today: date, number: int, hour: time, *, early: bool
) -> None:
    now = days.moment(today, hour)
    world = Days(now)
    for at in (days.MORNING, days.AFTERNOON):
        moment = world.office(number, at, early=early)
        local = clock.to_legal_time(moment)
        in_hours = days.OFFICE_OPENS <= local.time() <= days.OFFICE_CLOSES
        assert moment <= now
        assert moment == now or (days.is_working_day(local.date()) and in_hours)


@given(today=some_days, number=st.integers(-130, -4))
def test_what_is_raised_is_answered_in_the_office_the_next_day(today: date, number: int) -> None:
    world = Days(days.moment(today, time(12)))
    with clock.standing_at(days.moment(today, time(12)) - timedelta(days=140)) as hands:
        raised = world.raising(number)
        hands.forward_to(raised)
        again, tonight, answer = world.raising(number), world.tonight(), world.next_office()
    assert clock.to_legal_time(raised).hour in {18, 19}
    assert timedelta(0) <= raised - days.moment(world.day(number), time(18)) < timedelta(days=3)
    assert clock.legal_day(answer) - clock.legal_day(raised) == timedelta(days=1)
    assert days.is_working_day(clock.legal_day(answer))
    assert again >= raised + timedelta(hours=20)
    assert clock.legal_day(tonight) == clock.legal_day(raised)


@given(today=some_days, number=st.integers(-130, -5))
def test_two_days_are_both_worked_on(today: date, number: int) -> None:
    world = Days(days.moment(today, time(12)))
    day = clock.legal_day(world.two_days(number, by=number + 2))
    assert world.day(number - 1) <= day <= world.day(number + 2)
    assert days.is_working_day(day)
    assert days.is_working_day(day + timedelta(days=1))


@given(today=some_days, number=st.integers(-130, -5))
def test_what_may_not_be_late_moves_on_as_far_as_it_may_and_else_back(
    today: date, number: int
) -> None:
    world = Days(days.moment(today, time(12)))
    called = clock.legal_day(world.office(number, by=number + 1))
    assert days.is_working_day(called)
    assert world.day(number - 1) <= called <= world.day(number + 1)
    if world.day(number).weekday() != days.SATURDAY:
        assert called >= world.day(number)
