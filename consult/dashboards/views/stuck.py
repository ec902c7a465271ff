"""Page: what followers could not do with an entry, for those who look after the system."""

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.audit.permissions import SEE_PARKED
from consult.core.policy import PLATFORM
from consult.core.web import current_actor, reader, requires
from consult.dashboards import queries
from consult.dashboards.views.blueprint import bp

MOST = 100


@bp.get("/stuck")
@requires(SEE_PARKED)
def stuck() -> ResponseReturnValue:
    """Show the entries that a follower could not digest: which, why, and when it tries again."""
    SEE_PARKED.require(current_actor(), (PLATFORM,))
    found = queries.list_stuck(reader(), MOST + 1)
    return render_template("dashboards/stuck.html", lines=found[:MOST], more=len(found) > MOST)
