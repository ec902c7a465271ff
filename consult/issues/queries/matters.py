"""Questions about matters themselves."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from consult.areas.models import Area
from consult.core.ids import ID_LENGTH
from consult.core.reading import get_row, lock_row
from consult.issues.models import Matter, MatterText, Task
from consult.issues.queries.tasks import is_open
from consult.issues.rules import OPEN_STATES, State
from consult.publication.models import Notice, Objection
from consult.voting.models import Poll

Q = TypeVar("Q", bound=Select[*tuple[Any, ...]])

ANSWERED_UNSEEN = (State.NOT_ADMITTED, State.REVIEW_ASKED, State.TRANSFERRED)
"""States whose matters are listed even if their text stays private: the answer is public."""


def get_matter(session: Session, matter_id: str) -> Matter:
    """Return a matter.

    Raises:
        NotFound: there is none of that id.
    """
    return get_row(session, Matter, matter_id)


def find_by_receipt(session: Session, code: str) -> Matter | None:
    """Return the matter whose id begins with the code of a slip (see `rules.read_code`).

    It is one look into the index of ids, however many there are and whether it finds one or not:
    of ids of one length in lower case letters and digits, every order has `2` first and `z` last.
    """
    rest = ID_LENGTH - len(code)
    found = Matter.id.between(code + "2" * rest, code + "z" * rest)
    return session.scalar(select(Matter).where(found).limit(1))


def lock_matter(session: Session, matter_id: str) -> Matter:
    """Return a second matter that a use case changes, locked.

    Raises:
        NotFound: there is none of that id.
    """
    return lock_row(session, Matter, matter_id)


def find_handed_over(session: Session, matter: Matter) -> Matter | None:
    """Return the matter of another place that this one was handed over as, if it was."""
    if not matter.passed_to:
        return None
    return session.scalar(select(Matter).where(Matter.origin_id == matter.id))


def next_serial(session: Session, area_id: str, year: int) -> int:
    """Return the serial number of an area's next case in a year."""
    last = session.scalar(
        select(func.max(Matter.serial)).where(Matter.area_id == area_id, Matter.year == year)
    )
    return (last or 0) + 1


@dataclass(frozen=True, slots=True)
class Line:
    """What a long list says of a matter; `short_name` and `latin` are those of its area."""

    id: str
    title: str
    state: State
    text_public: bool
    entered_by: str | None
    moved_at: datetime
    year: int | None
    serial: int | None
    short_name: str
    latin: str


_OF_LINE = (
    Matter.id,
    Matter.title,
    Matter.state,
    Matter.text_public,
    Matter.entered_by,
    Matter.moved_at,
    Matter.year,
    Matter.serial,
    Area.short_name,
    Area.latin,
)


def list_lines(
    session: Session,
    *,
    area_id: str | None,
    before: tuple[datetime, str] | None,
    limit: int,
    say: Select[str] | None = None,
) -> Sequence[Line]:
    """Return the lines of public matters, latest moved first; `before` is the last key.

    `say` narrows them to those whose public text is found (`matters_that_say`).
    """
    query: Select[*tuple[Any, ...]] = _public(select(*_OF_LINE), area_id).limit(limit)
    if say is not None:
        query = query.where(Matter.text_public, Matter.id.in_(say))
    if before is not None:
        at, last = before
        query = query.where(Matter.moved_at <= at, or_(Matter.moved_at < at, Matter.id < last))
    return [Line(*row) for row in session.execute(query)]


def list_matters(
    session: Session,
    *,
    area_id: str | None,
    limit: int,
    states: frozenset[State] | None = None,
) -> Sequence[tuple[Matter, Area]]:
    """Return the public matters that moved last; `states` narrows them."""
    query = _public(select(Matter, Area), area_id).limit(limit)
    if states is not None:
        # Written so that no index on states is taken: along the latest moves the few that are shown
        # are met soon, while by state all that ever stood there would be read and sorted.
        query = query.where(func.coalesce(Matter.state, "").in_(states))
    long_texts = (Matter.facts, Matter.wish, Matter.affected)  # no list shows them
    query = query.options(*(defer(each, raiseload=True) for each in long_texts))
    return [(row.Matter, row.Area) for row in session.execute(query)]


