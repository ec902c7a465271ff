"""Questions about polls and rolls; facts are narrow, and cost the same on a roll of thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from consult.audit import queries as audit
from consult.audit.models import CheckpointRow
from consult.audit.rulebook import RuleText
from consult.core.errors import NotFound
from consult.core.reading import get_row, lock_row
from consult.voting.models import Ballot, Poll, RollEntry
from consult.voting.rules import (
    ClosingFacts,
    DecisionRule,
    OpeningFacts,
    Refusal,
    Standing,
    parse_decision_rule,
)

NOBODY_ON_ROLL = Standing(
    opened_at=None,
    closes_at=None,
    closed_at=None,
    not_held_at=None,
    on_roll=False,
    votes=False,
    recused=False,
    present=False,
    fixed_seat=False,
    speaks=False,
)


@dataclass(frozen=True)
class Turnout:
    """Voting places of a roll: how many, how many recused, present, and how many have cast."""

    members: int
    recused: int
    present: int
    cast: int


def as_decision_rule(text: RuleText) -> DecisionRule:
    """Return the decision rule in a published rule version."""
    return parse_decision_rule({key: value for key, value in text.content.items() if key != "kind"})


def rule_of(session: Session, poll: Poll) -> tuple[RuleText, DecisionRule]:
    """Return the rule version a poll stands under: its text, and parsed."""
    text = audit.get_rule_by_hash(session, poll.rule_hash)
    return text, as_decision_rule(text)


def get_poll(session: Session, poll_id: str) -> Poll:
    """Return a poll.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Poll, poll_id)


def read_result(session: Session, poll_id: str) -> tuple[Poll, CheckpointRow | None]:
    """Return a poll and the newest checkpoint, for the page that proves its result.

    The edition of the rules comes along: the page goes on to the rule of the poll.

    Raises:
        NotFound: there is none of that id.
    """
    row = session.execute(
        select(Poll, CheckpointRow, audit.EDITION)
        .outerjoin(CheckpointRow, CheckpointRow.size == _newest_size())
        .where(Poll.id == poll_id)
    ).first()
    if row is None:
        raise NotFound(Poll.__name__)
    poll, newest, edition = row
    audit.note_edition(session, edition)
    return poll, newest


def _newest_size() -> ColumnElement[int]:
    return select(func.max(CheckpointRow.size)).scalar_subquery()


def lock_poll_shared(session: Session, poll_id: str) -> Poll:
    """Return a poll locked against closing, so that a ballot begun before the end is counted."""
    return session.get_one(Poll, poll_id, with_for_update={"read": True}, populate_existing=True)


def lock_poll(session: Session, poll_id: str) -> Poll:
    """Return a poll locked against opening and closing, so that its roll may be added to.

    Raises:
        NotFound: there is none of that id.
    """
    return lock_row(session, Poll, poll_id)


def find_poll_about(session: Session, about: str) -> Poll | None:
    """Return the newest poll about a story."""
    return session.scalar(
        select(Poll).where(Poll.about == about).order_by(Poll.prepared_at.desc(), Poll.id).limit(1)
    )


def list_polls_about(session: Session, about: str) -> Sequence[Poll]:
    """Return every poll about a story, oldest first."""
    return session.scalars(
        select(Poll).where(Poll.about == about).order_by(Poll.prepared_at, Poll.id)
    ).all()


