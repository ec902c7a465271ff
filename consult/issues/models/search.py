"""What matters are found by, as rows: it follows from their public texts and can be made anew."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD
from consult.core.db import Base, Id
from consult.issues.rules.search import LONGEST


class Gram(Base):
    """A pair of characters, or a word, that stands in the public text of a matter."""

    __tablename__ = "issues_gram"
    __table_args__ = (Index("ix_issues_gram_matter_id", "matter_id"), OFF_RECORD)

    gram: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    area_id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, primary_key=True)
