"""What people wrote about a matter, as rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OnRecord
from consult.core.db import Base, Id


class WrittenOpinion(OnRecord, Base):
    """What a resident wrote for the consultation, with a stance; one a person."""

    __tablename__ = "issues_opinion"
    __table_args__ = (UniqueConstraint("matter_id", "round", "person_id"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"))
    round: Mapped[str] = mapped_column(Id)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"))
    stance: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    released: Mapped[bool]
