"""Pages: sign in and sign out; and who is signed in on a request."""

import re
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from flask import render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import Actor, system_actor
from consult.core.web import carry_out, once_of_request, press, public, reader, visitor
from consult.identity import passwords, queries, rules, service
from consult.identity.forms import SignInForm
from consult.identity.models import Person
from consult.identity.rules import Refusal
from consult.identity.views.blueprint import bp

TOKEN: Final = "sid"  # noqa: S105 - a name in the cookie
TOUCH_EVERY: Final = timedelta(hours=1)
LONGEST_BACK: Final = 2000

_OWN_ADDRESS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f-\xa0]*")
"""One slash, then no character that browsers drop or read as another slash."""


class People:
    """What pages need to know of people (see `core.web.Visitors`)."""

    def load_actor(self) -> Actor | None:
        """Return who is signed in on this request."""
        token = session.get(TOKEN)
        now = clock.now()
        if not token or (found := queries.find_session(reader(), token, now)) is None:
            return None
        person_id = found.person_id
        if now - found.seen_at > TOUCH_EVERY:
            with suppress(Refused):  # a busy moment must not keep anybody from reading
                service.touch_session(system_actor("web"), LOG_ID, token)
        return queries.load_actor(reader(), person_id, now).sending(once_of_request())

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
    if back and len(back) <= LONGEST_BACK and _OWN_ADDRESS.fullmatch(back):
        return back
    return url_for("dashboards.home")


def _came_from() -> str:
    """Return the page of this site that led here, which the referrer policy shows to us alone."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    if parts.netloc != request.host or parts.path == url_for("identity.sign_in"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with account name or phone and a password."""
    form = SignInForm()
    back = safe_back(request.values.get("back") or _came_from())

    def page() -> str:
        return render_template("identity/sign_in.html", form=form, back=back)

    if request.method == "GET":
        return page()
    return carry_out(form, lambda: _enter(form), lambda _: back, page)


def _enter(form: SignInForm) -> None:
    login = rules.plain_login(form.login.data)
    person = queries.find_person_by_login(reader(), login)
    who = person.id if person else login
    if not proves(person, form.password.data, who) or person is None:
        raise Refused(Refusal.WRONG_SIGN_IN)
    begin_session(person.id)


def proves(person: Person | None, password: str, who: str) -> bool:
    """Return whether a password is this person's; failures are counted and make one wait.

    Args:
        person: the person, or None if nobody has that name; then it costs the same time.
        password: as typed.
        who: what failures are counted under, besides the address they come from.

    Raises:
        Refused: there were too many failures just before.
    """
    name, address = f"login:{who}", f"address:{request.remote_addr}"
    now = clock.now()
    for key, free in ((name, rules.FREE_TRIES), (address, rules.FREE_TRIES_OF_ADDRESS)):
        if (refusal := rules.why_not_try(queries.tries(reader(), key), now, free)) is not None:
            raise Refused(refusal)
    credential = queries.find_credential(reader(), person.id) if person else None
    right = passwords.matches(credential.password_hash if credential else None, password)
    if right:
        service.forget_failures(system_actor("web"), LOG_ID, (name,))
    else:
        service.note_failure(system_actor("web"), LOG_ID, (name, address))
    return right


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out."""

    def leave() -> None:
        if token := session.get(TOKEN):
            service.close_session(system_actor("web"), LOG_ID, token)
        session.clear()

    return press(leave, url_for("dashboards.home"))


def signed_in_name() -> str:
    """Return the name of who is signed in, for the masthead."""
    actor = visitor()
    if actor is None or actor.person_id is None:
        return ""
    return queries.full_names_of(reader(), {actor.person_id}).get(actor.person_id, "")
