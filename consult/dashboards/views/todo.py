"""My list: what waits for me, what I have done and can still change, what I raised."""

from typing import Final

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.core import clock
from consult.core.web import current_actor, reader, signed_in
from consult.dashboards.views.blueprint import bp
from consult.dashboards.views.charge import in_charge_with_late
from consult.dashboards.views.lines import part_of
from consult.dashboards.views.office import waiting_at
from consult.dashboards.views.personal import polls_of, waiting_for
from consult.dashboards.views.reach import areas_lived_in, reach_of
from consult.issues import queries as matters
from consult.issues.service import case_number

ROWS: Final = (30, 100, 300)
"""How many rows a part of the list has at first, and at most after asking for more."""


@bp.get("/todo")
@signed_in
def todo() -> ResponseReturnValue:
    """Show what waits for me, and what I raised."""
    actor, now, rows = current_actor(), clock.now(), _rows(request.args.get("rows"))
    person_id, reach = actor.known_id, reach_of(actor)
    to_vote, done = polls_of(person_id, now)
    personal = [*to_vote, *waiting_for(person_id, now, rows + 1)]
    office = waiting_at(reach, now, rows + 1) if reach.anything else []
    lived_in = areas_lived_in(actor)
    named = {each.area_id for each in (*personal, *office, *done) if each.area_id} | lived_in
    places = {each.id: each for each in areas.list_areas(reader(), named)}
    raised = matters.list_proposed_by(reader(), person_id, rows + 1)
    parts = {
        "personal": part_of(personal, places, now, rows),
        "office": part_of(office, places, now, rows),
        "done": part_of(done, places, now, rows),
    }
    more = any(part.more for part in parts.values()) or len(raised) > rows
    further = next((each for each in ROWS if each > rows), None)
    return render_template(
        "dashboards/todo.html",
        **parts,
        in_office=reach.anything,
        in_charge=in_charge_with_late(reach, now),
        raised=raised[:rows],
        number=case_number,
        mine=[places[each] for each in sorted(lived_in & places.keys())],
        more=more,
        more_url=url_for("dashboards.todo", rows=further) if more and further else None,
    )


def _rows(asked: str | None) -> int:
    """Return how many rows are asked for; any other number is no page (404)."""
    if asked is None:
        return ROWS[0]
    if asked not in {str(each) for each in ROWS}:
        abort(404)
    return int(asked)
