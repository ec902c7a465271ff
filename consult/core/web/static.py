"""Files that browsers keep: each under an address that changes with its content."""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from flask import Flask, Response, url_for
from flask.typing import ResponseReturnValue

from consult.core.web.access import public

STATIC: Final = Path(__file__).parent.parent.parent.parent / "static"
SITE_CSS: Final = "site_css"
FOR_EVER: Final = "public, max-age=31536000, immutable"


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
