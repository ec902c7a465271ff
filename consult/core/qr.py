"""QR codes: an address as dark squares, drawn into pages and posters as plain SVG."""

from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, current_app, request
from flask_babel import gettext
from markupsafe import Markup

QUIET = 4
"""Light modules around a code, as ISO/IEC 18004 asks for."""

PUBLIC_URL = "PUBLIC_URL"
"""Under this name the application's configuration keeps the address that people use."""


def init_app(app: Flask, public_url: str) -> None:
    """Give templates `qr` and `absolute`."""
    app.config[PUBLIC_URL] = public_url
    app.jinja_env.globals.update(qr=qr, absolute=absolute)


def absolute(path: str) -> str:
    """Return the whole address of a page, as it stands on paper.

    The host of the request is used only where no public address is set: then the site listens on
    this machine alone, and nobody else can name another host.
    """
    public: str = current_app.config[PUBLIC_URL]
    return (public or request.host_url.rstrip("/")) + path


@dataclass(frozen=True)
class Code:
    """A QR code: modules along a side with the quiet zone, and the dark ones as an SVG path."""

    side: int
    path: str


@lru_cache(maxsize=512)
def code_of(text: str) -> Code:
    """Return the QR code of a text, at error correction level M or what fits above it for free."""
    import segno

    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    runs = [
        f"M{QUIET + start} {QUIET + y}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _dark_runs(row)
    ]
    return Code(len(rows) + 2 * QUIET, "".join(runs))


def _dark_runs(row: bytes) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many follow one another."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found


def qr(url: str) -> Markup:
    """Return the QR code of an address as SVG, named and described for the ear."""
    code = code_of(url)
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" shape-rendering="crispEdges">'
        "<title>{title}</title><desc>{url}</desc>"
        '<rect class="qr__ground" width="{side}" height="{side}" />'
        '<path class="qr__dark" d="{path}" /></svg>'
    ).format(side=code.side, title=gettext("二维码，扫一扫打开这一页"), url=url, path=code.path)
