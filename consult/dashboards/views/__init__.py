"""Pages: district, community, my list, figures, register; what is stuck; what pages are made of."""

from consult.dashboards.views import design, home, overview, register, stuck, todo
from consult.dashboards.views.blueprint import bp

__all__ = ["bp", "design", "home", "overview", "register", "stuck", "todo"]
