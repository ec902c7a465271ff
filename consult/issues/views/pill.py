"""The tag that says where a matter stands, drawn once for each state and language."""

from functools import cache

from flask import current_app
from markupsafe import Markup

from consult.core.i18n import language, words
from consult.issues.messages import tone_of


def state_pill(state: str) -> Markup:
    """Return the tag of a state; a list shows the same few on every line."""
    return _drawn(state, language())


@cache
def _drawn(state: str, _language: str) -> Markup:
    pill = current_app.jinja_env.get_template("components/pill.html").module.pill  # type: ignore[attr-defined]
    return Markup(pill(words(f"state.{state}"), tone_of(state)))  # noqa: S704 - our own macro
