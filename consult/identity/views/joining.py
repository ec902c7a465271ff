"""Pages: a resident's own registration, and the first account of an empty installation."""

import secrets
from typing import Final

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import NotFound, Refused
from consult.core.policy import system_actor
from consult.core.web import carry_out, once_of_request, public, reader
from consult.identity import passwords, queries, rules, service
from consult.identity.forms import FirstStaffForm, RegisterForm
from consult.identity.rules import Refusal
from consult.identity.views.blueprint import bp
from consult.identity.views.sessions import begin_session, counted_address

SETUP_CODE: Final = "CONSULT_SETUP_CODE"


def hash_new_password(password: str, *names: str | None) -> str:
    """Return the hash of a password that somebody chose; hashing comes before any transaction.

    Raises:
        Refused: it is too short, or easy to guess (one of the person's own names, say).
    """
    refuse_weak(password, *names)
    return passwords.hash_password(password)


def refuse_weak(password: str, *names: str | None) -> None:
    """Let pass what can be a password.

    Raises:
        Refused: it is too short, or easy to guess (one of the person's own names, say).
    """
    known = {name for name in names if name}
    if (refusal := rules.why_not_password(password, known)) is not None:
        raise Refused(refusal)


def community_of(code: str) -> Area:
    """Return the community or village of a code, where people can live.

    Raises:
        NotFound: the code stands for none, or for another kind of area.
    """
    area = areas.get_area_by_code(reader(), code, clock.legal_day(clock.now()))
    if area.level != Level.COMMUNITY or area.kind == Kind.VIRTUAL:
        raise NotFound("community")
    return area


@bp.route("/communities/<code>/register", methods=["GET", "POST"])
@public
def register(code: str) -> ResponseReturnValue:
    """Register as somebody who lives in a community."""
    area, form = community_of(code), RegisterForm()

    def page() -> str:
        return render_template("identity/register.html", form=form, area=area)

    def act() -> None:
        phone = rules.plain_login(form.phone.data)
        account = form.account.data.lower()
        refuse_weak(form.password.data, account, phone)
        _count_registration()
        fresh = passwords.hash_password(form.password.data)
        person_id = service.register(
            system_actor("web").sending(once_of_request()),
            area.id,
            service.NewPerson(
                name=form.name.data,
                account=account,
                phone=phone,
                password_hash=fresh,
                building=form.building.data,
                room=form.room.data,
            ),
        )
        begin_session(person_id, fresh)
        flash(
            gettext("登记好了。社区（村）核实住址以后，您就可以参加需要居民身份的事。"), "success"
        )

    if request.method == "GET":
        return page()
    return carry_out(form, act, lambda _: url_for("identity.me"), page)


def _count_registration() -> None:
    """Count a registration, done or not: accounts are not made, nor phones tried out, by the dozen.

    Raises:
        Refused: there were too many from this address just before.
    """
    key = f"register:{counted_address()}"
    if (refusal := rules.why_not_register(queries.tries(reader(), key), clock.now())) is not None:
        raise Refused(refusal)
    service.note_attempt(system_actor("web"), LOG_ID, (key,), window=rules.REGISTRATION_WAIT)


@bp.route("/first-run", methods=["GET", "POST"])
@public
def first_run() -> ResponseReturnValue:
    """Create the first staff of an empty installation; there is no such page afterwards."""
    if current_app.extensions["consult.settings"].demo or queries.has_staff(reader()):
        raise NotFound("first run")
    form = FirstStaffForm()

    def page() -> str:
        return render_template("identity/first_run.html", form=form)

    def act() -> None:
        _check_setup_code(form.setup_code.data)
        account = form.account.data.lower()
        fresh = hash_new_password(form.password.data, account)
        person_id = service.create_first_staff(
            system_actor("web").sending(once_of_request()),
            LOG_ID,
            service.NewPerson(
                name=form.name.data,
                account=account,
                password_hash=fresh,
            ),
        )
        begin_session(person_id, fresh)
        flash(gettext("设好了。先给区指导部门的人开设账号，再授予“区指导部门”的角色。"), "success")

    if request.method == "GET":
        return page()
    return carry_out(form, act, lambda _: url_for("identity.staff"), page)


def _check_setup_code(given: str) -> None:
    """Let pass who reads the terminal; guesses are counted and make one wait.

    Raises:
        Refused: the code is wrong, or there were too many guesses just before.
    """
    key = f"first-run:{counted_address()}"
    if (refusal := rules.why_not_try(queries.tries(reader(), key), clock.now())) is not None:
        raise Refused(refusal)
    if not secrets.compare_digest(given.encode(), current_app.config[SETUP_CODE].encode()):
        service.note_attempt(system_actor("web"), LOG_ID, (key,))
        raise Refused(Refusal.WRONG_SETUP_CODE)