def _public(query: Q, area_id: str | None) -> Q:
    """Narrow a question about matters and their areas to what is public, latest moved first."""
    query = (
        query.join(Area, Area.id == Matter.area_id)
        .where(or_(Matter.text_public, Matter.state.in_(ANSWERED_UNSEEN)))
        .order_by(Matter.moved_at.desc(), Matter.id.desc())
    )
    return query if area_id is None else query.where(Matter.area_id == area_id)


def list_mergeable(session: Session, matter: Matter, limit: int = 50) -> Sequence[Matter]:
    """Return the open matters of the same community that a new one could be merged into."""
    return session.scalars(
        select(Matter)
        .where(
            Matter.area_id == matter.area_id,
            Matter.id != matter.id,
            Matter.state.in_(OPEN_STATES),
        )
        .order_by(Matter.moved_at.desc(), Matter.id)
        .limit(limit)
    ).all()


def list_in_state(
    session: Session, area_ids: set[str], states: frozenset[State], limit: int = 50
) -> Sequence[tuple[Matter, Area]]:
    """Return the matters of some areas that stand in certain states, oldest move first."""
    if not area_ids:
        return []
    rows = session.execute(
        select(Matter, Area)
        .join(Area, Area.id == Matter.area_id)
        .where(Matter.area_id.in_(area_ids), Matter.state.in_(states))
        .order_by(Matter.moved_at, Matter.id)
        .limit(limit)
    )
    return [(row.Matter, row.Area) for row in rows]


def list_proposed_by(session: Session, person_id: str, limit: int = 50) -> Sequence[Matter]:
    """Return what a person has raised, newest first."""
    return session.scalars(
        select(Matter)
        .where(Matter.proposer_id == person_id)
        .order_by(Matter.proposed_at.desc(), Matter.id)
        .limit(limit)
    ).all()


def find_text(session: Session, matter_id: str, version: int) -> MatterText:
    """Return one version of a matter's text."""
    return session.get_one(MatterText, (matter_id, version))


def list_due(session: Session, now: datetime, limit: int = 50) -> Sequence[str]:
    """Return the ids of matters whose window has run out with every objection dismissed."""
    held_up = (
        exists()
        .where(
            Objection.notice_id == Matter.notice_id,
            or_(Objection.answered_at.is_(None), Objection.upheld.is_(True)),
        )
        .correlate(Matter)
    )
    return session.scalars(
        select(Matter.id)
        .where(
            Matter.state.in_([State.PUBLICITY, State.POSTED]),
            Matter.acts_at.is_not(None),
            Matter.acts_at <= now,
            ~held_up,
        )
        .order_by(Matter.acts_at, Matter.id)
        .limit(limit)
    ).all()


def find_by_poll(session: Session, poll_id: str) -> Matter | None:
    """Return the matter that a poll decides on."""
    return session.scalar(select(Matter).where(Matter.poll_id == poll_id))


@dataclass(frozen=True)
class Ahead:
    """What tells when a matter goes on: its poll, its notice, and its open task due first."""

    poll: Poll | None
    notice: Notice | None
    task: Task | None


def list_ahead(session: Session, matter_ids: Collection[str], now: datetime) -> dict[str, Ahead]:
    """Return what tells when some matters go on, by matter: one question for a whole list."""
    if not matter_ids:
        return {}
    first = (
        select(Task.id)
        .where(Task.matter_id == Matter.id, is_open(now))
        .order_by(Task.due_on, Task.id)
        .limit(1)
        .correlate(Matter)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Matter.id, Poll, Notice, Task)
        .outerjoin(Poll, Poll.id == Matter.poll_id)
        .outerjoin(Notice, Notice.id == Matter.notice_id)
        .outerjoin(Task, Task.id == first)
        .where(Matter.id.in_(matter_ids))
    )
    return {row.id: Ahead(row.Poll, row.Notice, row.Task) for row in rows}