def get_roll_entry(session: Session, entry_id: str) -> RollEntry:
    """Return a place on a roll.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, RollEntry, entry_id)


def find_place(session: Session, poll_id: str, person_id: str) -> RollEntry | None:
    """Return the place a person holds, or stands in for, on the roll of a poll."""
    return session.scalar(
        select(RollEntry)
        .where(
            RollEntry.poll_id == poll_id,
            or_(RollEntry.person_id == person_id, RollEntry.substitute_id == person_id),
        )
        .order_by(RollEntry.position)
        .limit(1)
    )


def list_roll(session: Session, poll_id: str) -> Sequence[RollEntry]:
    """Return the roll in order."""
    return session.scalars(
        select(RollEntry).where(RollEntry.poll_id == poll_id).order_by(RollEntry.position)
    ).all()


def count_places(session: Session, poll_id: str) -> int:
    """Return how many places a roll has, with a vote or without."""
    query = select(func.count()).select_from(RollEntry).where(RollEntry.poll_id == poll_id)
    return session.scalar(query) or 0


def list_places(session: Session, poll_id: str, after: int, limit: int) -> Sequence[RollEntry]:
    """Return some places of a roll in order, behind a position."""
    return session.scalars(
        select(RollEntry)
        .where(RollEntry.poll_id == poll_id, RollEntry.position > after)
        .order_by(RollEntry.position)
        .limit(limit)
    ).all()


def list_recused(session: Session, poll_id: str, limit: int = 200) -> Sequence[str]:
    """Return the labels of the places that left the vote for a personal interest."""
    return session.scalars(
        select(RollEntry.label)
        .where(RollEntry.poll_id == poll_id, RollEntry.recused_at.is_not(None))
        .order_by(RollEntry.position)
        .limit(limit)
    ).all()


def who_is_present(session: Session, poll_id: str, person_ids: set[str]) -> set[str]:
    """Return which of some people came and stayed, for themselves or as a substitute."""
    return {
        acting
        for acting in session.scalars(
            select(RollEntry.acting_id).where(
                RollEntry.poll_id == poll_id,
                RollEntry.acting_id.in_(person_ids),
                RollEntry.present_at.is_not(None),
                RollEntry.recused_at.is_(None),
            )
        )
        if acting is not None
    }


def standing(poll: Poll, entry: RollEntry | None, person_id: str | None = None) -> Standing:
    """Return what one place is to its poll, and whether somebody may speak for it."""
    return Standing(
        opened_at=poll.opened_at,
        closes_at=poll.closes_at,
        closed_at=poll.closed_at,
        not_held_at=poll.not_held_at,
        called_off_at=poll.called_off_at,
        on_roll=entry is not None,
        votes=entry is not None and entry.votes,
        recused=entry is not None and entry.recused_at is not None,
        present=entry is not None and entry.present_at is not None,
        noted=entry is not None and entry.noted,
        fixed_seat=entry is not None and entry.fixed,
        speaks=entry is not None and person_id is not None and _speaks(entry, person_id),
    )


def _speaks(entry: RollEntry, person_id: str) -> bool:
    acts = entry.substitute_id == person_id == entry.acting_id
    return entry.person_id == person_id or acts


def turnout(session: Session, poll_id: str) -> Turnout:
    """Return how many voting places there are, are recused, present, and have cast."""
    here = and_(RollEntry.present_at.is_not(None), RollEntry.recused_at.is_(None))
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((RollEntry.recused_at.is_not(None), 1), else_=0)), 0),
            func.coalesce(func.sum(case((here, 1), else_=0)), 0),
            func.count(Ballot.roll_entry_id),
        )
        .select_from(RollEntry)
        .outerjoin(Ballot, Ballot.roll_entry_id == RollEntry.id)
        .where(RollEntry.poll_id == poll_id, RollEntry.votes)
    ).one()
    return Turnout(*(int(value) for value in row))


def is_over(poll: Poll) -> bool:
    """Return whether a poll was closed, not held, or called off."""
    ends = (poll.closed_at, poll.not_held_at, poll.called_off_at)
    return any(each is not None for each in ends)


def opening_facts(session: Session, poll: Poll, closes_at: datetime | None) -> OpeningFacts:
    """Return what decides whether a prepared poll may open, or be declared not held."""
    seen = turnout(session, poll.id)
    return OpeningFacts(
        opened_at=poll.opened_at,
        closes_at=poll.closes_at or closes_at,
        closed_at=poll.closed_at,
        not_held_at=poll.not_held_at,
        called_off_at=poll.called_off_at,
        not_before=poll.not_before,
        question_set=bool(poll.question),
        rule=rule_of(session, poll)[1],
        reserved=poll.reserved,
        mandate_named=bool(poll.mandate),
        members=seen.members,
        recused=seen.recused,
        present=seen.present,
    )


def closing_facts(session: Session, poll: Poll) -> ClosingFacts:
    """Return what decides whether a poll may close.

    In a meeting it waits for those who came; a poll that stays open for days waits for
    everyone who may vote, so that nobody is shut out before the announced end.
    """
    seen = turnout(session, poll.id)
    awaited = seen.present if poll.in_meeting else seen.members - seen.recused
    return ClosingFacts(
        opened_at=poll.opened_at,
        closes_at=poll.closes_at,
        closed_at=poll.closed_at,
        not_held_at=poll.not_held_at,
        called_off_at=poll.called_off_at,
        present=awaited,
        cast=seen.cast,
    )


def list_due(session: Session, now: datetime, limit: int = 50) -> Sequence[str]:
    """Return the ids of polls whose end has passed and that are not closed on record."""
    return session.scalars(
        select(Poll.id)
        .where(Poll.opened_at.is_not(None), Poll.closed_at.is_(None), Poll.closes_at <= now)
        .order_by(Poll.closes_at, Poll.id)
        .limit(limit)
    ).all()


def list_my_polls(
    session: Session, person_id: str, limit: int = 50
) -> Sequence[tuple[Poll, RollEntry, bool]]:
    """Return the polls not over on whose roll a person stands: place, and whether it has cast.

    What ends or begins first comes first.
    """
    rows = session.execute(
        select(Poll, RollEntry, Ballot.roll_entry_id.is_not(None).label("has_cast"))
        .join(RollEntry, RollEntry.poll_id == Poll.id)
        .outerjoin(Ballot, Ballot.roll_entry_id == RollEntry.id)
        .where(*_awaits(person_id))
        .order_by(func.coalesce(Poll.closes_at, Poll.not_before), Poll.id, RollEntry.position)
        .limit(limit)
    )
    return [(row.Poll, row.RollEntry, bool(row.has_cast)) for row in rows]


def why_no_code(session: Session, person_id: str) -> Refusal | None:
    """Return why a desk gives a person no one-time code, or None: who holds it could vote."""
    found = session.scalar(
        select(RollEntry.id)
        .join(Poll, Poll.id == RollEntry.poll_id)
        .where(*_awaits(person_id))
        .limit(1)
    )
    return None if found is None else Refusal.NO_CODE_DURING_VOTE


def _awaits(person_id: str) -> tuple[ColumnElement[bool], ...]:
    """Return that a person holds, or stands in for, a place in a poll that is not over."""
    return (
        or_(RollEntry.person_id == person_id, RollEntry.substitute_id == person_id),
        Poll.closed_at.is_(None),
        Poll.not_held_at.is_(None),
        Poll.called_off_at.is_(None),
    )
