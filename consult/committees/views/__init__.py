"""Pages of committees: the seven seats of a community, and the members for one matter."""

from consult.committees.views import asking
from consult.committees.views.blueprint import bp
from consult.committees.views.panel import panel_url
from consult.committees.views.ring import Ring, panel_ring
from consult.committees.views.seating import committee_url

__all__ = ["Ring", "asking", "bp", "committee_url", "panel_ring", "panel_url"]
