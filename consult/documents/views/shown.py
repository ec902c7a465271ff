"""The documents about a story as this visitor may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from flask import url_for
from markupsafe import Markup

from consult.core.formatting import zh
from consult.core.i18n import language, words
from consult.core.reading import reader
from consult.core.web import may
from consult.documents import permissions, queries
from consult.documents.forms import OpenForm
from consult.documents.messages import paper_in_words
from consult.documents.models import Document
from consult.documents.rules import SMALL_SIDE, Format, goes_along
from consult.documents.views.blueprint import may_open, may_see_unreleased

State = Literal["waiting", "withheld", "removed"]


@dataclass(frozen=True)
class Opening:
    """How a file is opened by those whose look at it goes on record.

    Attributes:
        form: asks for the reason.
        url: where it is sent.
        what: what sort of file it is; not what it shows.
    """

    form: OpenForm
    url: str
    what: str


@dataclass(frozen=True)
class Shown:
    """A document for `components/photos.html`.

    Attributes:
        url: of the picture or paper; None if it is gone.
        small_url: of the small picture; None for papers.
        alt: what it shows, as somebody wrote it.
        width: of the small picture in pixels.
        height: of the small picture in pixels.
        paper: what the link to a paper says of it, or empty.
        state: why not everybody sees it, or None.
        why: the reason for that, as somebody wrote it.
        office_url: where the visitor can release, withhold or remove it, or None.
        lang: of `alt`, where the page has another.
        opening: how the visitor can open it on record, or None.
        goes_along: it becomes public with what it is about, unless it is kept back before.
    """

    url: str | None
    small_url: str | None
    alt: str
    width: int
    height: int
    paper: str
    state: State | None
    why: Markup
    office_url: str | None
    lang: str | None
    opening: Opening | None
    goes_along: bool


def shown_about(about: str, *, until: datetime | None = None) -> Sequence[Shown]:
    """Return what this visitor may see of the documents about a story, in one question.

    What was public once and is not any more is named with the reason, without saying what it was.

    Args:
        about: the story.
        until: leave out what was added later.
    """
    found = (
        shown(each)
        for each in queries.list_about(reader(), about)
        if until is None or each.added_at <= until
    )
    return [each for each in found if each is not None]


def shown(document: Document) -> Shown | None:
    """Return a document as this visitor may see it, or None."""
    facts = document.facts
    inside = not facts.public and may_see_unreleased(document)
    opening = None if facts.public or inside else _opening(document)
    if not (facts.public or inside or facts.released or opening):
        return None
    there = not facts.removed and (facts.public or inside)
    paper = document.mime == Format.PDF
    address = url_for("documents.show", document_id=document.id)
    width, height = small_size(document.width, document.height)
    return Shown(
        url=address if there else None,
        small_url=None if paper or not there else address + "/small",
        alt=document.alt or words(f"file_kind.{document.kind}") if there else "",
        width=width,
        height=height,
        paper=paper_in_words(document.size) if paper else "",
        state=_state(document),
        why=zh(document.why),
        office_url=url_for("documents.office", document_id=document.id)
        if may(permissions.CHECK, document.scope)
        else None,
        lang=None if language() == "zh" else "zh",
        opening=opening,
        goes_along=goes_along(facts),
    )


def _opening(document: Document) -> Opening | None:
    if not may_open(document):
        return None
    form = OpenForm(formdata=None).about(document.id)
    url = url_for("documents.open_on_record", document_id=document.id)
    return Opening(form, url, words(f"file_kind.{document.kind}"))


def small_size(width: int, height: int) -> tuple[int, int]:
    """Return the size of the small picture in pixels, near enough to keep its place free."""
    longest = max(width, height, 1)
    if longest <= SMALL_SIDE:
        return width, height
    return max(1, width * SMALL_SIDE // longest), max(1, height * SMALL_SIDE // longest)


def _state(document: Document) -> State | None:
    """Return why not everybody sees a document, or None."""
    facts = document.facts
    if facts.removed:
        return "removed"
    if facts.withheld:
        return "withheld"
    return None if facts.public else "waiting"
