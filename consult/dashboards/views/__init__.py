"""Pages: home of the district and of a community, my list, overview and register, what is stuck."""

from consult.dashboards.views import home, overview, register, stuck, todo
from consult.dashboards.views.blueprint import bp

__all__ = ["bp", "home", "overview", "register", "stuck", "todo"]
