"""Pages: home of the district and of a community, the language switch."""

from collections.abc import Sequence
from datetime import datetime

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.messages import words_for
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.committees import permissions as seat_permissions
from consult.committees import queries as committees
from consult.committees.models import Committee
from consult.core import clock
from consult.core.i18n import LANGUAGE_COOKIE, LOCALES
from consult.core.web import may, public, reader, visitor
from consult.core.web import version as versions
from consult.dashboards import permissions, queries
from consult.dashboards.rules import FINISHED
from consult.dashboards.views.blueprint import bp
from consult.dashboards.views.charge import in_charge
from consult.dashboards.views.reach import areas_lived_in
from consult.identity import permissions as people_permissions
from consult.identity.views import safe_back
from consult.issues import permissions as matter_permissions
from consult.issues import queries as matters
from consult.issues.models import Matter
from consult.issues.rules import OPEN_STATES, State
from consult.issues.service import case_number
from consult.issues.views.head import next_of
from consult.publication import queries as notices

LATEST = 6
LATEST_FINISHED = 3
CHILDREN = 300


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the district: what is under discussion, and where to begin."""
    actor = visitor()
    rows = matters.list_matters(reader(), area_id=None, limit=LATEST, states=OPEN_STATES)
    return render_template(
        "dashboards/home.html",
        figures=queries.figures(reader()),
        rows=rows,
        ahead=_ahead(rows),
        finished=matters.list_matters(
            reader(), area_id=None, limit=LATEST_FINISHED, states=FINISHED
        ),
        communities=queries.open_communities(reader()),
        mine_to_raise=areas.list_areas(reader(), areas_lived_in(actor)) if actor else [],
        number=case_number,
        in_charge=in_charge(),
    )


@bp.get("/communities/<code>")
@public
def community(code: str) -> ResponseReturnValue:
    """Show a community: its matters, its committee, its notices."""
    day = clock.legal_day(clock.now())
    area = areas.get_area_by_code(reader(), code, day)
    if area.level != Level.COMMUNITY:
        return _around(area)
    committee = committees.find_committee(reader(), area.id)
    rows = matters.list_matters(reader(), area_id=area.id, limit=LATEST)
    return render_template(
        "dashboards/community.html",
        area=area,
        place=words_for(Kind(area.kind)),
        path=areas.path_of(reader(), area),
        committee=committee,
        seats=_seats(committee),
        figures=queries.figures_of(reader(), area.id),
        rows=rows,
        ahead=_ahead(rows),
        notices=notices.list_notices(reader(), area_id=area.id, before=None, limit=LATEST),
        number=case_number,
        may_create=may(seat_permissions.CREATE_COMMITTEE, area.scope),
        may_enter=may(matter_permissions.ENTER, area.scope),
        may_study=may(matter_permissions.STUDY, area.scope),
        may_see_people=may(people_permissions.SEE_WAITING, area.scope),
        may_oversee=may(permissions.OVERSEE, area.scope),
        may_propose=may(matter_permissions.PROPOSE, area.scope),
    )


def _ahead(rows: Sequence[tuple[Matter, Area]]) -> dict[str, tuple[str, datetime | None]]:
    """Return what happens next and when, by matter."""
    found = matters.list_ahead(reader(), [matter.id for matter, _area in rows], clock.now())
    return {
        matter.id: next_of(matter, there.poll, there.notice, [there.task] if there.task else [])
        for matter, _area in rows
        if matter.state != State.ARCHIVED and (there := found.get(matter.id)) is not None
    }


def _seats(committee: Committee | None) -> dict[str, int] | None:
    """Return how many fixed seats a committee has, and how many of them are vacant."""
    if committee is None:
        return None
    fixed, vacant = committees.count_seats(reader(), committee.id, clock.now())
    return {"fixed": fixed, "vacant": vacant}


def _around(area: Area) -> str:
    """Show a district, sub-district or town: what lies in it."""
    day = clock.legal_day(clock.now())
    children = [
        each
        for each in areas.list_children(reader(), area.id, day, limit=CHILDREN)
        if each.kind != Kind.VIRTUAL
    ]
    return render_template(
        "dashboards/area.html",
        area=area,
        path=areas.path_of(reader(), area),
        children=children,
        counts=areas.count_inside(reader(), [each.id for each in children], day),
        may_see_people=may(people_permissions.SEE_PEOPLE, area.scope),
        may_oversee=may(permissions.OVERSEE, area.scope),
    )


@bp.get("/help")
@public
def get_help() -> ResponseReturnValue:
    """Say how to get help: from people, on paper, and with the elder version."""
    return render_template("dashboards/help.html")


@bp.get("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie and go back."""
    response = redirect(safe_back(request.args.get("back")), 303)
    if code in LOCALES:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=31536000, samesite="Lax", httponly=True)
    return response


@bp.get("/version/<name>")
@public
def version(name: str) -> ResponseReturnValue:
    """Keep the chosen version, elder or normal, in a cookie and go back."""
    response = redirect(safe_back(request.args.get("back")), 303)
    if name in versions.VERSIONS:
        versions.choose(response, name)
    return response
