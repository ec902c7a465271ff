"""Page: accounts of staff, roles over the whole platform, and the way to those of an area."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import NotFound
from consult.core.forms import ActionForm
from consult.core.policy import PLATFORM
from consult.core.web import carry_out, current_actor, may, press, reader, requires
from consult.identity import permissions, rules, service
from consult.identity.forms import GrantForm, StaffForm
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import hash_new_password
from consult.identity.views.looking import look_first
from consult.identity.views.people import offices_in

EVERYWHERE = (PLATFORM,)


@bp.get("/staff")
@requires(permissions.GRANT_ROLE)
def staff() -> ResponseReturnValue:
    """Show the roles over the whole platform, or lead to those of the area of a code."""
    permissions.GRANT_ROLE.require(current_actor(), EVERYWHERE)
    if code := request.args.get("place", "").strip():
        try:
            area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
        except NotFound:
            flash(gettext("没有这个代码的地区，请核对 12 位代码。"), "warning")
        else:
            return redirect(url_for("identity.people", code=area.code), 303)
    return _staff(StaffForm(formdata=None), _offered(GrantForm(formdata=None)))


def _offered(form: GrantForm) -> GrantForm:
    mine = rules.grantable_by(current_actor().roles_in(EVERYWHERE))
    return form.offer(mine & rules.PLATFORM_ROLES)


def _staff(account: StaffForm, grant: GrantForm) -> str:
    return render_template(
        "identity/staff.html",
        offices=offices_in(EVERYWHERE, url_for("identity.staff")),
        account=account if may(permissions.CREATE_ACCOUNT, EVERYWHERE) else None,
        grant=grant if grant.role.choices else None,
        place=request.args.get("place", ""),
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
