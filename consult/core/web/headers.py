"""Headers that are the same on every answer: what a page may do, and who may keep a copy of it."""

from typing import Final

from flask import Flask, Response, abort, current_app, request

from consult.core.web.access import somebody_was_served
from consult.core.web.compressed import pack_page
from consult.core.web.static import FOR_EVER, SITE_CSS, is_named_by_content, send_static

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
KEPT_BY_NOBODY: Final = "no-store"
ASKED_AGAIN: Final = "private, no-cache"


def init_app(app: Flask) -> None:
    """Put the same headers on every answer, and turn away addresses no page can have."""
    app.view_functions["static"] = send_static
    app.before_request(_refuse_nul)
    app.after_request(_headers)


def _refuse_nul() -> None:
    """Answer 404 to an address with a NUL: PostgreSQL cannot even look for one."""
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        abort(404)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
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
        if is_named_by_content() and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = FOR_EVER
        return response
    return _page_headers(response)


def _page_headers(response: Response) -> Response:
    """Say who may keep a copy of a page.

    Desks are shared: what was made for somebody who is signed in, or shows what somebody typed,
    must not come back from the browser's memory once that person has left.
    """
    response.headers["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    if somebody_was_served() or request.method not in {"GET", "HEAD"}:
        response.headers["Cache-Control"] = KEPT_BY_NOBODY
        return response
    response.headers.setdefault("Cache-Control", ASKED_AGAIN)
    if _is_page(response):
        response.add_etag(weak=True)  # the same page, compressed or not
        response.make_conditional(request)
        pack_page(response)
    return response


def _is_page(response: Response) -> bool:
    asked = request.method in {"GET", "HEAD"}
    return asked and response.status_code == 200 and not response.is_streamed  # noqa: PLR2004
