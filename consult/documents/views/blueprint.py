"""The blueprint of documents, and who may see one."""

from flask import Blueprint, url_for

from consult.core.reading import reader
from consult.core.web import may, visitor
from consult.documents import permissions, queries
from consult.documents.models import Document

bp = Blueprint("documents", __name__)


def may_see(document: Document) -> bool:
    """Return whether the visitor may see a document as it stands.

    Who is there is asked only where it matters: the answer to everybody may be kept by a browser.
    """
    if document.facts.removed:
        return False
    return document.facts.public or may_see_unreleased(document)


def may_see_unreleased(document: Document) -> bool:
    """Return whether it came from or for the visitor, or the visitor works on it."""
    actor = visitor()
    if actor is None or actor.person_id is None:
        return False
    own = actor.person_id in {document.added_by, document.for_id}
    return own or may(permissions.SEE, document.scope)


def may_open(document: Document) -> bool:
    """Return whether the visitor may see a document only if that goes on record."""
    facts = document.facts
    closed = not facts.removed and not facts.public and not may_see_unreleased(document)
    return closed and may(permissions.OPEN, document.scope)


def document_url(rest: str) -> str | None:
    """Return the address that the story of a document leads this visitor to."""
    document = queries.find_document(reader(), rest)
    if document is None:
        return None
    if may(permissions.CHECK, document.scope):
        return url_for("documents.office", document_id=document.id)
    return url_for("documents.show", document_id=document.id) if may_see(document) else None
