"""Doors for pages: who may enter, the session to read with, and what is the same everywhere."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar, cast

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from consult.core import clock
from consult.core.errors import Forbidden, Refused, SetupError
from consult.core.feature import Feature
from consult.core.forms import ActionForm, Form
from consult.core.ids import ID_LENGTH
from consult.core.policy import Actor, Permission, Scope
from consult.core.reading import reader as reader  # noqa: PLC0414 - views take it from here

V = TypeVar("V", bound=Callable[..., ResponseReturnValue])
T = TypeVar("T")

ACCESS: Final = "_access"
FEATURES: Final = "consult.features"
VISITORS: Final = "consult.visitors"
PAGE_ROWS: Final = 20
LATEST_MS: Final = 253_402_300_799_999
"""The last millisecond of the year 9999."""
STATIC: Final = Path(__file__).parent.parent.parent / "static"
SITE_CSS: Final = "site_css"
FOR_EVER: Final = "public, max-age=31536000, immutable"

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class Visitors(Protocol):
    """What the pages need to know of people; `identity` provides it."""

    def load_actor(self) -> Actor | None:
        """Return who is signed in on this request."""

    def sign_in_url(self) -> str:
        """Return the address of the sign-in page that leads back here."""


def public(view: V) -> V:
    """Mark a view that anybody may enter."""
    setattr(view, ACCESS, "public")
    return view


def signed_in(view: V) -> V:
    """Mark a view for people who are signed in; others are led to the sign-in page."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401
        if visitor() is None:
            return redirect(_visitors().sign_in_url(), 303)
        return view(*args, **kwargs)

    setattr(guarded, ACCESS, "signed_in")
    return cast(V, guarded)


def requires(permission: Permission) -> Callable[[V], V]:
    """Mark a view for people who hold a permission somewhere."""

    def mark(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:  # noqa: ANN401
            actor = visitor()
            if actor is None:
                return redirect(_visitors().sign_in_url(), 303)
            if permission.roles.isdisjoint(held.role for held in actor.holdings):
                raise Forbidden(permission.name)
            return view(*args, **kwargs)

        setattr(guarded, ACCESS, permission.name)
        return cast(V, guarded)

    return mark


def check_marks(app: Flask) -> None:
    """Refuse to start with a page that nobody decided the access of.

    Raises:
        SetupError: names the endpoint.
    """
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], ACCESS):
            raise SetupError(f"{rule.endpoint} is not marked public, signed_in or requires")


def _visitors() -> Visitors:
    return cast(Visitors, current_app.extensions[VISITORS])


def visitor() -> Actor | None:
    """Return who is signed in, or None."""
    if "visitor" not in g:
        g.visitor = _visitors().load_actor()
    return cast(Actor | None, g.visitor)


def current_actor() -> Actor:
    """Return who is signed in.

    Raises:
        Forbidden: nobody is.
    """
    actor = visitor()
    if actor is None:
        raise Forbidden("core.sign_in")
    return actor


def once_of_request() -> str:
    """Return the key of the sent form, if it has one of the right shape."""
    try:
        key = request.form.get("once", "")
    except RequestEntityTooLarge:  # said in words by the error page, which asks for this again
        return ""
    return key if len(key) == ID_LENGTH and key.isascii() and key.isalnum() else ""


def may(permission: Permission, scope: Scope) -> bool:
    """Return whether the visitor holds a permission over a thing."""
    actor = visitor()
    return actor is not None and permission.held_by(actor, scope)


def carry_out(
    form: Form,
    act: Callable[[], T],
    then: Callable[[T], str],
    again: Callable[[], str],
) -> ResponseReturnValue:
    """Validate a form, do what it asks, and answer.

    Args:
        form: the form; it is shown again, filled in, when anything is wrong.
        act: calls exactly one use case.
        then: returns the address to go on to (303).
        again: renders the page with the form (422 for fields, 409 for a refusal).
    """
    if not form.validate_on_submit():
        _say_stale(form)
        return again(), 422
    try:
        result = act()
    except Refused as refused:
        form.refuse(refused)
        return again(), 409
    return redirect(then(result), 303)


def _say_stale(form: Form) -> None:
    """Put our own words for a form that was open for too long; what was typed stays."""
    field = form.meta.csrf_field_name if form.meta.csrf else ""
    if field in form and form[field].errors:
        form[field].errors = [gettext("页面放得太久了，填的内容都在，请再提交一次。")]


def press(act: Callable[[], object], back: str) -> ResponseReturnValue:
    """Carry out a form that is only a button; a stale page asks to press again."""
    if not ActionForm().validate_on_submit():
        flash(gettext("页面放得太久了，请再按一次。"), "warning")
        return redirect(back, 303)
    act()
    return redirect(back, 303)


def story_url(subject: str) -> str | None:
    """Return the address of a story's page ("matter/…"), if it has one."""
    prefix, _, rest = subject.partition("/")
    for feature in cast(tuple[Feature, ...], current_app.extensions[FEATURES]):
        if prefix in feature.pages:
            return feature.pages[prefix](rest)
    return None


@cache
def _digest(name: str, _changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content."""
    path = STATIC / name
    return url_for("static", filename=name, v=_digest(name, path.stat().st_mtime_ns))


def serve_styles(app: Flask, sheets: Sequence[str]) -> Callable[[], str]:
    """Serve stylesheets as one file, joined now in the order given.

    Args:
        app: the application.
        sheets: paths under the static folder.

    Returns:
        A function that gives the file's address, which changes with its content.
    """
    content = b"\n".join((STATIC / name).read_bytes() for name in sheets)
    digest = hashlib.sha256(content).hexdigest()[:16]

    @app.get("/site-<asked>.css", endpoint=SITE_CSS)
    @public
    def site_css(asked: str) -> ResponseReturnValue:
        """Send the stylesheet; a page from before an update gets today's, but keeps it not."""
        response = Response(content, mimetype="text/css")
        response.headers["Cache-Control"] = FOR_EVER if asked == digest else "no-cache"
        return response

    return lambda: url_for(SITE_CSS, asked=digest)


def init_app(app: Flask) -> None:
    """Put the same headers on every answer, and turn away addresses no page can have."""
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def _refuse_nul() -> None:
    """Answer 404 to an address with a NUL: PostgreSQL cannot even look for one."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)


def _headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint == SITE_CSS:
        return response
    if request.endpoint == "static":
        if "v" in request.args and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = FOR_EVER
        return response
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["Vary"] = "Accept-Language, Cookie"
    if request.method == "GET" and response.status_code == 200 and not response.is_streamed:  # noqa: PLR2004
        response.add_etag()
        response.make_conditional(request)
    return response


def page_from(value: str | None) -> int | None:
    """Return the key a list page continues from.

    Raises:
        NotFound: by 404, if it is no number.
    """
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):  # noqa: PLR2004 - 63 bits
        abort(404)
    return int(value)


def key_of(at: datetime, row_id: str) -> str:
    """Return the key of a row of a list: its moment in ms, a dash, its id."""
    return f"{clock.to_ms(at)}-{row_id}"


def key_from(value: str | None) -> tuple[datetime, str] | None:
    """Return the key that a list continues from; anything else is no page (404)."""
    if value is None:
        return None
    at, _, last = value.partition("-")
    known = at.isascii() and at.isdigit() and len(last) == ID_LENGTH and last.isalnum()
    if not known or len(at) > len(str(LATEST_MS)) or int(at) > LATEST_MS:
        abort(404)
    return clock.from_ms(int(at)), last
