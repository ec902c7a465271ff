"""The manifest of notifications."""

from flask import Flask

from consult.core.feature import Feature
from consult.notifications import followers, views
from consult.notifications.messages import WORDS
from consult.notifications.permissions import PERMISSIONS


def _give_templates_counts(app: Flask) -> None:
    app.jinja_env.globals["unread"] = views.unread
    app.jinja_env.globals["reach_of"] = views.reach_of


feature = Feature(
    name="notifications",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    words=WORDS,
    followers=followers.FOLLOWERS,
    due=(followers.remind, followers.clear),
    setup=_give_templates_counts,
)
