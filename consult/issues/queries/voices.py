"""Questions about seconds and comments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from consult.audit.models import Disclosure
from consult.core.reading import get_row
from consult.identity.models import Residence
from consult.issues.models import Comment, Flag, Matter, MatterText, Second
from consult.issues.rules import CommentFacts, CommentState, OneComment, SecondFacts, State

SHOWN: Final = (CommentState.PUBLIC, CommentState.HIDDEN)
"""States of comments that stand on the matter's page; of hidden ones only the reason."""


_IN_REVIEW: Final = and_(
    Comment.state.in_((CommentState.WITHHELD, CommentState.HIDDEN)),
    Comment.asked_at.is_not(None),
    Comment.reviewed_at.is_(None),
)


@dataclass(frozen=True)
class CommentsWaiting:
    """A matter with comments that wait for somebody: how many, and the earliest date of them."""

    matter: Matter
    count: int
    at: datetime


def find_second(session: Session, matter_id: str, person_id: str) -> Second | None:
    """Return what a person said to a matter by pressing, ended or not."""
    return session.get(Second, (matter_id, person_id))


def second_facts(matter: Matter, person_id: str, second: Second | None) -> SecondFacts:
    """Return what decides whether a person may second a matter, or take that back."""
    return SecondFacts(
        public=matter.text_public,
        state=State(matter.state),
        own=matter.proposer_id == person_id,
        seconded=second is not None and second.ended_at is None,
    )


def count_buildings(session: Session, matter: Matter) -> int:
    """Return in how many buildings of the community those live who second a matter."""
    return (
        session.scalar(
            select(func.count(func.distinct(Residence.building)))
            .select_from(Second)
            .join(Residence, Residence.person_id == Second.person_id)
            .where(
                Second.matter_id == matter.id,
                Second.ended_at.is_(None),
                Residence.area_id == matter.area_id,
            )
        )
        or 0
    )


def select_carried(
    matter: Matter, target: Matter, now: datetime, entry_id: str
) -> Select[*tuple[Any, ...]]:
    """Return the statement whose rows are the seconds that a merger gives to its target.

    They are those of the merged matter, and one for who raised it; not for who raised the target,
    and not for who has a row there: a second that was taken back there is not given back by
    somebody else. Its columns are those of `CARRIED`.
    """
    seconding = select(Second.person_id).where(
        Second.matter_id == matter.id, Second.ended_at.is_(None)
    )
    raising = select(Matter.proposer_id).where(Matter.id == matter.id)
    people = seconding.union(raising).subquery()
    person_id = people.c.person_id
    known = exists().where(Second.matter_id == target.id, Second.person_id == person_id)
    return select(
        literal(target.id),
        person_id,
        literal(now, Second.seconded_at.type),
        literal(matter.id),
        literal(entry_id),
    ).where(person_id != target.proposer_id, ~known)


CARRIED: Final = ("matter_id", "person_id", "seconded_at", "carried_from", "entry_id")


def comment_facts(session: Session, matter: Matter, person_id: str) -> CommentFacts:
    """Return what decides whether a person may write a comment on a matter."""
    row = session.execute(
        select(
            func.count(),
            func.count(case((Comment.state == CommentState.WAITING, 1))),
        ).where(Comment.person_id == person_id, Comment.matter_id == matter.id)
    ).one()
    return CommentFacts(
        public=matter.text_public, state=State(matter.state), unchecked=row[1], written=row[0]
    )


def get_comment(session: Session, comment_id: str) -> Comment:
    """Return a comment.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Comment, comment_id)


def one_comment(comment: Comment, person_id: str, flag: Flag | None = None) -> OneComment:
    """Return what decides what this person may do with a comment."""
    return OneComment(
        state=CommentState(comment.state),
        own=comment.person_id == person_id,
        decided=comment.decided_by == person_id,
        asked=comment.asked_at is not None,
        reviewed=comment.reviewed_at is not None,
        flagged=flag is not None,
    )


def list_comments(
    session: Session, matter_id: str, *, after: tuple[datetime, str] | None, limit: int
) -> Sequence[Comment]:
    """Return the comments that stand on a matter's page, oldest first; `after` is the last key."""
    query = (
        select(Comment)
        .where(Comment.matter_id == matter_id, Comment.state.in_(SHOWN))
        .order_by(Comment.written_at, Comment.id)
        .limit(limit)
    )
    if after is not None:
        at, last = after
        query = query.where(
            or_(Comment.written_at > at, and_(Comment.written_at == at, Comment.id > last))
        )
    return session.scalars(query).all()


