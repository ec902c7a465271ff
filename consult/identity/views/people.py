"""Pages: the people of an area, their roles, and accounts made at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.core import clock
from consult.core.forms import ActionForm
from consult.core.policy import ROLES, Permission, Role, Scope
from consult.core.web import (
    carry_out,
    current_actor,
    may,
    press,
    reader,
    requires,
    signed_in,
)
from consult.identity import permissions, queries, rules, service
from consult.identity.forms import DeskForm, GrantForm
from consult.identity.models import Person, Residence
from consult.identity.queries import RoleLine
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import community_of, hash_new_password
from consult.identity.views.looking import look_first

ROWS: Final = 50
INSIDE: Final = 200
"""Areas directly within one; the widest districts have some fifty streets and towns."""


@dataclass(frozen=True)
class Office:
    """One role held here, and whether the visitor may end it."""

    line: RoleLine
    may_end: bool


@dataclass(frozen=True)
class Offices:
    """One page of the roles held in a scope."""

    rows: Sequence[Office]
    next_url: str | None
    first_url: str | None


@dataclass(frozen=True)
class PeoplePage:
    """The people of an area, as those who see to them need them.

    `elsewhere` are roles that the visitor may give, but at other levels than this area's; `inside`
    are the areas directly within it.
    """

    area: Area
    is_community: bool
    registered: int
    confirmed: int
    waiting: Sequence[tuple[Residence, Person]]
    more_waiting: bool
    offices: Offices
    may_confirm: bool
    may_create: bool
    sees_all: bool
    elsewhere: Sequence[tuple[Role, Sequence[Level]]]
    inside: Sequence[Area]


@bp.get("/communities/<code>/people")
@requires(permissions.SEE_WAITING)
def people(code: str) -> ResponseReturnValue:
    """Show who holds which role in an area, and who waits to be confirmed."""
    area = _area_for_staff(code, permissions.SEE_WAITING)
    return _people(area, _grant_form(area))


def _area_for_staff(code: str, needed: Permission = permissions.SEE_PEOPLE) -> Area:
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    needed.require(current_actor(), area.scope)
    return area


def _grant_form(area: Area) -> GrantForm:
    level = Level(area.level)
    fitting = {each for each in _grantable(area) if rules.why_not_at(each, level) is None}
    form = GrantForm().offer(fitting)
    return form.among(area.id if area.level == Level.COMMUNITY else None)


def _grantable(area: Area) -> frozenset[Role]:
    return rules.grantable_by(current_actor().roles_in(area.scope))


def _elsewhere(area: Area) -> list[tuple[Role, list[Level]]]:
    mine = _grantable(area)
    return [
        (role, sorted(levels, key=list(Level).index))
        for role, levels in rules.LEVELS.items()
        if role in mine and area.level not in levels
    ]


def _inside(area: Area) -> list[Area]:
    today = clock.legal_day(clock.now())
    found = areas.list_children(reader(), area.id, today, limit=INSIDE)
    return [each for each in found if each.kind != Kind.VIRTUAL]


def _people(area: Area, form: GrantForm) -> str:
    registered, confirmed = queries.count_people(reader(), area.id)
    waiting = queries.list_unconfirmed(reader(), area.id, ROWS + 1)
    page = PeoplePage(
        area=area,
        is_community=area.level == Level.COMMUNITY,
        registered=registered,
        confirmed=confirmed,
        waiting=waiting[:ROWS],
        more_waiting=len(waiting) > ROWS,
        offices=offices_in(area.scope, url_for("identity.people", code=area.code)),
        may_confirm=may(permissions.CONFIRM_RESIDENCE, area.scope),
        may_create=may(permissions.CREATE_ACCOUNT, area.scope),
        sees_all=may(permissions.SEE_PEOPLE, area.scope),
        elsewhere=_elsewhere(area),
        inside=_inside(area),
    )
    return render_template(
        "identity/people.html",
        page=page,
        form=form if form.role.choices else None,
        action_form=ActionForm(formdata=None),
    )


def offices_in(scope: Scope, here: str) -> Offices:
    """Return one page of the roles held in exactly the innermost of these scopes.

    Args:
        scope: the scopes, innermost first.
        here: address of the page, which is continued by `?after=`.
    """
    after = request.args.get("after")
    found = queries.list_offices(reader(), scope[0], clock.now(), after=after, limit=ROWS + 1)
    mine = rules.grantable_by(current_actor().roles_in(scope))
    rows = [Office(line, ROLES.get(line.role) in mine) for line in found[:ROWS]]
    return Offices(
        rows=rows,
        next_url=f"{here}?after={rows[-1].line.id}" if len(found) > ROWS else None,
        first_url=here if after else None,
    )


@bp.post("/communities/<code>/people/<person_id>/confirm")
@signed_in
def confirm_residence(code: str, person_id: str) -> ResponseReturnValue:
    """Confirm that somebody lives here."""
    area = _area_for_staff(code, permissions.SEE_WAITING)

    def act() -> None:
        service.confirm_residence(current_actor(), area.id, person_id)
        flash(gettext("住址已经核实。"), "success")

    return press(act, url_for("identity.people", code=code))


@bp.post("/communities/<code>/roles")
@signed_in
def grant(code: str) -> ResponseReturnValue:
    """Give somebody a role in an area, after a look at whom the form names."""
    area = _area_for_staff(code, permissions.GRANT_ROLE)
    form = _grant_form(area)
    if look_first(form, area.scope):
        return _people(area, form)

    def act() -> None:
        service.grant_role(current_actor(), area.id, form.person_id, form.role.data, form.term())
        flash(gettext("角色已经授予。"), "success")

    return carry_out(
        form, act, lambda _: url_for("identity.people", code=code), lambda: _people(area, form)
    )


@bp.post("/communities/<code>/roles/<holding_id>/end")
@signed_in
def end_role(code: str, holding_id: str) -> ResponseReturnValue:
    """End a role before its term."""
    area = _area_for_staff(code)

    def act() -> None:
        service.end_role(current_actor(), area.id, holding_id)
        flash(gettext("角色已经结束。"), "success")

    return press(act, url_for("identity.people", code=code))


@bp.route("/communities/<code>/people/new", methods=["GET", "POST"])
@requires(permissions.CREATE_ACCOUNT)
def create_account(code: str) -> ResponseReturnValue:
    """Make an account for somebody who came to the desk."""
    area, form = community_of(code), DeskForm()
    permissions.CREATE_ACCOUNT.require(current_actor(), area.scope)

    def page() -> str:
        return render_template("identity/desk.html", form=form, area=area)

    def act() -> None:
        phone = rules.plain_login(form.phone.data)
        account = form.account.data.lower()
        password = form.password.data
        service.create_account(
            current_actor().through("desk"),
            area.id,
            service.NewPerson(
                name=form.name.data,
                account=account,
                phone=phone,
                password_hash=hash_new_password(password, account, phone) if password else "",
                building=form.building.data,
                room=form.room.data,
            ),
        )
        flash(gettext("账号开好了，住址已按窗口核对登记。"), "success")

    if request.method == "GET":
        return page()
    return carry_out(form, act, lambda _: url_for("identity.people", code=code), page)
