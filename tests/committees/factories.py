"""Builders of invitations and applications, through the use cases."""

from consult.committees import queries, service
from consult.committees.rules import Category
from consult.committees.service import Invitation
from consult.core import clock
from consult.core.reading import reader
from tests.world import Case, Someone, World


def ask(world: World, case: Case, who: Someone, category: Category = Category.AFFECTED) -> str:
    """Ask somebody to sit on the panel of a case; return the log line's id."""
    invitation = Invitation(who.id, category, "3 栋一层住户", "窗户对着空地")
    return world.do(world.handler, service.ask_stakeholder, case.panel_id, invitation)


def applied(world: World, case: Case, who: Someone, reason: str = "每天要充两次电") -> str:
    """Let a resident apply to be seated; return the log line's id."""
    return world.do(who, service.apply_to_be_seated, case.panel_id, "租住骑手", reason)


def vacate(world: World, no: int, reason: str = "工作调动") -> None:
    """Leave a fixed seat vacant."""
    holding = holding_of(world, no)
    world.do(world.secretary, service.vacate_seat, world.committee_id, holding, reason)


def holding_of(world: World, no: int) -> str:
    """Return the id of the place that the holder of a seat has."""
    with world.app.app_context():
        lines = queries.list_seats(reader(), world.committee_id, clock.now())
        held = lines[no - 1].holder
        assert held is not None
        return held.id
