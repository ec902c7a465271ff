"""Pages: my roles, my name on public pages, my password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import PLATFORM
from consult.core.web import (
    ACCESS,
    Kept,
    carry_out,
    current_actor,
    kept_fields,
    may,
    reader,
    signed_in,
    typed_fields,
    version,
)
from consult.identity import permissions, queries, service
from consult.identity.forms import ConsentForm, PasswordForm, VersionForm
from consult.identity.messages import code_line, not_me_words, place_words
from consult.identity.models import Person
from consult.identity.queries import RoleLine
from consult.identity.rules import Refusal
from consult.identity.views.blueprint import bp
from consult.identity.views.joining import hash_new_password
from consult.identity.views.sessions import (
    begin_session,
    go_on,
    must_change_password,
    password_url,
    proven_hash,
    safe_back,
)

MAY_STILL_POST: Final = frozenset(
    {
        "identity.change_password",
        "identity.new_password",
        "identity.sign_in",
        "identity.sign_out",
    }
)
"""What somebody can do with a password that somebody else chose."""

CODES_SHOWN: Final = 10
"""How many one-time codes my page tells of, the newest first."""


@dataclass(frozen=True)
class MyPage:
    """Who I am here: my roles with their places, the people I may see to, codes I was given."""

    person: Person
    shown_name: str
    roles: Sequence[RoleLine]
    places: dict[str, str]
    my_areas: Sequence[Area]
    sees_staff: bool
    must_change: bool
    codes: Sequence[Markup]


@bp.before_app_request
def own_password_first() -> ResponseReturnValue | None:
    """Let nobody act while somebody else (a clerk) knows the password; reading stays free.

    A page that is a form is not opened either: what one types there could not be sent. From a
    form on a page that is open, what was typed goes along.
    """
    if request.endpoint in MAY_STILL_POST or not (_sends() or _is_form()):
        return None
    if not must_change_password():
        return None
    flash(gettext("请先改密码：现在的密码是别人替您设的。改好以后再办这件事。"), "warning")
    here = safe_back(request.full_path.rstrip("?"))
    if not _sends():
        return redirect(password_url(here), 303)
    if not (kept := typed_fields()):
        return redirect(password_url(), 303)
    return _me(PasswordForm(formdata=None), None, here, kept), 403


def _sends() -> bool:
    return request.method not in {"GET", "HEAD", "OPTIONS"}


def _is_form() -> bool:
    """Return whether what is opened here can also be sent, by somebody who is signed in."""
    if request.endpoint is None or request.url_rule is None:
        return False
    mark = getattr(current_app.view_functions[request.endpoint], ACCESS, "public")
    return mark != "public" and "POST" in (request.url_rule.methods or ())


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """Show my page; a password that is changed here leads on to where one came from."""
    back = request.args.get("back")
    return _me(PasswordForm(formdata=None), None, safe_back(back) if back else "")


def _me(form: PasswordForm, consent: ConsentForm | None, back: str = "", kept: Kept = ()) -> str:
    person = _own()
    held = queries.roles_of(reader(), person.id, clock.now())
    around = {
        each.scope.removeprefix("area:")
        for each in held
        if each.role in {role.code for role in permissions.SEE_WAITING.roles}
    }
    scopes = {each.scope for each in held}
    page = MyPage(
        person=person,
        shown_name=queries.shown(person.name, public=person.name_public),
        roles=held,
        places=place_words(scopes, areas.areas_of_scopes(reader(), scopes)),
        my_areas=areas.list_areas(reader(), around),
        sees_staff=may(permissions.GRANT_ROLE, (PLATFORM,)),
        must_change=queries.must_change_password(reader(), person.id),
        codes=[code_line(*each) for each in queries.list_codes(reader(), person.id, CODES_SHOWN)],
    )
    return render_template(
        "identity/me.html",
        me=page,
        not_me=not_me_words(),
        form=form,
        back=back,
        kept=kept,
        consent=consent or ConsentForm(formdata=None, public=person.name_public),
        version=VersionForm(
            formdata=None, large=queries.find_display_wish(reader(), person.id) is not None
        ),
    )


def _own() -> Person:
    return queries.get_person(reader(), current_actor().known_id)


@bp.post("/me/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change my password; every other session of mine ends. What was typed before goes along."""
    form, person = PasswordForm(), _own()
    back, kept = request.form.get("back", ""), kept_fields()
    back = safe_back(back) if back else ""
    changed = False

    def act() -> None:
        nonlocal changed
        proven = proven_hash(person, form.current.data, person.id)
        if proven is None:
            raise Refused(Refusal.WRONG_PASSWORD)
        if form.password.data == form.current.data:
            raise Refused(Refusal.PASSWORD_AS_BEFORE)
        fresh = hash_new_password(form.password.data, person.account, person.phone)
        service.change_password(current_actor(), person.id, fresh, proven=proven)
        begin_session(person.id, fresh)
        changed = True
        flash(gettext("密码已经修改，其他设备都已退出。"), "success")

    answer = carry_out(
        form, act, lambda _: back or url_for("identity.me"), lambda: _me(form, None, back, kept)
    )
    return go_on(back, kept) if changed and back and kept else answer


@bp.post("/me/name")
@signed_in
def change_consent() -> ResponseReturnValue:
    """Allow or forbid my full name on public pages."""
    form, me = ConsentForm(), current_actor()

    def act() -> None:
        service.set_name_consent(me, me.known_id, public=form.public.data)
        flash(gettext("已经按您的选择改好。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("identity.me"),
        lambda: _me(PasswordForm(formdata=None), form),
    )


@bp.post("/me/version")
@signed_in
def change_version() -> ResponseReturnValue:
    """Wish the elder version wherever I sign in, or wish it no more; it holds at once."""
    form, me = VersionForm(), current_actor()

    def act() -> None:
        service.wish_large(me, me.known_id, large=form.large.data)
        version.begin_with(version.LARGE if form.large.data else version.NORMAL)
        flash(gettext("已经按您的选择改好。"), "success")

    return carry_out(
        form,
        act,
        lambda _: url_for("identity.me"),
        lambda: _me(PasswordForm(formdata=None), None),
    )
