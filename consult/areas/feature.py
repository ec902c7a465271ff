"""The areas' manifest."""

from flask import Flask

from consult.areas.cli import commands
from consult.areas.entries import AreasImported
from consult.areas.messages import WORDS, names_of_places, place
from consult.areas.permissions import PERMISSIONS
from consult.areas.views import bp
from consult.audit.messages import PLACES
from consult.core.feature import Feature


def _set_up(app: Flask) -> None:
    app.add_template_filter(place)
    app.extensions[PLACES] = names_of_places


feature = Feature(
    name="areas",
    blueprint=bp,
    permissions=PERMISSIONS,
    entries=(AreasImported,),
    words=WORDS,
    commands=commands,
    setup=_set_up,
)
