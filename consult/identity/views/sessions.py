"""Pages: sign in and sign out; and who is signed in on a request."""

import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Final, cast
from urllib.parse import urlsplit

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from consult.audit.models import LOG_ID
from consult.core import clock
from consult.core.errors import Refused
from consult.core.policy import PLATFORM, SYSTEM_STAFF, Actor, system_actor
from consult.core.web import (
    Kept,
    carry_out,
    forget_visitor,
    kept_fields,
    once_of_request,
    press,
    public,
    reader,
    typed_fields,
    version,
    visitor,
)
from consult.identity import passwords, queries, rules, service
from consult.identity.forms import SignInForm
from consult.identity.messages import code_line, not_me_words
from consult.identity.models import Person
from consult.identity.rules import Refusal
from consult.identity.views.blueprint import bp
from consult.identity.views.devices import known_device, remember_device

TOKEN: Final = "sid"  # noqa: S105 - a name in the cookie
TOUCH_EVERY: Final = timedelta(hours=1)
LONGEST_BACK: Final = 2000

_OWN_ADDRESS: Final = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f-\xa0]*")
"""One slash, then no character that browsers drop or read as another slash."""


class People:
    """What pages need to know of people (see `core.web.Visitors`)."""

    def load_actor(self) -> Actor | None:
        """Return who is signed in on this request."""
        token = session.get(TOKEN) or ""
        now = clock.now()
        g.visit = found = queries.find_visit(reader(), token, now) if token else None
        if found is None:
            return None
        if now - found.seen_at > TOUCH_EVERY:
            with suppress(Refused):  # a busy moment must not keep anybody from reading
                service.touch_session(system_actor("web"), LOG_ID, token)
        return Actor(found.person_id, found.holdings, once=once_of_request())

    def ask_to_sign_in(self) -> ResponseReturnValue:
        """Answer with the sign-in page, which leads back here; what was typed goes along.

        It leads back from a button without a form to the page that the button stands on.
        """
        here = request.full_path.rstrip("?")
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("identity.sign_in", back=here), 303)
        if not (kept := typed_fields()):
            return redirect(url_for("identity.sign_in", back=safe_back(_came_from())), 303)
        return _sign_in_page(SignInForm(formdata=None), safe_back(here), kept), 403


def begin_session(person_id: str, proven: str) -> None:
    """Sign a person in under a fresh token (sessions rotate); the browser is known from now on.

    Args:
        person_id: the person.
        proven: the hash of the password that this browser showed to know.

    Raises:
        Refused: the password was replaced since.
    """
    token, old = secrets.token_urlsafe(32), session.get(TOKEN) or ""
    service.open_session(system_actor("web"), LOG_ID, person_id, token, old, proven=proven)
    session.clear()
    session[TOKEN] = token
    version.begin_with(version.LARGE if queries.find_display_wish(reader(), person_id) else "")
    remember_device(person_id)


def safe_back(back: str | None) -> str:
    """Return an address of this site to go back to; anything else becomes the home page."""
    if back and len(back) <= LONGEST_BACK and _OWN_ADDRESS.fullmatch(back):
        return back
    return url_for("dashboards.home")


def _came_from() -> str:
    """Return the page of this site that led here, which the referrer policy shows to us alone.

    A page that can only be sent to, not opened, is none.
    """
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return ""
    here = {url_for("identity.sign_in"), url_for("identity.new_password")}
    if parts.netloc != request.host or parts.path in here or not _opens(parts.path):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _opens(path: str) -> bool:
    """Return whether an address of this site can be opened by a link."""
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True


