"""What a unit of work has to know before a use case begins: one question for all of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, String, bindparam, func, literal_column, select, true
from sqlalchemy.orm import Session

from consult.audit.leaf import Link
from consult.audit.models import (
    LOG_ID,
    ChainLink,
    Log,
    LogEntry,
    Once,
    Pending,
    PersonKey,
    TreeLeaf,
)
from consult.audit.queries.kept import EDITION, note_edition
from consult.core.policy import Holding

PERSON_ID: Final = "person_id"
NOW: Final = "now"
"""Names of the parameters that the question for roles has."""

ONE: Final[Any] = literal_column("1")
"""A limit that stands in the statement. Were it a parameter, PostgreSQL would take it for a tenth
of all rows, find no plan that does for every value, and plan anew each time."""


@dataclass(frozen=True)
class AskHoldings:
    """How to ask for the roles that a person holds at a moment; `identity` provides it.

    Attributes:
        query: the question for (role, scope), with the parameters `PERSON_ID` and `NOW`.
        read: makes holdings of a person and the rows; empty ones are passed over.
    """

    query: Select[str, str]
    read: Callable[[str, Iterable[tuple[str | None, str | None]]], frozenset[Holding]]


HOLDINGS: Final = "consult.holdings"
"""Under this name the application keeps the `AskHoldings` of every unit of work."""


@dataclass(frozen=True)
class Beginning:
    """What stands on record, and of whom who acts, once the subject is locked.

    Attributes:
        origin: the record's name; empty until the first entry.
        vkey: the key that the record is signed with.
        newest: time of the newest entry in milliseconds, if there is one.
        done: entry and story of the same form, if it was carried out before.
        key: the actor's secret for pseudonyms; None for the system, or once it is erased.
        head: the link that the next entry makes in the subject's story; None if it was not asked.
        holdings: the actor's roles in term.
    """

    origin: str
    vkey: str
    newest: int | None
    done: tuple[str, str] | None
    key: bytes | None
    head: Link | None
    holdings: frozenset[Holding]


def get_beginning(
    session: Session,
    ask: AskHoldings,
    *,
    person_id: str | None,
    now: datetime,
    once: str | None,
    story: str | None,
) -> Beginning:
    """Return what a unit of work begins with.

    Args:
        session: of the unit of work, which has locked the subject.
        ask: how to ask for roles.
        person_id: who acts; None for the system, which has no roles here.
        now: the moment.
        once: key under which the sent form is remembered, if it has one.
        story: the story whose next link is wanted, if nobody else can lengthen it meanwhile.
    """
    rows = session.execute(
        _question(ask.query), {PERSON_ID: person_id, NOW: now, "once": once, "story": story}
    ).all()
    one = rows[0]
    note_edition(session, one.edition)
    head = None
    if story is not None:
        head = next_link(story, None if one.n is None else (one.n, one.leaf_hash))
    return Beginning(
        origin=one.origin,
        vkey=one.vkey,
        newest=one.newest,
        done=None if one.done_in is None else (one.done_in, one.done_about),
        key=one.key,
        head=head,
        holdings=(
            frozenset()
            if person_id is None
            else ask.read(person_id, ((row.role, row.scope) for row in rows))
        ),
    )


def list_holdings(
    session: Session, ask: AskHoldings, person_id: str, now: datetime
) -> frozenset[Holding]:
    """Return the roles of a person in term, where nothing else has to be known."""
    rows = session.execute(ask.query, {PERSON_ID: person_id, NOW: now})
    return ask.read(person_id, ((row.role, row.scope) for row in rows))


def next_link(story: str, last: tuple[int, str] | None) -> Link:
    """Return the link after the last one of a story: its number, and the hash of its entry."""
    return Link(story, 0, None) if last is None else Link(story, last[0] + 1, last[1])


def last_link(story: Any) -> Select[int, str]:  # noqa: ANN401 - a text or a parameter
    """Return the question for number and leaf hash of the last entry of a story."""
    return (
        select(ChainLink.n, LogEntry.leaf_hash)
        .join(LogEntry, LogEntry.id == ChainLink.entry_id)
        .where(ChainLink.subject == story)
        .order_by(ChainLink.n.desc())
        .limit(ONE)
    )


@cache
def _question(held: Select[str, str]) -> Select[*tuple[Any, ...]]:
    """Return the question, built once: the one row of the record, and a row for each role."""
    roles = held.subquery()
    head = last_link(bindparam("story", type_=String)).subquery()
    return (
        select(
            Log.origin,
            Log.vkey,
            _newest().label("newest"),
            EDITION.label("edition"),
            Once.entry_id.label("done_in"),
            Once.subject.label("done_about"),
            PersonKey.key,
            head.c.n,
            head.c.leaf_hash,
            roles.c.role,
            roles.c.scope,
        )
        .select_from(Log)
        .outerjoin(Once, Once.key == bindparam("once", type_=String))
        .outerjoin(PersonKey, PersonKey.person_id == bindparam(PERSON_ID, type_=String))
        .outerjoin(head, true())
        .outerjoin(roles, true())
        .where(Log.id == LOG_ID)
    )


def _newest() -> Any:  # noqa: ANN401 - a column
    """Return the time of the newest entry: the last in the queue, or else in the tree."""
    waiting = (
        select(LogEntry.t)
        .select_from(Pending)
        .outerjoin(LogEntry, LogEntry.id == Pending.entry_id)
        .order_by(Pending.no.desc())
        .limit(ONE)
    )
    placed = (
        select(LogEntry.t)
        .join(TreeLeaf, TreeLeaf.entry_id == LogEntry.id)
        .order_by(TreeLeaf.seq.desc())
        .limit(ONE)
    )
    return func.coalesce(waiting.scalar_subquery(), placed.scalar_subquery())
