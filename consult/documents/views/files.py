"""Pages: the files themselves, under headers that let them do nothing."""

import logging
from typing import Final

from flask import Response, abort
from flask.typing import ResponseReturnValue

from consult.core import clock
from consult.core.reading import reader
from consult.core.web import public, visitor
from consult.documents import queries
from consult.documents.models import Document, DraftFile
from consult.documents.rules import Format
from consult.documents.service import path_of
from consult.documents.service.files import SMALL
from consult.documents.views.blueprint import bp, may_see

POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"
ENDINGS: Final = {Format.JPEG: "jpg", Format.PNG: "png", Format.PDF: "pdf"}
_log = logging.getLogger(__name__)


@bp.get("/documents/<document_id>")
@public
def show(document_id: str) -> ResponseReturnValue:
    """Send a picture, or a paper to be saved."""
    return _sent(_seen(document_id), "")


@bp.get("/documents/<document_id>/small")
@public
def small(document_id: str) -> ResponseReturnValue:
    """Send the small picture."""
    found = _seen(document_id)
    if found.mime == Format.PDF:
        abort(404)
    return _sent(found, SMALL)


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


def _sent(found: Document | DraftFile, ending: str) -> Response:
    """Return a file whole (none is larger than a few megabytes); browsers ask again each time."""
    try:
        content = path_of(found.id, ending).read_bytes()
    except FileNotFoundError:
        _log.exception("the file of document %s is not there", found.id)
        abort(404)
    paper = found.mime == Format.PDF
    called = f"{'document' if paper else 'photo'}-{found.id[:8]}.{ENDINGS[Format(found.mime)]}"
    response = Response(content, mimetype=found.mime)
    response.set_etag(found.sha256 + ending.replace(".", "-"))
    shown_as = "attachment" if paper else "inline"
    response.headers.set("Content-Disposition", shown_as, filename=called)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