def _sign_in_page(form: SignInForm, back: str, kept: Kept) -> str:
    return render_template("identity/sign_in.html", form=form, back=back, kept=kept)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in with account name or phone and a password; what was typed before goes along."""
    form = SignInForm()
    back = safe_back(request.values.get("back") or _came_from())
    if request.method == "GET":
        return _sign_in_page(form, back, ())
    kept = kept_fields() if back != url_for("dashboards.home") else ()
    entered = False

    def act() -> str:
        nonlocal entered
        address = _enter(form, back)
        entered = True
        return address

    answer = carry_out(form, act, lambda to: to, lambda: _sign_in_page(form, back, kept))
    return go_on(back, kept) if entered and kept else answer


def go_on(back: str, kept: Kept) -> str:
    """Return the page whose one button brings what was typed to the form it was typed into."""
    forget_visitor()
    return render_template("identity/go_on.html", address=back, kept=kept)


def password_url(back: str = "") -> str:
    """Return the address of the form that changes the own password, then leads on to `back`."""
    on = back if back and back != url_for("dashboards.home") else None
    return url_for("identity.me", back=on, _anchor="password-title")


def _enter(form: SignInForm, back: str) -> str:
    """Sign in; return where to go on: to the password if somebody else chose it, or back."""
    login = rules.plain_login(form.login.data)
    person = queries.find_person_by_login(reader(), login)
    who = person.id if person else login
    proven = proven_hash(person, form.password.data, who)
    if person is None or proven is None:
        raise Refused(Refusal.WRONG_SIGN_IN)
    begin_session(person.id, proven)
    _tell_of_codes(person)
    if queries.must_change_password(reader(), person.id):
        flash(gettext("现在的密码是别人替您设的，请先改成只有您自己知道的密码。"), "warning")
        return password_url(back)
    if back == url_for("dashboards.home") and queries.holds(
        reader(), person.id, SYSTEM_STAFF.code, PLATFORM, clock.now()
    ):
        return url_for("identity.staff")  # what they are here for
    return back


def _tell_of_codes(person: Person) -> None:
    """Say that the person was given a code lately: an account is not taken over unseen."""
    newest = queries.list_codes(reader(), person.id, 1)
    if newest and clock.now() < newest[0][0].issued_at + rules.TOLD_FOR:
        flash(Markup(" ").join([code_line(*newest[0]), not_me_words()]), "warning")


def proven_hash(person: Person | None, password: str, who: str) -> str | None:
    """Return the hash of this person's that a password belongs to; failures make one wait.

    It is compared outside of any transaction: what rests on it looks again whether it still holds.

    Args:
        person: the person, or None if nobody has that name; then it costs the same time.
        password: as typed.
        who: what failures are counted under, besides the address they come from.

    Raises:
        Refused: there were too many failures just before.
    """
    credential = queries.find_credential(reader(), person.id) if person else None
    known = credential.password_hash if credential else None
    right = within_limits(person, who, lambda: passwords.matches(known, password))
    return known if right else None


def within_limits(person: Person | None, who: str, is_right: Callable[[], bool]) -> bool:
    """Return whether something secret is right; failures are counted and make one wait.

    Args:
        person: whose it is, or None if nobody is known.
        who: what failures are counted under, besides the address they come from.
        is_right: compares; it is not asked while one has to wait.

    Raises:
        Refused: there were too many failures just before.
    """
    limits = _limits(who, known_device(person.id) if person else None)
    now = clock.now()
    for key, free in limits.items():
        if (refusal := rules.why_not_try(queries.tries(reader(), key), now, free)) is not None:
            raise Refused(refusal)
    right = is_right()
    if right:
        service.forget_failures(system_actor("web"), LOG_ID, tuple(limits)[:1])
    else:
        service.note_attempt(system_actor("web"), LOG_ID, tuple(limits))
    return right


def _limits(who: str, device: str | None) -> dict[str, int]:
    """Return how many failures are free under which key; the first is forgotten after a success.

    A browser that signed in to the account before is counted by itself: neither strangers
    anywhere nor neighbours behind the same address can make its owner wait, short of using
    up what the whole address has.
    """
    address = counted_address()
    whole = {f"address:{address}": rules.FREE_TRIES_OF_ADDRESS}
    if device is not None:
        return {f"login:{who} device:{device}": rules.FREE_TRIES, **whole}
    return {
        f"login:{who} address:{address}": rules.FREE_TRIES,
        f"login:{who}": rules.FREE_TRIES_OF_NAME,
        **whole,
    }


def counted_address() -> str:
    """Return what this request's address is counted as."""
    return rules.counted_address(request.remote_addr or "")


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
    found = _visit()
    return "" if found is None else found.name


def must_change_password() -> bool:
    """Return whether somebody else knows the password of who is signed in."""
    found = _visit()
    return found is not None and found.must_change


def _visit() -> queries.Visit | None:
    visitor()
    return cast(queries.Visit | None, g.visit)
