"""The dashboards' manifest."""

from flask import Flask

from consult.areas.queries import OPEN_PLACES
from consult.core.feature import Feature
from consult.dashboards import cli, followers, queries, views
from consult.dashboards.messages import WORDS
from consult.dashboards.permissions import PERMISSIONS
from consult.dashboards.views.charge import in_charge


def _give_templates_ways(app: Flask) -> None:
    app.jinja_env.globals["in_charge"] = in_charge
    app.extensions[OPEN_PLACES] = queries.open_communities


feature = Feature(
    name="dashboards",
    blueprint=views.bp,
    permissions=PERMISSIONS,
    words=WORDS,
    followers=followers.FOLLOWERS,
    commands=cli.commands,
    setup=_give_templates_ways,
)
