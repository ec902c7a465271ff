"""Questions about whom a notice has reached, and who still needs a visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, case, func, or_, select
from sqlalchemy.orm import Session

from consult.identity.models import Person, Residence
from consult.notifications.models import Message, Visit
from consult.notifications.rules import CALLS, How, MailState
from consult.publication.models import Notice


@dataclass(frozen=True)
class Reach:
    """How many people a notice concerns, and how many of them it has reached."""

    concerned: int
    reached: int

    @property
    def missing(self) -> int:
        """How many need a visit."""
        return self.concerned - self.reached


@dataclass(frozen=True)
class ToVisit:
    """Somebody whom nothing has reached, and where that person lives here, if it is known."""

    person_id: str
    name: str
    building: str
    room: str


@dataclass(frozen=True)
class Visited:
    """Somebody who was told at the door or by phone."""

    person_id: str
    name: str
    how: How
    noted_at: datetime


def reach_of(session: Session, notice: Notice) -> Reach:
    """Return how many people a notice concerns and how many it has reached.

    Reached is who opened a message about it, whose mail a server took, or who was told otherwise.
    """
    told = _told(notice)
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(told.c.reached), 0)).select_from(told)
    ).one()
    return Reach(int(row[0]), int(row[1]))


def list_to_visit(session: Session, notice: Notice, limit: int) -> list[ToVisit]:
    """Return who needs a visit, house by house."""
    told = _told(notice)
    rows = session.execute(
        select(Person.id, Person.name, Residence.building, Residence.room)
        .join(told, told.c.person_id == Person.id)
        .outerjoin(
            Residence,
            (Residence.person_id == Person.id) & (Residence.area_id == notice.area_id),
        )
        .where(told.c.reached == 0)
        .order_by(Residence.building, Residence.room, Person.id)
        .limit(limit)
    )
    return [
        ToVisit(person_id, name, building or "", room or "")
        for person_id, name, building, room in rows
    ]


def list_visited(session: Session, notice_id: str, limit: int) -> Sequence[Visited]:
    """Return who was told otherwise, the newest note first."""
    rows = session.execute(
        select(Visit, Person.name)
        .join(Person, Person.id == Visit.person_id)
        .where(Visit.notice_id == notice_id)
        .order_by(Visit.noted_at.desc(), Visit.person_id)
        .limit(limit)
    )
    return [
        Visited(row.Visit.person_id, row.name, How(row.Visit.how), row.Visit.noted_at)
        for row in rows
    ]


def is_told(session: Session, notice: Notice, person_id: str) -> bool:
    """Return whether a notice concerns somebody: a message that calls them to it is theirs."""
    found = session.scalar(
        select(Message.id)
        .where(
            Message.subject == notice.story,
            Message.person_id == person_id,
            Message.template.in_(CALLS),
        )
        .limit(1)
    )
    return found is not None


def _told(notice: Notice) -> Subquery:
    """Return everybody whom a notice must reach, with 1 for those it has reached, 0 for others.

    A reminder leads to the same notice: who opened that has read it as well.
    """
    reached = or_(
        Message.read_at.is_not(None),
        Message.mail_state == MailState.SENT,
        Visit.person_id.is_not(None),
    )
    return (
        select(Message.person_id, func.max(case((reached, 1), else_=0)).label("reached"))
        .outerjoin(Visit, (Visit.person_id == Message.person_id) & (Visit.notice_id == notice.id))
        .where(Message.subject == notice.story, Message.template.in_(CALLS))
        .group_by(Message.person_id)
        .subquery()
    )
