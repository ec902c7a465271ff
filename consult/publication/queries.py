"""Questions about notices and objections."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.models import ChainLink, LogEntry
from consult.audit.rulebook import RuleText
from consult.core.clock import legal_day
from consult.core.reading import get_row, lock_row
from consult.publication.entries import ObjectionViewed
from consult.publication.models import Notice, Objection
from consult.publication.rules import (
    AnswerFacts,
    NoticeKind,
    ObjectionFacts,
    Period,
    parse_period,
)


def get_period(session: Session, code: str, now: datetime) -> tuple[RuleText, Period]:
    """Return the version of a period in force now: its text, and parsed."""
    text = audit.get_rule(session, "period", code, legal_day(now))
    return text, parse_period(text.content)


def get_notice(session: Session, notice_id: str) -> Notice:
    """Return a notice.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Notice, notice_id)


def lock_notice(session: Session, notice_id: str) -> Notice:
    """Return a notice locked against objections that are just being made.

    Raises:
        NotFound: there is none of that id.
    """
    return lock_row(session, Notice, notice_id)


def list_notices(
    session: Session, *, area_id: str | None, before: tuple[datetime, str] | None, limit: int
) -> Sequence[Notice]:
    """Return notices, newest first, of one community or of all; `before` is the last row's key."""
    query = select(Notice).order_by(Notice.from_at.desc(), Notice.id.desc()).limit(limit)
    if area_id is not None:
        query = query.where(Notice.area_id == area_id)
    if before is not None:
        at, last = before
        query = query.where(Notice.from_at <= at, or_(Notice.from_at < at, Notice.id < last))
    return session.scalars(query).all()


def list_notices_about(session: Session, about: str) -> Sequence[Notice]:
    """Return the notices about a story, oldest first."""
    return session.scalars(
        select(Notice).where(Notice.about == about).order_by(Notice.from_at, Notice.id)
    ).all()


@dataclass(frozen=True)
class Chain:
    """What a notice replaces, and what replaces it."""

    before: Notice | None
    after: Notice | None


def chain_of(session: Session, notice: Notice) -> Chain:
    """Return the notice that one replaces, and the one that replaces it.

    A notice that was taken down is replaced by the next of its kind about the same thing, however
    much later that hangs: a meeting that is held another time, an opinion that was formed anew.
    """
    alike = (each for each in list_notices_about(session, notice.about) if each.kind == notice.kind)
    before = after = None
    for each in alike:
        key, own = (each.from_at, each.id), (notice.from_at, notice.id)
        if key < own:
            before = each
        elif key > own and after is None:
            after = each
    return Chain(
        before=before if before is not None and before.withdrawn_at is not None else None,
        after=after if notice.withdrawn_at is not None else None,
    )


def list_objections(
    session: Session,
    notice_id: str,
    *,
    after: tuple[datetime, str] | None = None,
    limit: int = 500,
) -> Sequence[Objection]:
    """Return the objections to a notice, oldest first; `after` is the key of the row before."""
    query = (
        select(Objection)
        .where(Objection.notice_id == notice_id)
        .order_by(Objection.made_at, Objection.id)
        .limit(limit)
    )
    if after is not None:
        at, last = after
        query = query.where(
            or_(Objection.made_at > at, and_(Objection.made_at == at, Objection.id > last))
        )
    return session.scalars(query).all()


def count_objections(session: Session, notice_id: str) -> int:
    """Return how many objections a notice has met with."""
    return (
        session.scalar(
            select(func.count()).select_from(Objection).where(Objection.notice_id == notice_id)
        )
        or 0
    )


def views_favour(session: Session, objections: Sequence[Objection]) -> dict[str, bool]:
    """Return, by objection, whether the supervisors' view favours it, as the record has it."""
    stories = {objection.story: objection.id for objection in objections if objection.viewed_at}
    if not stories:
        return {}
    rows = session.execute(
        select(ChainLink.subject, LogEntry.leaf)
        .join(LogEntry, LogEntry.id == ChainLink.entry_id)
        .where(ChainLink.subject.in_(stories), LogEntry.kind == ObjectionViewed.kind)
    )
    return {
        stories[row.subject]: bool(json.loads(row.leaf)["facts"].get("favours")) for row in rows
    }


