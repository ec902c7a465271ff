"""Documents as rows; their bytes are files beside the database."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD, OnRecord, Within
from consult.core.db import Base, EntryId, Hash, Id
from consult.core.policy import Scope
from consult.documents.rules import Facts, Kind


class Kept:
    """A file that was checked and written: what it is, by its content.

    `width` and `height` are pixels, 0 for papers; `name` is what the file was called.
    """

    mime: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(Hash)
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))


class Document(OnRecord, Within, Kept, Base):
    """A photo or a paper about a story.

    `part` is where its check code is sealed, in the entry `added_entry_id`; `for_id` is the person
    for whom a clerk added it.
    """

    __tablename__ = "documents_document"
    __table_args__ = (Index("ix_documents_document_about", "about", "added_at", "part", "id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    about: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(12))
    alt: Mapped[str] = mapped_column(String(120))
    added_by: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    for_id: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    added_at: Mapped[datetime]
    added_entry_id: Mapped[str] = mapped_column(
        EntryId, ForeignKey("audit_entry.id", deferrable=True, initially="DEFERRED"), index=True
    )
    part: Mapped[str] = mapped_column(String(40))
    released_at: Mapped[datetime | None]
    withheld_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(String(300), default="")
    kept_private: Mapped[bool] = mapped_column(default=False)

    @property
    def scope(self) -> Scope:
        """The document, then what it is about and outwards."""
        return (f"document:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the document."""
        return f"document/{self.id}"

    @property
    def facts(self) -> Facts:
        """Where it stands."""
        return Facts(
            kind=Kind(self.kind),
            released=self.released_at is not None,
            withheld=self.withheld_at is not None,
            removed=self.removed_at is not None,
            kept=self.kept_private,
        )


class DraftFile(Kept, Base):
    """A file that somebody chose for a form that was not carried out yet."""

    __tablename__ = "documents_draft"
    __table_args__ = (
        Index("ix_documents_draft_person_id", "person_id", "chosen_at"),
        Index("ix_documents_draft_chosen_at", "chosen_at"),
        OFF_RECORD,
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    chosen_at: Mapped[datetime]
