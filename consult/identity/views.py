"""Pages: sign in and out, register, my page, permissions, people of an area."""

import secrets
from datetime import timedelta
from typing import Final, cast
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import NotFound, Refused
from consult.core.feature import Feature
from consult.core.forms import ActionForm
from consult.core.i18n import words
from consult.core.policy import ROLES, Actor, system_actor
from consult.core.web import (
    FEATURES,
    carry_out,
    current_actor,
    may,
    once_of_request,
    press,
    public,
    reader,
    requires,
    signed_in,
    visitor,
)
from consult.identity import passwords, permissions, queries, rules, service
from consult.identity.forms import (
    ConsentForm,
    FirstStaffForm,
    GrantForm,
    PasswordForm,
    RegisterForm,
    SignInForm,
)
from consult.identity.models import Person
from consult.identity.rules import Refusal

bp = Blueprint("identity", __name__)
TOKEN: Final = "sid"
SETUP_CODE: Final = "CONSULT_SETUP_CODE"
TOUCH_EVERY: Final = timedelta(hours=1)


class People:
    """What pages need to know of people (see `core.web.Visitors`)."""

    def load_actor(self) -> Actor | None:
        """Return who is signed in on this request."""
        token = session.get(TOKEN)
        now = clock.now()
        if not token or (found := queries.find_session(reader(), token, now)) is None:
            return None
        if now - found.seen_at > TOUCH_EVERY and request.method == "POST":
            service.touch_session(system_actor("web"), LOG_ID, token)
        actor = queries.load_actor(reader(), found.person_id, now)
        return actor.sending(once_of_request())

    def sign_in_url(self) -> str:
        """Return the address of the sign-in page that leads back here."""
        back = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return url_for("identity.sign_in", back=back)


def begin_session(person_id: str) -> None:
    """Sign a person in under a fresh token (sessions rotate)."""
    token = secrets.token_urlsafe(32)
    service.open_session(system_actor("web"), LOG_ID, person_id, token, session.get(TOKEN) or "")
    session.clear()
    session[TOKEN] = token


def safe_back(back: str | None) -> str:
    """Return an address of this site to go back to; anything else becomes the home page."""
    parts = urlsplit(back or "")
    if not back or parts.scheme or parts.netloc or not back.startswith("/") or "\\" in back:
        return url_for("dashboards.home")
    return "/" + back.lstrip("/")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with account name or phone and a password."""
    form, back = SignInForm(), safe_back(request.values.get("back"))

    def page() -> str:
        return render_template("identity/sign_in.html", form=form, back=back)

    if request.method == "GET":
        return page()
    return carry_out(form, lambda: _enter(form), lambda _: back, page)


def _enter(form: SignInForm) -> None:
    login = form.login.data
    keys = (f"login:{login.lower()}", f"address:{request.remote_addr}")
    for key in keys:
        limit = queries.tries(reader(), key)
        if (refusal := rules.why_not_try(limit, clock.now())) is not None:
            raise Refused(refusal)
    person = queries.find_person_by_login(reader(), login)
    credential = queries.find_credential(reader(), person.id) if person else None
    known = credential.password_hash if credential else None
    if not passwords.matches(known, form.password.data) or person is None:
        service.note_failure(system_actor("web"), LOG_ID, keys)
        raise Refused(Refusal.WRONG_SIGN_IN)
    begin_session(person.id)
    service.forget_failures(system_actor("web"), LOG_ID, keys)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out."""

    def leave() -> None:
        if token := session.get(TOKEN):
            service.close_session(system_actor("web"), LOG_ID, token)
        session.clear()

    return press(leave, url_for("dashboards.home"))


@bp.route("/communities/<code>/register", methods=["GET", "POST"])
@public
def register(code: str) -> ResponseReturnValue:
    """Register as somebody who lives in a community."""
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    form = RegisterForm()

    def page() -> str:
        return render_template("identity/register.html", form=form, area=area)

    if request.method == "GET":
        return page()

    def act() -> str:
        _check_new_password(form.password.data, {form.phone.data, form.account.data})
        person_id = service.register(
            system_actor("web").sending(once_of_request()),
            area.id,
            service.NewPerson(
                name=form.name.data,
                account=form.account.data.lower(),
                phone=form.phone.data,
                password_hash=passwords.hash_password(form.password.data),
                building=form.building.data,
                room=form.room.data,
            ),
        )
        begin_session(person_id)
        return person_id

    return carry_out(form, act, lambda _: url_for("identity.me"), page)


@bp.route("/first-run", methods=["GET", "POST"])
@public
def first_run() -> ResponseReturnValue:
    """Create the first staff of an empty installation."""
    if queries.has_staff(reader()):
        raise NotFound("first run")
    form = FirstStaffForm()

    def page() -> str:
        return render_template("identity/first_run.html", form=form)

    if request.method == "GET":
        return page()

    def act() -> str:
        if not secrets.compare_digest(form.setup_code.data, current_app.config[SETUP_CODE]):
            raise Refused(Refusal.WRONG_SETUP_CODE)
        _check_new_password(form.password.data, {form.account.data})
        person_id = service.create_first_staff(
            system_actor("web").sending(once_of_request()),
            LOG_ID,
            service.NewPerson(
                name=form.name.data,
                account=form.account.data.lower(),
                password_hash=passwords.hash_password(form.password.data),
            ),
        )
        begin_session(person_id)
        return person_id

    return carry_out(form, act, lambda _: url_for("identity.me"), page)


