"""What somebody typed and could not send: it goes along from page to page until they can.

A form may be sent after the session has ended, or with a password that has to be changed first.
Then it is not carried out, and what was typed goes along as hidden fields: onto the page that asks
to sign in (or for the new password), and from there onto a page with one button that brings it
to the address it was meant for. It comes there without the key of its form and without its
token against forgery. So it is carried out by nobody; the form is shown again, filled in, for a
fresh look, exactly as a page that was open for too long is.

Nothing is kept on the server, where strangers could fill it up and where words would lie that
belong to nobody known; nothing in a cookie, which is too small. Files are never read, and what
a person must give anew each time (passwords, codes, a ballot) does not go along.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import NEED_DATA, Data, Epilogue, Field, File, MultipartDecoder

from consult.core.forms import ONCE

Kept = tuple[tuple[str, str], ...]
"""Names of fields and what was typed there, in their order; a name may stand several times."""

KEPT: Final = "kept-"
"""Stands before the name of a field that goes along."""

NOT_KEPT: Final = frozenset(
    {
        ONCE,
        "csrf_token",
        "back",
        "password",
        "current",
        "again",
        "code",
        "setup_code",
        "proof",
        "choice",
    }
)
"""Last parts of the names of fields that do not go along; tests hold that passwords are here."""

MOST_FIELDS: Final = 200
LONGEST: Final = 64 * 1024
"""Characters that go along in all; the longest form of ours takes a quarter of it."""

_CHUNK: Final = 64 * 1024
_MOST_READ: Final = 16 * _CHUNK
"""Bytes of a form with files that are looked through for what was typed before the first file."""


def typed_fields() -> Kept:
    """Return what was typed into the form that was just sent, as far as it may go along.

    It is empty if there is too much of it, or if the form is another site's.
    """
    if not _sent_from_here():
        return ()
    try:
        if request.mimetype == "multipart/form-data":
            return _within_limits(_before_files())
        return _within_limits(request.form.items(multi=True))
    except (RequestEntityTooLarge, ValueError):
        return ()


def kept_fields() -> Kept:
    """Return what goes along with the form that was just sent."""
    pairs = request.form.items(multi=True)
    return _within_limits(
        (name.removeprefix(KEPT), value) for name, value in pairs if name.startswith(KEPT)
    )


def _within_limits(pairs: Iterable[tuple[str, str]]) -> Kept:
    found = tuple(
        (name, value)
        for name, value in pairs
        if value and name.rpartition("-")[2] not in NOT_KEPT and not name.startswith(KEPT)
    )
    length = sum(len(name) + len(value) for name, value in found)
    return found if len(found) <= MOST_FIELDS and length <= LONGEST else ()


def _sent_from_here() -> bool:
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _before_files() -> Iterator[tuple[str, str]]:
    """Yield the fields of a form with files up to its first file; the rest stays unread.

    Whoever sends it is nobody known: their files are not taken in.

    Raises:
        RequestEntityTooLarge: it is larger than any form of ours.
        ValueError: it cannot be read.
    """
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1")
    decoder = MultipartDecoder(boundary, max_form_memory_size=_MOST_READ, max_parts=MOST_FIELDS)
    name, read = "", 0
    parts: list[bytes] = []
    while read < _MOST_READ:
        chunk = request.stream.read(_CHUNK)
        read += len(chunk)
        decoder.receive_data(chunk or None)
        while (event := decoder.next_event()) is not NEED_DATA:
            if isinstance(event, File | Epilogue):
                return
            if isinstance(event, Field):
                name, parts = event.name, []
            elif isinstance(event, Data):
                parts.append(event.data)
                if not event.more_data:
                    yield name, b"".join(parts).decode()
        if not chunk:
            return
