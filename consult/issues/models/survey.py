"""The survey after a matter, as rows: that somebody answered, and apart from it what was said.

Off the record on purpose: an answer is a resident's opinion of how a matter went, and decides
nothing. An entry would tell with pseudonym, place in line and time who answered when, in an export
that nobody can call back. So here are two tables that nothing joins: neither has a time, and
neither keeps the order in which its rows came.
"""

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.audit.models import OFF_RECORD
from consult.core.db import Base, Id
from consult.issues.rules import Degree, Group

_UNORDERED = {**OFF_RECORD, "sqlite_with_rowid": False}


class SurveyTaken(Base):
    """That a person has answered the survey of a matter; the key lets nobody answer twice."""

    __tablename__ = "issues_survey_taken"
    __table_args__ = _UNORDERED

    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Id, ForeignKey("identity_person.id"), primary_key=True)


class SurveyAnswer(Base):
    """What somebody of a group answered; nobody can tell who. The remark is never public."""

    __tablename__ = "issues_survey_answer"
    __table_args__ = (Index("ix_issues_survey_answer_matter_id", "matter_id"), _UNORDERED)

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    matter_id: Mapped[str] = mapped_column(Id, ForeignKey("issues_matter.id"))
    group: Mapped[Group] = mapped_column("asked_group", String(12))
    process: Mapped[Degree] = mapped_column(String(12))
    result: Mapped[Degree] = mapped_column(String(12))
    speed: Mapped[Degree] = mapped_column(String(12))
    remark: Mapped[str] = mapped_column(Text, default="")
