"""Page: accounts of staff, roles over the whole platform, and the way to those of an area."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.messages import place
from consult.areas.models import Area
from consult.areas.rules import LONGEST_NAME, asked
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import ActionForm, clean
from consult.core.policy import PLATFORM
from consult.core.web import carry_out, current_actor, may, press, reader, requires
from consult.identity import permissions, rules, service
from consult.identity.forms import GrantForm, StaffForm
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import hash_new_password
from consult.identity.views.looking import look_first
from consult.identity.views.people import offices_in

EVERYWHERE = (PLATFORM,)
MATCHES: Final = 30
"""How many areas of a name are offered to choose from."""


@bp.get("/staff")
@requires(permissions.GRANT_ROLE)
def staff() -> ResponseReturnValue:
    """Show the roles over the whole platform, or lead to those of an area by its name or code."""
    permissions.GRANT_ROLE.require(current_actor(), EVERYWHERE)
    searched = clean(request.args.get("place"))[:LONGEST_NAME]
    found = _areas_meant(searched) if searched else []
    if len(found) == 1:
        return redirect(url_for("identity.people", code=found[0].code), 303)
    if searched and not found:
        flash(gettext("没有找到这个地区，请核对名称或 12 位代码。"), "warning")
    return _staff(StaffForm(formdata=None), _offered(GrantForm(formdata=None)), searched, found)


def _areas_meant(text: str) -> list[Area]:
    """Return the areas that a code or a name means; one whose whole name it is comes alone."""
    today = clock.legal_day(clock.now())
    with suppress(NotFound):
        return [areas.get_area_by_code(reader(), text, today)]
    near = areas.near_by(reader(), areas.areas_in_use(reader()), today)
    hits = areas.search_places(reader(), asked(text), today, near=near, limit=MATCHES + 1)
    found = list({each.area.id: each.area for each in hits}.values())
    exact = [each for each in found if text in {each.name, each.short_name}]
    return exact if len(exact) == 1 else found


def _offered(form: GrantForm) -> GrantForm:
    mine = rules.grantable_by(current_actor().roles_in(EVERYWHERE))
    return form.offer(mine & rules.PLATFORM_ROLES)


def _staff(
    account: StaffForm, grant: GrantForm, searched: str = "", found: Sequence[Area] = ()
) -> str:
    around = areas.list_areas(reader(), {each.parent_id for each in found if each.parent_id})
    names = {each.id: place(each, alone=True) for each in around}
    return render_template(
        "identity/staff.html",
        offices=offices_in(EVERYWHERE, url_for("identity.staff")),
        account=account if may(permissions.CREATE_ACCOUNT, EVERYWHERE) else None,
        grant=grant if grant.role.choices else None,
        searched=searched,
        found=[(each, names.get(each.parent_id or "")) for each in found[:MATCHES]],
        more_found=len(found) > MATCHES,
        action_form=ActionForm(formdata=None),
    )


@bp.post("/staff/accounts")
@requires(permissions.CREATE_ACCOUNT)
def create_staff_account() -> ResponseReturnValue:
    """Make an account for somebody who works with the platform."""
    form = StaffForm()
    permissions.CREATE_ACCOUNT.require(current_actor(), EVERYWHERE)

    def act() -> None:
        phone = rules.plain_login(form.phone.data)
        account = form.account.data.lower()
        service.create_staff_account(
            current_actor(),
            LOG_ID,
            service.NewPerson(
                name=form.name.data,
                account=account,
                phone=phone,
                password_hash=hash_new_password(form.password.data, account, phone),
            ),
        )
        flash(gettext("账号开好了，接着可以授予角色。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("identity.staff"),
        lambda: _staff(form, _offered(GrantForm(formdata=None))),
    )


@bp.post("/staff/roles")
@requires(permissions.GRANT_ROLE)
def grant_platform_role() -> ResponseReturnValue:
    """Give somebody a role over the whole platform, after a look at whom the form names."""
    permissions.GRANT_ROLE.require(current_actor(), EVERYWHERE)
    form = _offered(GrantForm())
    if look_first(form, EVERYWHERE):
        return _staff(StaffForm(formdata=None), form)

    def act() -> None:
        service.grant_platform_role(
            current_actor(), LOG_ID, form.person_id, form.role.data, form.term()
        )
        flash(gettext("角色已经授予。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("identity.staff"),
        lambda: _staff(StaffForm(formdata=None), form),
    )


@bp.post("/staff/roles/<holding_id>/end")
@requires(permissions.GRANT_ROLE)
def end_platform_role(holding_id: str) -> ResponseReturnValue:
    """End a role over the whole platform before its term."""

    def act() -> None:
        service.end_platform_role(current_actor(), LOG_ID, holding_id)
        flash(gettext("角色已经结束。"), "success")

    return press(act, url_for("identity.staff"))