def _check_new_password(password: str, names: set[str]) -> None:
    if (refusal := rules.why_not_password(password, names)) is not None:
        raise Refused(refusal)


@bp.get("/me")
@signed_in
def me() -> ResponseReturnValue:
    """Show my page: my roles, my name on public pages, my password."""
    return _me(PasswordForm(), None)


def _me(form: PasswordForm, consent: ConsentForm | None) -> str:
    person = _own()
    held = queries.roles_of(reader(), person.id, clock.now())
    places = areas.names_of_scopes(reader(), {each.scope for each in held})
    return render_template(
        "identity/me.html",
        person=person,
        roles=held,
        places=places,
        form=form,
        consent=consent or ConsentForm(public=person.name_public),
    )


def _own() -> Person:
    return queries.get_person(reader(), current_actor().known_id)


@bp.post("/me/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Change my password; every other session of mine ends."""
    form, person = PasswordForm(), _own()

    def act() -> None:
        known = queries.get_credential(reader(), person.id).password_hash
        if not passwords.matches(known, form.current.data):
            raise Refused(Refusal.WRONG_PASSWORD)
        _check_new_password(form.password.data, {person.account or "", person.phone or ""})
        fresh = passwords.hash_password(form.password.data)
        service.change_password(current_actor(), person.id, fresh)
        begin_session(person.id)
        flash(gettext("密码已经修改，其他设备都已退出。"), "success")

    return carry_out(form, act, lambda _: url_for("identity.me"), lambda: _me(form, None))


@bp.post("/me/name")
@signed_in
def change_consent() -> ResponseReturnValue:
    """Allow or forbid my full name on public pages."""
    form = ConsentForm()
    return carry_out(
        form,
        lambda: service.set_name_consent(
            current_actor(), current_actor().known_id, public=form.public.data
        ),
        lambda _: url_for("identity.me"),
        lambda: _me(PasswordForm(), form),
    )


@bp.get("/permissions", endpoint="permissions")
@public
def permissions_page() -> ResponseReturnValue:
    """Show the whole table of roles and permissions."""
    features = cast(tuple[Feature, ...], current_app.extensions[FEATURES])
    table = [(feature.name, feature.permissions) for feature in features if feature.permissions]
    return render_template("identity/permissions.html", table=table, roles=tuple(ROLES.values()))


@bp.get("/communities/<code>/people")
@requires(permissions.SEE_PEOPLE)
def people(code: str) -> ResponseReturnValue:
    """Show who holds which role in a community, and who waits to be confirmed."""
    return _people(_area_for_staff(code), GrantForm())


def _area_for_staff(code: str) -> Area:
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    permissions.SEE_PEOPLE.require(current_actor(), area.scope)
    return area


def _people(area: Area, form: GrantForm) -> str:
    mine = current_actor().roles_in(area.scope)
    grantable = {role for each in mine for role in rules.GRANTABLE.get(each, ())}
    form.role.choices = [(role.code, words(f"role.{role.code}")) for role in sorted(grantable)]
    return render_template(
        "identity/people.html",
        area=area,
        form=form if grantable else None,
        roles=queries.list_roles(reader(), (area.scope[0],), clock.now()),
        waiting=queries.list_unconfirmed(reader(), area.id, 50),
        action=ActionForm(),
        may_confirm=may(permissions.CONFIRM_RESIDENCE, area.scope),
    )


@bp.post("/communities/<code>/people/<person_id>/confirm")
@signed_in
def confirm_residence(code: str, person_id: str) -> ResponseReturnValue:
    """Confirm that somebody lives here."""
    area = _area_for_staff(code)
    return press(
        lambda: service.confirm_residence(current_actor(), area.id, person_id),
        url_for("identity.people", code=code),
    )


@bp.post("/communities/<code>/roles")
@signed_in
def grant(code: str) -> ResponseReturnValue:
    """Give somebody a role in a community."""
    area, form = _area_for_staff(code), GrantForm()
    page = _people(area, form)  # also fills in the choices that are validated

    def act() -> str:
        person = queries.find_person_by_login(reader(), form.login.data)
        if person is None:
            raise NotFound("person")
        until = clock.end_of_legal_day(form.until.data) if form.until.data else None
        return service.grant_role(
            current_actor(),
            area.id,
            person.id,
            form.role.data,
            service.Term(clock.now(), until, form.basis.data),
        )

    del page
    return carry_out(
        form, act, lambda _: url_for("identity.people", code=code), lambda: _people(area, form)
    )


@bp.post("/communities/<code>/roles/<holding_id>/end")
@signed_in
def end_role(code: str, holding_id: str) -> ResponseReturnValue:
    """End a role before its term."""
    area = _area_for_staff(code)
    return press(
        lambda: service.end_role(current_actor(), area.id, holding_id),
        url_for("identity.people", code=code),
    )


def signed_in_name() -> str:
    """Return the name of who is signed in, for the masthead."""
    actor = visitor()
    if actor is None or actor.person_id is None:
        return ""
    return queries.get_person(reader(), actor.person_id).name
