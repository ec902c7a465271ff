"""Use cases: let a document be seen, keep it back, erase its file, open it on record."""

from sqlalchemy import delete

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import Payload
from consult.audit.record import Tx, on_record
from consult.core.errors import Refused
from consult.documents import permissions, rules
from consult.documents.entries import (
    DocumentOpened,
    DocumentReleased,
    DocumentRemoved,
    DocumentWithheld,
)
from consult.documents.models import Document


@on_record(permissions.CHECK, Document)
def release_document(tx: Tx, document: Document) -> Recorded[None]:
    """Make a document public, or public again."""
    if (refusal := rules.why_not_release(document.facts)) is not None:
        raise Refused(refusal)
    document.released_at, document.withheld_at, document.why = tx.now, None, ""
    return Recorded(
        None,
        DocumentReleased(),
        about=(document.story, document.about),
        discloses=((document.added_entry_id, document.part),),
    )


@on_record(permissions.CHECK, Document)
def withhold_document(tx: Tx, document: Document, why: str) -> Recorded[None]:
    """Keep a document back from the public, before or after it was seen."""
    if (refusal := rules.why_not_withhold(document.facts)) is not None:
        raise Refused(refusal)
    document.withheld_at, document.why = tx.now, why
    return Recorded(
        None,
        DocumentWithheld(),
        about=(document.story, document.about),
        sealed={"reason": Sealed({"reason": why}, public=True)},
    )


@on_record(permissions.CHECK, Document)
def remove_document(tx: Tx, document: Document, why: str) -> Recorded[None]:
    """Erase the file of a document and all that says what it showed; its row and entry stay.

    The file itself goes once this is committed: a follower erases it.
    """
    if (refusal := rules.why_not_remove(document.facts)) is not None:
        raise Refused(refusal)
    document.removed_at, document.why = tx.now, why
    document.alt = document.name = ""
    tx.session.execute(
        delete(Payload).where(
            Payload.entry_id == document.added_entry_id, Payload.name == document.part
        )
    )
    return Recorded(
        None,
        DocumentRemoved(),
        about=(document.story, document.about),
        sealed={"reason": Sealed({"reason": why}, public=True)},
    )


@on_record(permissions.OPEN, Document, share=True)
def open_document(_tx: Tx, document: Document, why: str) -> Recorded[None]:
    """Look at a file that is not public, from outside the community's office, with a reason."""
    if (refusal := rules.why_not_open(document.facts)) is not None:
        raise Refused(refusal)
    return Recorded(
        None,
        DocumentOpened(),
        about=(document.about, document.story),
        sealed={"reason": Sealed({"reason": why})},
    )
