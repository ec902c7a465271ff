"""Matters and the versions of their texts, as rows."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord, Within
from consult.core.db import Base, EntryId, Hash, Id
from consult.core.policy import Scope
from consult.issues.rules import Lane, ReviewFacts, Source, State


def story_of(matter_id: str) -> str:
    """Return the story of a matter by its id."""
    return f"matter/{matter_id}"


class Matter(OnRecord, Within, Base):
    """A matter: what is asked, and where it stands."""

    __tablename__ = "issues_matter"
    __table_args__ = (
        UniqueConstraint("area_id", "year", "serial"),
        Index("ix_issues_matter_area_id_moved_at", "area_id", "moved_at", "id"),
        Index("ix_issues_matter_area_id_proposed_at", "area_id", "proposed_at", "id"),
        Index("ix_issues_matter_area_id_state", "area_id", "state"),
        Index("ix_issues_matter_merged_into", "merged_into"),
        Index("ix_issues_matter_moved_at", "moved_at", "id"),
        Index("ix_issues_matter_origin_id", "origin_id"),
        Index("ix_issues_matter_panel_id", "panel_id"),
        Index("ix_issues_matter_poll_id", "poll_id"),
        Index("ix_issues_matter_proposed_at", "proposed_at", "id"),
        Index("ix_issues_matter_proposer_id", "proposer_id"),
        Index("ix_issues_matter_state_until", "state", "acts_at"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, ForeignKey("areas_area.id"))
    proposer_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    year: Mapped[int | None]
    serial: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(200))
    facts: Mapped[str] = mapped_column(Text)
    wish: Mapped[str] = mapped_column(Text)
    affected: Mapped[str] = mapped_column(String(200))
    text_version: Mapped[int]
    text_public: Mapped[bool]
    state: Mapped[State] = mapped_column(String(20))
    proposed_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    reply_by: Mapped[datetime]
    acts_at: Mapped[datetime | None]
    lane: Mapped[Lane] = mapped_column(String(8), default=Lane.QUICK)
    source: Mapped[Source] = mapped_column(String(10), default=Source.WEB)
    entered_by: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    """Who wrote it down for the proposer, if somebody did."""
    undo_until: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_public: Mapped[bool] = mapped_column(default=False)
    replied_at: Mapped[datetime | None]
    called_back: Mapped[str] = mapped_column(String(16), default="")
    refused_by: Mapped[str | None] = mapped_column(Id, ForeignKey("identity_person.id"))
    refusal_reviewed: Mapped[bool] = mapped_column(default=False)
    review_until: Mapped[datetime | None]
    """The first moment at which the proposer can no longer ask for a review of the refusal."""
    hand_off: Mapped[str | None] = mapped_column(Hash, ForeignKey("audit_rule_version.hash"))
    """The kind of matter that somebody else takes, as it stood in the law data when refused."""
    stays_private: Mapped[str] = mapped_column(String(12), default="")
    """Why the text can never become public (`Private`); empty while it still can."""
    origin_id: Mapped[str | None] = mapped_column(Id, ForeignKey("issues_matter.id"))
    """The matter of another place that was handed over to this one."""
    ground: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    merged_into: Mapped[str | None] = mapped_column(Id, ForeignKey("issues_matter.id"))
    passed_to: Mapped[str] = mapped_column(String(120), default="")
    studied_on: Mapped[date | None] = mapped_column(Date)
    form: Mapped[str] = mapped_column(String(20), default="")
    rule_hash: Mapped[str | None] = mapped_column(Hash, ForeignKey("audit_rule_version.hash"))
    reserved: Mapped[str] = mapped_column(String(60), default="")
    mandate: Mapped[str] = mapped_column(Text, default="")
    question: Mapped[str] = mapped_column(Text, default="")
    venue: Mapped[str] = mapped_column(String(120), default="")
    meets_at: Mapped[datetime | None]
    panel_id: Mapped[str | None] = mapped_column(Id, ForeignKey("committees_panel.id"))
    poll_id: Mapped[str | None] = mapped_column(Id, ForeignKey("voting_poll.id"))
    notice_id: Mapped[str | None] = mapped_column(Id, ForeignKey("publication_notice.id"))

    @property
    def review_facts(self) -> ReviewFacts:
        """What decides whether its refusal can still be reviewed."""
        return ReviewFacts(self.review_until, self.refusal_reviewed)

    @property
    def scope(self) -> Scope:
        """The matter, then its community and outwards."""
        return (f"matter:{self.id}", *self.surroundings)

    @property
    def story(self) -> str:
        """Story of the matter."""
        return story_of(self.id)


class MatterText(OnRecord, Base):
    """A version of what the proposer wrote; none is ever lost."""

    __tablename__ = "issues_text"

    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(String(200))
    facts: Mapped[str] = mapped_column(Text)
    wish: Mapped[str] = mapped_column(Text)
    affected: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    sealed_in: Mapped[str] = mapped_column(EntryId)
