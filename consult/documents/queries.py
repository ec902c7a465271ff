"""Questions about documents."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from consult.core.errors import NotFound
from consult.documents.models import Document, DraftFile
from consult.documents.rules import DRAFT_LIFE


def find_document(session: Session, document_id: str) -> Document | None:
    """Return a document, or None."""
    return session.get(Document, document_id)


def get_document(session: Session, document_id: str) -> Document:
    """Return a document.

    Raises:
        NotFound: there is none.
    """
    found = find_document(session, document_id)
    if found is None:
        raise NotFound("Document")
    return found


def list_about(session: Session, about: str) -> Sequence[Document]:
    """Return the documents about a story, in the order they came; removed ones too."""
    ordered = select(Document).order_by(Document.added_at, Document.part, Document.id)
    return session.scalars(ordered.where(Document.about == about)).all()


def find_drafts(
    session: Session, person_id: str, ids: Collection[str], now: datetime, *, lock: bool = False
) -> dict[str, DraftFile]:
    """Return those of the files that a person chose and that still wait, by their ids.

    Args:
        session: the session to ask.
        person_id: who chose them.
        ids: what was named, perhaps by somebody who invents.
        now: the moment.
        lock: keep them for this act alone.
    """
    rows = select(DraftFile).where(
        DraftFile.id.in_(ids),
        DraftFile.person_id == person_id,
        DraftFile.chosen_at > now - DRAFT_LIFE,
    )
    if lock:
        rows = rows.order_by(DraftFile.id).with_for_update()
    return {each.id: each for each in session.scalars(rows)} if ids else {}


def list_newest_drafts(session: Session, person_id: str, number: int) -> Sequence[str]:
    """Return the ids of the files that a person chose last."""
    newest = select(DraftFile.id).where(DraftFile.person_id == person_id)
    return session.scalars(
        newest.order_by(DraftFile.chosen_at.desc(), DraftFile.id).limit(number)
    ).all()


def has_old_drafts(session: Session, now: datetime) -> bool:
    """Return whether there are files that nobody sent in time."""
    old = select(DraftFile.id).where(DraftFile.chosen_at <= now - DRAFT_LIFE).limit(1)
    return session.scalar(old) is not None


def wanted(session: Session, ids: Collection[str]) -> frozenset[str]:
    """Return those of the ids under which a file must be kept."""
    standing = select(Document.id).where(Document.id.in_(ids), Document.removed_at.is_(None))
    waiting = select(DraftFile.id).where(DraftFile.id.in_(ids))
    return frozenset(session.scalars(union_all(standing, waiting)))
