"""Pages: home of the district and of a community, my list, the language switch."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.messages import words_for
from consult.areas.rules import Kind, Level
from consult.committees import queries as committees
from consult.core import clock
from consult.core.i18n import LANGUAGE_COOKIE, LOCALES, words
from consult.core.policy import HANDLER, REGISTERED, RESIDENT, SECRETARY, SUPERVISOR, Actor, Role
from consult.core.web import current_actor, may, public, reader, signed_in, visitor
from consult.dashboards import queries
from consult.identity import permissions as people_permissions
from consult.identity import queries as people
from consult.identity.views import safe_back
from consult.issues import permissions as matter_permissions
from consult.issues import queries as matters
from consult.issues.rules import OPEN_STATES, State
from consult.issues.service import case_number
from consult.publication import queries as notices
from consult.voting import queries as polls

bp = Blueprint("dashboards", __name__)
LATEST = 6
LATEST_FINISHED = 3
CHILDREN = 300

OFFICE_STATES = {
    SECRETARY: frozenset(
        {
            State.RECEIVED,
            State.ADMITTED,
            State.PLANNED,
            State.OPINION,
            State.ADOPTED,
            State.UPHELD,
        }
    ),
    HANDLER: frozenset(
        {
            State.RECEIVED,
            State.ADMITTED,
            State.STUDIED,
            State.PLANNED,
            State.ANNOUNCED,
            State.CONSULTING,
            State.NOT_QUORATE,
            State.UPHELD,
            State.IN_EFFECT,
            State.REVIEWED,
        }
    ),
    SUPERVISOR: frozenset({State.PUBLICITY, State.IN_EFFECT, State.ANSWERED}),
}
"""Whose desk a matter lies on in which state."""


@dataclass(frozen=True)
class Todo:
    """A thing that waits for the visitor: what, where, since or until when."""

    label: str
    what: str
    url: str
    at: datetime | None


@bp.get("/")
@public
def home() -> ResponseReturnValue:
    """Show the district: what is under discussion, and where to begin."""
    return render_template(
        "dashboards/home.html",
        figures=queries.figures(reader()),
        rows=matters.list_matters(
            reader(), area_id=None, before=None, limit=LATEST, states=OPEN_STATES
        ),
        finished=matters.list_matters(
            reader(), area_id=None, before=None, limit=LATEST_FINISHED, states=queries.FINISHED
        ),
        communities=queries.open_communities(reader()),
        mine_to_raise=_where_i_live(visitor()),
        number=case_number,
    )


@bp.get("/communities/<code>")
@public
def community(code: str) -> ResponseReturnValue:
    """Show a community: its matters, its committee, its notices."""
    day = clock.legal_day(clock.now())
    area = areas.get_area_by_code(reader(), code, day)
    if area.level != Level.COMMUNITY:
        return render_template(
            "dashboards/area.html",
            area=area,
            path=areas.path_of(reader(), area),
            children=[
                each
                for each in areas.list_children(reader(), area.id, day, limit=CHILDREN)
                if each.kind != Kind.VIRTUAL
            ],
            may_see_people=may(people_permissions.SEE_PEOPLE, area.scope),
        )
    return render_template(
        "dashboards/community.html",
        area=area,
        place=words_for(Kind(area.kind)),
        path=areas.path_of(reader(), area),
        committee=committees.find_committee(reader(), area.id),
        rows=matters.list_matters(reader(), area_id=area.id, before=None, limit=LATEST),
        notices=notices.list_notices(reader(), area_id=area.id, before=None, limit=LATEST),
        number=case_number,
        may_study=may(matter_permissions.STUDY, area.scope),
        may_see_people=may(people_permissions.SEE_WAITING, area.scope),
        may_propose=may(matter_permissions.PROPOSE, area.scope),
    )


@bp.get("/todo")
@signed_in
def todo() -> ResponseReturnValue:
    """Show what waits for me, and what I raised."""
    actor = current_actor()
    person_id = actor.known_id
    return render_template(
        "dashboards/todo.html",
        todos=[*_votes(person_id), *_invitations(person_id), *_office(actor), *_checks(actor)],
        raised=matters.list_proposed_by(reader(), person_id),
        number=case_number,
        mine=_where_i_live(actor),
    )


def _where_i_live(actor: Actor | None) -> list[object]:
    if actor is None:
        return []
    held = _areas_of(actor, REGISTERED, RESIDENT)
    return list(areas.list_areas(reader(), held))


def _votes(person_id: str) -> list[Todo]:
    return [
        Todo(
            gettext("表决") if poll.opened_at else gettext("签到，等待表决"),
            poll.question,
            url_for("voting.show", poll_id=poll.id),
            poll.closes_at,
        )
        for poll, _place in polls.list_my_polls(reader(), person_id)
    ]


def _invitations(person_id: str) -> list[Todo]:
    return [
        Todo(
            gettext("答复邀请"),
            line.capacity,
            url_for("committees.panel", panel_id=panel.id),
            line.asked_at,
        )
        for line, panel in committees.invitations_of(reader(), person_id)
    ]


def _office(actor: Actor) -> list[Todo]:
    """Return the matters that lie on the visitor's desk, by the offices held."""
    found: dict[str, Todo] = {}
    for role, states in OFFICE_STATES.items():
        area_ids = _areas_of(actor, role)
        for matter, _area in matters.list_in_state(reader(), area_ids, states):
            found[matter.id] = Todo(
                words(f"state.{matter.state}"),
                matter.title,
                url_for("issues.show", matter_id=matter.id),
                matter.reply_by if matter.state == State.RECEIVED else matter.moved_at,
            )
    return list(found.values())


def _areas_of(actor: Actor, *roles: Role) -> set[str]:
    return {
        each.scope.partition(":")[2]
        for each in actor.holdings
        if each.role in roles and each.scope.startswith("area:")
    }


def _checks(actor: Actor) -> list[Todo]:
    """Return what waits to be checked at the desk: written opinions, and residents' addresses."""
    mine = _areas_of(actor, SECRETARY, HANDLER)
    opinions = [
        Todo(
            gettext("检查书面意见"),
            matter.title,
            url_for("issues.show", matter_id=matter.id),
            None,
        )
        for matter in matters.list_opinions_to_check(reader(), mine)
    ]
    waiting = people.areas_with_unconfirmed(reader(), mine)
    residents = [
        Todo(gettext("核实住址"), area.short_name, url_for("identity.people", code=area.code), None)
        for area in areas.list_areas(reader(), waiting)
    ]
    return [*opinions, *residents]


@bp.get("/language/<code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Keep the chosen language in a cookie and go back."""
    response = redirect(safe_back(request.args.get("back")), 303)
    if code in LOCALES:
        response.set_cookie(LANGUAGE_COOKIE, code, max_age=31536000, samesite="Lax", httponly=True)
    return response
