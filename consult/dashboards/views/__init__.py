"""Pages: home of the district and of a community, my list, what is stuck, the language switch."""

from consult.dashboards.views import home, stuck, todo
from consult.dashboards.views.blueprint import bp

__all__ = ["bp", "home", "stuck", "todo"]
