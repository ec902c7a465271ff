"""The dashboards' manifest."""

from consult.core.feature import Feature
from consult.dashboards import cli, followers, views
from consult.dashboards.messages import WORDS
from consult.dashboards.permissions import PERMISSIONS

feature = Feature(
    name="dashboards",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    words=WORDS,
    followers=followers.FOLLOWERS,
    commands=cli.commands,
)
