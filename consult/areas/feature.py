"""The areas' manifest."""

from consult.areas.cli import commands
from consult.areas.entries import AreasImported
from consult.areas.messages import WORDS
from consult.areas.permissions import PERMISSIONS
from consult.areas.views import bp
from consult.core.feature import Feature

feature = Feature(
    name="areas",
    blueprint=bp,
    permissions=PERMISSIONS,
    entries=(AreasImported,),
    words=WORDS,
    commands=commands,
)