def get_objection(session: Session, objection_id: str) -> Objection:
    """Return an objection.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Objection, objection_id)


def objection_facts(session: Session, notice: Notice, person_id: str) -> ObjectionFacts:
    """Return what decides whether a person may object to a notice."""
    made = session.scalar(
        select(Objection.id)
        .where(Objection.notice_id == notice.id, Objection.person_id == person_id)
        .limit(1)
    )
    return ObjectionFacts(
        NoticeKind(notice.kind), notice.from_at, notice.until_at, made is not None
    )


def answer_facts(notice: Notice, objection: Objection, person_id: str) -> AnswerFacts:
    """Return what decides whether a person may view or answer an objection."""
    return AnswerFacts(
        viewed=objection.viewed_at is not None,
        answered=objection.answered_at is not None,
        is_publisher=notice.publisher_id == person_id,
        is_objector=objection.person_id == person_id,
    )


def count_unanswered(session: Session, notice_id: str) -> int:
    """Return how many objections to a notice have no answer yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Objection)
            .where(Objection.notice_id == notice_id, Objection.answered_at.is_(None))
        )
        or 0
    )


def count_upheld(session: Session, notice_id: str) -> int:
    """Return how many objections to a notice were upheld."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Objection)
            .where(Objection.notice_id == notice_id, Objection.upheld.is_(True))
        )
        or 0
    )


def list_objections_stranded(
    session: Session, viewers: Mapping[str, Collection[str]], *, limit: int
) -> Sequence[tuple[Objection, Notice]]:
    """Return objections on which nobody can give the supervisors' view, the oldest first.

    Args:
        session: to read with.
        viewers: by community, who can give views there; nobody gives one on their own objection.
        limit: how many at most.
    """
    nobody = [area_id for area_id, held in viewers.items() if not held]
    alone = [(area_id, *held) for area_id, held in viewers.items() if len(held) == 1]
    if not nobody and not alone:
        return []
    rows = session.execute(
        select(Objection, Notice)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(
            Objection.viewed_at.is_(None),
            Objection.answered_at.is_(None),
            or_(
                Notice.area_id.in_(nobody),
                tuple_(Notice.area_id, Objection.person_id).in_(alone),
            ),
        )
        .order_by(Objection.made_at, Objection.id)
        .limit(limit)
    )
    return [(row.Objection, row.Notice) for row in rows]


def list_objections_waiting(
    session: Session,
    person_id: str,
    *,
    view_in: Collection[str],
    answer_in: Collection[str],
    limit: int,
) -> Sequence[tuple[Objection, Notice]]:
    """Return objections that a person can view or answer, what has waited longest first.

    Args:
        session: to read with.
        person_id: who asks; one's own objections, and those to what one published, are left out.
        view_in: the communities whose objections wait for this person's view.
        answer_in: the communities whose objections, once viewed, wait for this person's answer.
        limit: how many at most.
    """
    viewed = Objection.viewed_at.is_not(None)
    wanted = []
    if view_in:
        wanted.append(and_(~viewed, Notice.area_id.in_(view_in)))
    if answer_in:
        others = Notice.publisher_id != person_id
        wanted.append(and_(viewed, others, Notice.area_id.in_(answer_in)))
    if not wanted:
        return []
    rows = session.execute(
        select(Objection, Notice)
        .join(Notice, Notice.id == Objection.notice_id)
        .where(Objection.answered_at.is_(None), Objection.person_id != person_id, or_(*wanted))
        .order_by(func.coalesce(Objection.viewed_at, Objection.made_at), Objection.id)
        .limit(limit)
    )
    return [(row.Objection, row.Notice) for row in rows]
