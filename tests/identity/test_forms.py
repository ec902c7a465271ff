import pytest
from flask import Flask

from consult.core.forms import ONCE, Form, day_field, number_field
from consult.core.ids import new_id


class Bounded(Form):
    """A form with each kind of bounded field."""

    day = day_field("哪一天")
    last = day_field("最后一天", optional=True)
    years = number_field("几年", 0, 5)
    more = number_field("另加", 1, 5, optional=True)


def errors(app: Flask, **fields: str) -> dict[str, list[str]]:
    whole = {"day": "2026-06-01", "last": "", "years": "0", "more": " ", **fields}
    whole[ONCE] = new_id()
    with app.test_request_context(method="POST", data=whole):
        form = Bounded(meta={"csrf": False})
        form.validate_on_submit()
        return {name: [str(each) for each in found] for name, found in form.errors.items()}


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_days_and_numbers_within_their_bounds_are_accepted(app: Flask, day: str) -> None:
    assert errors(app, day=day, last=day, years="5", more="１") == {}
    assert errors(app) == {}


@pytest.mark.parametrize(
    "day", ["1999-12-31", "2101-01-01", "9999-12-31", "0001-01-01", "2026-02-30", "soon", "1"]
)
def test_a_day_out_of_bounds_is_answered_with_one_sentence(app: Flask, day: str) -> None:
    words = ["请填写 2000-01-01 到 2100-12-31 之间的日期，例如 2026-06-01。"]
    assert errors(app, day=day, last=day) == {"day": words, "last": words}


@pytest.mark.parametrize("number", ["-1", "6", "1.5", "many", "9" * 5000, "1e1"])
def test_a_number_out_of_bounds_is_answered_with_one_sentence(app: Flask, number: str) -> None:
    assert errors(app, years=number, more=number) == {
        "years": ["请填写 0 到 5 之间的整数。"],
        "more": ["请填写 1 到 5 之间的整数。"],
    }


def test_what_must_be_filled_in_is_said(app: Flask) -> None:
    assert errors(app, day="", years=" ") == {
        "day": ["请填写这一项。"],
        "years": ["请填写这一项。"],
    }


def test_browsers_are_told_the_bounds(app: Flask) -> None:
    with app.test_request_context():
        form = Bounded(meta={"csrf": False})
        assert 'min="2000-01-01"' in form.day()
        assert 'max="5"' in form.years()
        assert form.day.flags.required
        assert not form.last.flags.required
