"""The tour's manifest."""

from flask import Flask

from consult.core.feature import Feature
from consult.tour import views


def _set_up(app: Flask) -> None:
    if app.extensions["consult.settings"].demo:
        app.context_processor(lambda: {"tour": views.tour})


feature = Feature(name="tour", blueprint=views.bp, setup=_set_up)
