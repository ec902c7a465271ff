"""Pages: a password was forgotten. An office issues a one-time code; the person uses it."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from flask import flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import Refused
from consult.core.formatting import zh
from consult.core.policy import PLATFORM, system_actor
from consult.core.web import (
    carry_out,
    current_actor,
    once_of_request,
    public,
    reader,
    requires,
)
from consult.identity import passwords, permissions, queries, rules, service
from consult.identity.forms import NewPasswordForm, ResetCodeForm
from consult.identity.rules import Refusal
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import community_of, hash_new_password
from consult.identity.views.looking import look_first
from consult.identity.views.sessions import within_limits


@bp.route("/sign-in/new-password", methods=["GET", "POST"])
@public
def new_password() -> ResponseReturnValue:
    """Say what to do about a forgotten password, and set a new one with a one-time code."""
    form = NewPasswordForm()

    def page() -> str:
        return render_template("identity/new_password.html", form=form)

    def act() -> None:
        login = rules.plain_login(form.login.data)
        person = queries.find_person_by_login(reader(), login)
        code = queries.find_newest_code(reader(), person.id) if person else None
        plain = rules.plain_code(form.code.data)
        who = f"code:{person.id if person else login}"
        right = within_limits(
            person, who, lambda: passwords.matches(code.code_hash if code else None, plain)
        )
        if not right or person is None or code is None:
            raise Refused(Refusal.WRONG_CODE)
        fresh = hash_new_password(form.password.data, person.account, person.phone)
        sender = system_actor("web").sending(once_of_request())
        service.reset_password(sender, person.id, code.id, fresh)
        flash(gettext("新密码设好了，以前的登录都已退出。请用新密码登录。"), "success")

    if request.method == "GET":
        return page()
    return carry_out(
        form, act, lambda _: url_for("identity.sign_in", back=url_for("identity.me")), page
    )


@bp.route("/communities/<code>/people/reset-code", methods=["GET", "POST"])
@requires(permissions.ISSUE_RESET_CODE)
def issue_reset_code(code: str) -> ResponseReturnValue:
    """Give a code to a resident who stands at the desk."""
    area = community_of(code)
    permissions.ISSUE_RESET_CODE.require(current_actor(), area.scope)
    form = ResetCodeForm().among(area.id)

    def issue(code_hash: str) -> None:
        service.issue_reset_code(
            current_actor().through("desk"), area.id, form.person_id, code_hash, form.basis.data
        )

    return _issue(form, area, issue)


@bp.route("/staff/reset-code", methods=["GET", "POST"])
@requires(permissions.ISSUE_RESET_CODE)
def issue_staff_reset_code() -> ResponseReturnValue:
    """Give a code to somebody who holds an office and stands before the system's staff."""
    permissions.ISSUE_RESET_CODE.require(current_actor(), (PLATFORM,))
    form = ResetCodeForm()

    def issue(code_hash: str) -> None:
        service.issue_staff_reset_code(
            current_actor().through("desk"), LOG_ID, form.person_id, code_hash, form.basis.data
        )

    return _issue(form, None, issue)


def _issue(
    form: ResetCodeForm, area: Area | None, issue: Callable[[str], None]
) -> ResponseReturnValue:
    """Let the clerk look at the person, then issue a code and show it this once.

    The code stands in the answer alone: not in a cookie, not in an address, kept by no browser.
    """
    code = passwords.new_code()
    issued = False

    def page() -> str:
        return render_template("identity/reset_code.html", form=form, area=area)

    def act() -> None:
        nonlocal issued
        issue(passwords.hash_password(code))
        issued = True

    if request.method == "GET":
        return page()
    must_look = look_first(form, (PLATFORM,) if area is None else area.scope)
    if len(form.found) == 1:
        if (refusal := _why_not(form, area)) is not None:
            form.shown = ()  # whoever has nothing to do with this office is not shown to it
            form.refuse(Refused(refusal))
            return page(), 409
        # The clerk compares it with the identity card.
        form.shown = [replace(form.shown[0], name=zh(form.found[0].name))]
    if must_look:
        return page()
    answer = carry_out(form, act, lambda _: request.path, page)
    return _slip(form.person_id, code, area) if issued else answer


def _why_not(form: ResetCodeForm, area: Area | None) -> StrEnum | None:
    """Return why the one person whom a form names cannot be given a code."""
    person, now = queries.get_person(reader(), form.person_id), clock.now()
    facts = queries.issue_facts(reader(), current_actor(), person, area, now)
    return rules.why_not_issue_reset(facts) or rules.why_not_code_basis(form.basis.data or "")


def _slip(person_id: str, code: str, area: Area | None) -> ResponseReturnValue:
    """Show a code that was issued just now, to be read out or printed."""
    person = queries.get_person(reader(), person_id)
    response = make_response(
        render_template(
            "identity/reset_code_slip.html",
            person=person,
            code=rules.shown_code(code),
            until=clock.now() + rules.CODE_LIFE,
            area=area,
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response
