"""Sends text compressed to browsers that take it, where its length gives nothing away.

How well a page compresses depends on whether a guess that stands in it repeats something else in
it. Somebody who can make a browser ask for our pages with guesses in their addresses, and sees how
long the answers are, can so find out a secret letter by letter (BREACH; Gluck, Harris, Prado
2013), transport security or not. Therefore:

- Files that are the same for everybody are always compressed, once, and kept so.
- Pages made for somebody who is signed in are never compressed: their name, their ballot's salt
  and the token of their forms stand there.
- Pages for strangers are, unless the address has a query and the page holds a form's token, or a
  message from the session: each page repeats its address, in the link that switches the language.
  Without a query there is no guess, since the rest of an address must name something that exists.
- Answers to what was sent (POST), and those that are no page (404, 409), are not compressed.
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask import Response, g, request, session

from consult.core.web.access import somebody_was_served

ONCE_LEVEL: Final = 9
EACH_LEVEL: Final = 4
"""Of 9: a page of 47 kB takes 0.2 ms and goes to 6.0 kB; level 9 takes 0.4 ms and saves 5 %."""

SHORTEST: Final = 1024
"""Bytes: what is shorter fits one packet anyhow."""

PAGES: Final = frozenset({"text/html", "image/svg+xml"})
TOKEN: Final = "csrf_token"  # noqa: S105 - where Flask-WTF keeps the token it made in this request


def takes_gzip() -> bool:
    """Return whether who asks accepts gzip."""
    return request.accept_encodings.quality("gzip") > 0


@dataclass(frozen=True)
class FixedText:
    """A text that is the same for everybody, ready in both forms."""

    content: bytes
    mimetype: str

    @cached_property
    def digest(self) -> str:
        """The start of its SHA-256."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @cached_property
    def packed(self) -> bytes:
        """It, compressed."""
        return gzip.compress(self.content, ONCE_LEVEL, mtime=0)

    def answer(self) -> Response:
        """Return it as an answer to the request: compressed if that is taken, 304 if it is known.

        Each form has its own tag: they are different bytes (RFC 9110 §8.8.3.3).
        """
        packed = takes_gzip()
        response = Response(self.packed if packed else self.content, mimetype=self.mimetype)
        response.vary.add("Accept-Encoding")
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{self.digest}-gzip" if packed else self.digest)
        response.make_conditional(request)
        return response


def pack_page(response: Response) -> None:
    """Compress a page in place, if its length may be known and it gains by it."""
    if not _may_be_packed(response) or not takes_gzip():
        return
    content = response.get_data()
    if len(content) < SHORTEST:
        return
    response.set_data(gzip.compress(content, EACH_LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"


def _may_be_packed(response: Response) -> bool:
    return (
        response.status_code == 200  # noqa: PLR2004 - OK
        and response.mimetype in PAGES
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and request.method in {"GET", "HEAD"}
        and not somebody_was_served()
        and not (request.query_string and (TOKEN in g or session.modified))
    )