def list_comments_of(session: Session, matter_id: str, person_id: str) -> Sequence[Comment]:
    """Return what one person wrote to a matter, oldest first; it is never much."""
    return session.scalars(
        select(Comment)
        .where(Comment.person_id == person_id, Comment.matter_id == matter_id)
        .order_by(Comment.written_at, Comment.id)
    ).all()


def list_to_handle(session: Session, matter_id: str, limit: int) -> Sequence[tuple[Comment, int]]:
    """Return the comments on a matter that wait for the office or the supervisors, soonest first.

    Those to be checked, to be reviewed, and public ones with flags that nobody has looked at;
    with each the number of such flags.
    """
    flags = (
        select(func.count())
        .select_from(Flag)
        .where(Flag.comment_id == Comment.id, Flag.looked_at.is_(None))
        .correlate(Comment)
        .scalar_subquery()
    )
    flagged = and_(Comment.state == CommentState.PUBLIC, flags > 0)
    rows = session.execute(
        select(Comment, flags.label("flags"))
        .where(
            Comment.matter_id == matter_id,
            or_(Comment.state == CommentState.WAITING, _IN_REVIEW, flagged),
        )
        .order_by(Comment.check_by, Comment.id)
        .limit(limit)
    )
    return [(row.Comment, row.flags) for row in rows]


def find_flag(session: Session, comment_id: str, person_id: str) -> Flag | None:
    """Return the flag that a person put on a comment."""
    return session.get(Flag, (comment_id, person_id))


def list_flags(session: Session, comment_id: str, limit: int) -> Sequence[Flag]:
    """Return the flags on a comment that nobody has looked at, oldest first."""
    return session.scalars(
        select(Flag)
        .where(Flag.comment_id == comment_id, Flag.looked_at.is_(None))
        .order_by(Flag.flagged_at, Flag.person_id)
        .limit(limit)
    ).all()


def list_comments_to_check(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[CommentsWaiting]:
    """Return the matters of some communities with comments to check, by the first date to do so."""
    query = select(Comment.matter_id, Comment.check_by.label("at")).where(
        Comment.state == CommentState.WAITING
    )
    return _by_matter(session, query, area_ids, limit)


def list_comments_to_review(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[CommentsWaiting]:
    """Return the matters of some communities with comments to review, what waits longest first."""
    query = select(Comment.matter_id, Comment.asked_at.label("at")).where(_IN_REVIEW)
    return _by_matter(session, query, area_ids, limit)


def list_comments_flagged(
    session: Session, area_ids: Collection[str], limit: int
) -> Sequence[CommentsWaiting]:
    """Return the matters of some communities with flagged comments to look at, oldest first."""
    query = (
        select(Comment.matter_id, func.min(Flag.flagged_at).label("at"))
        .join(Flag, Flag.comment_id == Comment.id)
        .where(Flag.looked_at.is_(None), Comment.state == CommentState.PUBLIC)
        .group_by(Comment.id, Comment.matter_id)
    )
    return _by_matter(session, query, area_ids, limit)


def _by_matter(
    session: Session, comments: Select[*tuple[Any, ...]], area_ids: Collection[str], limit: int
) -> Sequence[CommentsWaiting]:
    """Return the matters of some comments, each comment with its `matter_id` and its date `at`."""
    if not area_ids:
        return []
    # Written so that no index on areas is taken: the few comments that wait are looked up, and not
    # every matter that those communities ever had.
    inside = func.coalesce(Matter.area_id, "").in_(area_ids)
    found = comments.join(Matter, Matter.id == Comment.matter_id).where(inside).subquery()
    first = func.min(found.c.at)
    waiting = (
        select(found.c.matter_id, func.count().label("count"), first.label("at"))
        .group_by(found.c.matter_id)
        .order_by(first, found.c.matter_id)
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(Matter, waiting.c.count, waiting.c.at)
        .join(waiting, waiting.c.matter_id == Matter.id)
        .order_by(waiting.c.at, Matter.id)
    )
    return [CommentsWaiting(row.Matter, row[1], row[2]) for row in rows]


@dataclass(frozen=True)
class Version:
    """A version of a matter's text, and whether it was made public."""

    text: MatterText
    public: bool


def list_versions(session: Session, matter_id: str, limit: int = 50) -> Sequence[Version]:
    """Return the versions of a matter's text, oldest first."""
    rows = session.execute(
        select(MatterText, Disclosure.entry_id.is_not(None).label("public"))
        .outerjoin(
            Disclosure,
            and_(Disclosure.entry_id == MatterText.sealed_in, Disclosure.name == "text"),
        )
        .where(MatterText.matter_id == matter_id)
        .order_by(MatterText.version)
        .limit(limit)
    )
    return [Version(row.MatterText, bool(row.public)) for row in rows]
