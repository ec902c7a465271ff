"""A matter with what else its page begins with: one question instead of ten."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ColumnExpressionArgument,
    Select,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session

from consult.areas.models import Area
from consult.audit.queries import EDITION, note_edition
from consult.core.db import Base
from consult.core.errors import NotFound
from consult.documents.models import Document
from consult.identity.models import Person
from consult.identity.queries import shown
from consult.issues.models import Comment, Matter, Review, Second, Task, WrittenOpinion
from consult.issues.models.matters import story_of
from consult.issues.queries.voices import SHOWN
from consult.issues.rules import CommentState
from consult.publication.models import Notice
from consult.voting.models import Poll


@dataclass(frozen=True)
class Numbers:
    """How much there is to a matter; a page asks only for what is there.

    Attributes:
        polls: about it, the current one and those before.
        notices: likewise.
        tasks: that follow from it.
        documents: about it, those that are gone too.
        opinions: written for the current consultation.
        released: of those, how many were checked and are shown.
        comments: that stand on its page.
        waiting: comments that wait for a check.
        seconds: people who second it.
    """

    polls: int
    notices: int
    tasks: int
    documents: int
    opinions: int
    released: int
    comments: int
    waiting: int
    seconds: int


@dataclass(frozen=True)
class Whole:
    """A matter with what its page begins with.

    Attributes:
        matter: the matter.
        area: where it is.
        proposer: who raised it, as the public sees the name.
        poll: its current poll, if it has one.
        notice: its current notice, likewise.
        review: its review, if it was reviewed.
        numbers: how much more there is to it.
    """

    matter: Matter
    area: Area
    proposer: str
    poll: Poll | None
    notice: Notice | None
    review: Review | None
    numbers: Numbers


def get_whole(session: Session, matter_id: str) -> Whole:
    """Return a matter with what its page begins with; the edition of the rules comes along.

    Raises:
        NotFound: there is none of that id.
    """
    asked = {"matter_id": matter_id, "story": story_of(matter_id)}
    row = session.execute(_WHOLE, asked).first()
    if row is None:
        raise NotFound(Matter.__name__)
    matter, area, poll, notice, review, name, name_public, edition, *numbers = row
    note_edition(session, edition)
    return Whole(
        matter=matter,
        area=area,
        proposer=shown(name, public=name_public),
        poll=poll,
        notice=notice,
        review=review,
        numbers=Numbers(*numbers),
    )


def _count(model: type[Base], *conditions: ColumnExpressionArgument[bool]) -> ColumnElement[int]:
    """Return how many rows meet conditions, whatever else the statement asks for."""
    return select(func.count()).select_from(model).where(*conditions).scalar_subquery()


def _select_whole() -> Select[*tuple[Any, ...]]:
    matter_id: BindParameter[str] = bindparam("matter_id")
    story: BindParameter[str] = bindparam("story")
    opinions = and_(
        WrittenOpinion.matter_id == matter_id,
        WrittenOpinion.round == func.coalesce(Matter.poll_id, Matter.id),
    )
    comments = Comment.matter_id == matter_id
    return (
        select(
            Matter,
            Area,
            Poll,
            Notice,
            Review,
            Person.name,
            Person.name_public,
            EDITION,
            _count(Poll, Poll.about == story),
            _count(Notice, Notice.about == story),
            _count(Task, Task.matter_id == matter_id),
            _count(Document, Document.about == story),
            _count(WrittenOpinion, opinions),
            _count(WrittenOpinion, opinions, WrittenOpinion.released),
            _count(Comment, comments, Comment.state.in_(SHOWN)),
            _count(Comment, comments, Comment.state == CommentState.WAITING),
            _count(Second, Second.matter_id == matter_id, Second.ended_at.is_(None)),
        )
        .join(Area, Area.id == Matter.area_id)
        .join(Person, Person.id == Matter.proposer_id)
        .outerjoin(Poll, Poll.id == Matter.poll_id)
        .outerjoin(Notice, Notice.id == Matter.notice_id)
        .outerjoin(Review, Review.matter_id == Matter.id)
        .where(Matter.id == matter_id)
    )


_WHOLE: Final = _select_whole()
