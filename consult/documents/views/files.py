"""Pages: the files themselves, under headers that let them do nothing.

Who comes from outside the community's office opens a file that is not public with a reason, by a
form that is sent: no link, no copy in a browser, and every look goes on record.
"""

import logging
from typing import Final

from flask import Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.core import clock
from consult.core.errors import NotFound
from consult.core.reading import reader
from consult.core.web import current_actor, public, signed_in, story_url, visitor
from consult.documents import queries, service
from consult.documents.forms import OpenForm
from consult.documents.models import Document, DraftFile
from consult.documents.rules import Format
from consult.documents.service import path_of
from consult.documents.service.files import SMALL
from consult.documents.views.blueprint import bp, may_open, may_see

POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
ENDINGS: Final = {Format.JPEG: "jpg", Format.PNG: "png", Format.PDF: "pdf"}
_log = logging.getLogger(__name__)


@bp.get("/documents/<document_id>")
@public
def show(document_id: str) -> ResponseReturnValue:
    """Send a picture, or a paper to be saved."""
    found = _seen(document_id)
    return _sent(found, _content(found))


@bp.post("/documents/<document_id>/opening")
@signed_in
def open_on_record(document_id: str) -> ResponseReturnValue:
    """Send a file that is not public to somebody whose look at it goes on record."""
    document = queries.get_document(reader(), document_id)
    if may_see(document):
        return redirect(url_for("documents.show", document_id=document_id), 303)
    if not may_open(document):
        raise NotFound("Document")
    form = OpenForm().about(document_id)
    if not form.validate_on_submit():
        page = render_template(
            "documents/open.html", form=form, kind=document.kind, back=story_url(document.about)
        )
        return page, 422
    content = _content(document)
    service.open_document(current_actor(), document_id, form.why.data)
    return _sent(document, content)


@bp.get("/documents/<document_id>/small")
@public
def small(document_id: str) -> ResponseReturnValue:
    """Send the small picture."""
    found = _seen(document_id)
    if found.mime == Format.PDF:
        abort(404)
    return _sent(found, _content(found, SMALL), SMALL)


def _seen(document_id: str) -> Document | DraftFile:
    """Return what the visitor may see under an id; anything else is not there."""
    document = queries.find_document(reader(), document_id)
    if document is not None:
        if not may_see(document):
            abort(404)
        return document
    actor = visitor()
    drafts = (
        queries.find_drafts(reader(), actor.person_id, {document_id}, clock.now())
        if actor is not None and actor.person_id is not None
        else {}
    )
    if document_id not in drafts:
        abort(404)
    return drafts[document_id]


def _content(found: Document | DraftFile, ending: str = "") -> bytes:
    """Return a file whole: none is larger than a few megabytes."""
    try:
        return path_of(found.id, ending).read_bytes()
    except FileNotFoundError:
        _log.exception("the file of document %s is not there", found.id)
        abort(404)


def _sent(found: Document | DraftFile, content: bytes, ending: str = "") -> Response:
    """Return the answer that brings a file; browsers ask again each time."""
    paper = found.mime == Format.PDF
    called = f"{'document' if paper else 'photo'}-{found.id[:8]}.{ENDINGS[Format(found.mime)]}"
    response = Response(content, mimetype=found.mime)
    response.set_etag(found.sha256 + ending.replace(".", "-"))
    shown_as = "attachment" if paper else "inline"
    response.headers.set("Content-Disposition", shown_as, filename=called)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
