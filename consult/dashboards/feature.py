"""The dashboards' manifest."""

from consult.core.feature import Feature
from consult.dashboards import views

feature = Feature(name="dashboards", blueprint=views.bp)
