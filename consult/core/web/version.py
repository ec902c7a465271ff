"""The elder version (长辈版): who sees it, and how a page shows one thing at a time in it.

The ministry's guide for elders (工业和信息化部《互联网网站适老化通用设计规范》, 2021) asks for
main text of 18 px or more, targets of 60 × 60 px, and pages that show one thing. Sizes are a matter
of the stylesheet; here is the choice, and the folding of a page into its parts.
"""

import re
from typing import Final

from flask import Response, after_this_request, has_request_context, request, session
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

COOKIE: Final = "version"
LARGE: Final = "large"
NORMAL: Final = "normal"
VERSIONS: Final = (LARGE, NORMAL)

_WISH: Final = "version"
"""Name in the session: what the account wishes, for a browser where nobody has chosen."""

_SECTION: Final = re.compile(r"<(/?)section\b[^>]*>")
_HEADING: Final = re.compile(r"\s*<h2\b.*?</h2>", re.DOTALL)
# Between two tags, with nothing but space or a dot around it.
_ALONE: Final = re.compile(r"(?<=>)([\s·]*)<a (?=href=[^>]*>(?:(?!</a>).)*</a>[\s·]*<)", re.DOTALL)
_MUST_STAY_OPEN: Final = re.compile(r'role="alert"|aria-invalid="true"|data-errors')


def is_large() -> bool:
    """Return whether this page is shown in the elder version.

    What was chosen in this browser counts before what the account wishes.
    """
    if not has_request_context():
        return False
    chosen = request.cookies.get(COOKIE, "")
    return (chosen if chosen in VERSIONS else session.get(_WISH)) == LARGE


def begin_with(version: str) -> None:
    """Begin a signed-in session with the version its account wishes; "" is no wish.

    The wish then counts before what was chosen in this browser, maybe by somebody else.
    """
    if not version:
        return
    session[_WISH] = version

    @after_this_request
    def forget_choice(response: Response) -> Response:
        response.delete_cookie(COOKIE)
        return response


def choose(response: BaseResponse, version: str) -> None:
    """Keep the version that is chosen in this browser for a year."""
    response.set_cookie(COOKIE, version, max_age=31536000, samesite="Lax", httponly=True)


def one_at_a_time(content: Markup) -> Markup:
    """Return a page's content with each part but the first closed, under its heading.

    A part is a section with a heading of its own; what stands before the first one is the first
    part. Opening a part closes the one before it (`details name`, HTML Living Standard 4.11.1), and
    a link into a closed part opens it. A part with an error in it stays open.

    Args:
        content: what our own templates made: well-formed, sections closed.
    """
    text = str(content)
    pieces: list[str] = []
    end = 0
    for begin, until in _sections(text):
        pieces.append(text[end:begin])
        is_first = not Markup("".join(pieces)).striptags().strip()  # noqa: S704 - pieces of it
        pieces.append(text[begin:until] if is_first else _folded(text[begin:until]))
        end = until
    return Markup("".join([*pieces, text[end:]]))  # noqa: S704 - pieces of it


def mark_targets(content: Markup) -> Markup:
    """Return a page's content with every link that stands for itself marked as a target.

    A link among the words of a sentence stays as it is (WCAG 2.2, 2.5.8, exception "inline"), and
    so does one that has a class: it has a shape of its own.

    Args:
        content: what our own templates made.
    """
    return Markup(_ALONE.sub(r'\1<a class="target" ', str(content)))  # noqa: S704 - ours but a class


def _sections(content: str) -> list[tuple[int, int]]:
    """Return where the outermost sections begin and end."""
    found: list[tuple[int, int]] = []
    depth = begin = 0
    for tag in _SECTION.finditer(content):
        if tag.group(1):
            depth -= 1
            if depth == 0:
                found.append((begin, tag.end()))
        else:
            if depth == 0:
                begin = tag.start()
            depth += 1
    return found


def _folded(section: str) -> str:
    """Put what follows a section's heading into details that the heading opens."""
    inside = section.index(">") + 1
    heading = _HEADING.match(section, inside)
    if heading is None:
        return section
    end = section.rindex("</section>")
    body = section[heading.end() : end]
    # exclusive parts cannot both be open: one that has to be is left out of the group
    group = " open" if _MUST_STAY_OPEN.search(body) else ' name="part"'
    return (
        f'{section[:inside]}<details class="part"{group}>'
        f"<summary>{heading.group().strip()}</summary>"
        f'<div class="part__body">{body}</div></details></section>'
    )
