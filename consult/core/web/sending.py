"""What happens to a form that was sent: carried out once, or shown again as it was filled in."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from consult.core.errors import Refused
from consult.core.forms import ONCE, ActionForm, Form, is_once

T = TypeVar("T")


def once_of_request() -> str:
    """Return the key of the sent form, if it has one of the right shape.

    A form that stands on its page several times has a prefix before the name of the field.
    """
    try:
        sent = request.form
    except RequestEntityTooLarge:  # said in words by the error page, which asks for this again
        return ""
    keys = (value for name, value in sent.items() if name == ONCE or name.endswith(f"-{ONCE}"))
    return next(filter(is_once, keys), "")


def carry_out(
    form: Form,
    act: Callable[[], T],
    then: Callable[[T], str],
    again: Callable[[], str],
) -> ResponseReturnValue:
    """Validate a form, do what it asks, and answer.

    Args:
        form: the form; it is shown again, filled in, when anything is wrong.
        act: calls exactly one use case.
        then: returns the address to go on to (303).
        again: renders the page with the form (422 for fields, 409 for a refusal).
    """
    if not form.validate_on_submit():
        return again(), 422
    try:
        result = act()
    except Refused as refused:
        form.refuse(refused)
        return again(), 409
    return redirect(then(result), 303)


def press(act: Callable[[], object], back: str) -> ResponseReturnValue:
    """Carry out a form that is only a button; a stale page asks to press again."""
    if not ActionForm().validate_on_submit():
        flash(gettext("页面放得太久了，请再按一次。"), "warning")
        return redirect(back, 303)
    act()
    return redirect(back, 303)
