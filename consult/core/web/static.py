"""Files that browsers keep: each under an address that changes with its content."""

import hashlib
import json
import mimetypes
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from flask import Flask, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.security import safe_join

from consult.core.web.access import public
from consult.core.web.compressed import FixedText

STATIC: Final = Path(__file__).parent.parent.parent.parent / "static"
SITE_CSS: Final = "site_css"
FOR_EVER: Final = "public, max-age=31536000, immutable"
DIST: Final = "dist"
"""Folder of third-party files under the static folder; see `consult/frontend`."""

TEXTS: Final = frozenset({".css", ".js", ".json", ".svg", ".txt"})
MOST_TEXTS: Final = 64
"""Texts that are kept in memory, ready to be sent; there are a dozen."""


@cache
def _digest(name: str, _changed: int) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file; it changes with the content."""
    path = STATIC / name
    return url_for("static", filename=name, v=_digest(name, path.stat().st_mtime_ns))


def dist(name: str) -> str | None:
    """Return the address of a third-party file ("htmx.js"), or None if it was not fetched."""
    file = _fetched().get(name)
    return None if file is None else url_for("static", filename=f"{DIST}/{file}")


def is_named_by_content() -> bool:
    """Return whether the address of the static file that is asked for changes with its content."""
    if "v" in request.args:
        return True
    folder, _, file = str((request.view_args or {}).get("filename")).rpartition("/")
    return folder == DIST and file in _fetched().values()


def send_static(filename: str) -> ResponseReturnValue:
    """Send a static file; a text compressed, to browsers that take it."""
    path = _path(filename)
    if path is None or path.suffix not in TEXTS or not path.is_file():
        return current_app.send_static_file(filename)
    return _text(path, path.stat().st_mtime_ns).answer()


def _path(filename: str) -> Path | None:
    found = safe_join(str(current_app.static_folder), filename)
    return None if found is None else Path(found)


@lru_cache(MOST_TEXTS)
def _text(path: Path, _changed: int) -> FixedText:
    return FixedText(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "text/plain")


def _fetched() -> Mapping[str, str]:
    """Return the third-party files that are there, by the names that pages have for them."""
    manifest = Path(str(current_app.static_folder), DIST, "manifest.json")
    try:
        return _files(manifest, manifest.stat().st_mtime_ns)
    except OSError:
        return {}


@lru_cache(4)
def _files(manifest: Path, _changed: int) -> Mapping[str, str]:
    """Return the files that a manifest names and that are there; none, if it cannot be read."""
    try:
        lines = json.loads(manifest.read_text("utf-8"))["files"]
        files = {name: str(line["file"]) for name, line in lines.items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {name: file for name, file in files.items() if (manifest.parent / file).is_file()}


def serve_styles(app: Flask, sheets: Sequence[str]) -> Callable[[], str]:
    """Serve stylesheets as one file, joined now in the order given.

    Args:
        app: the application.
        sheets: paths under the static folder.

    Returns:
        A function that gives the file's address, which changes with its content.
    """
    text = FixedText(b"\n".join((STATIC / name).read_bytes() for name in sheets), "text/css")

    @app.get("/site-<asked>.css", endpoint=SITE_CSS)
    @public
    def site_css(asked: str) -> ResponseReturnValue:
        """Send the stylesheet; a page from before an update gets today's, but keeps it not."""
        response = text.answer()
        response.headers["Cache-Control"] = FOR_EVER if asked == text.digest else "no-cache"
        return response

    return lambda: url_for(SITE_CSS, asked=text.digest)
