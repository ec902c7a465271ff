"""Questions about who has not acted yet; each begins at the few things that are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.committees.models import Panel, Stakeholder
from consult.committees.rules import Answer, Origin
from consult.core.policy import HANDLER, SECRETARY
from consult.issues.models import Matter
from consult.issues.rules import State
from consult.notifications.models import Message
from consult.notifications.queries.audiences import acting, holders
from consult.notifications.rules import (
    ANSWER_AFTER,
    ANSWER_UNTIL,
    MEETING_WITHIN,
    REPLY_WITHIN,
    Template,
    vote_call,
)
from consult.voting.models import Ballot, Poll, RollEntry

_CALLED = (Template.MEETING_CALLED, Template.MEETING_MOVED, Template.SEATED)

MOST = 200
"""How many open things of a kind are looked at; what is left over comes with a later look."""


@dataclass(frozen=True)
class Reminder:
    """Something to remind people of: its own name, what it leads to, whom, and when it is due."""

    key: str
    template: Template
    story: str
    matter_id: str
    person_ids: frozenset[str]
    due: datetime | None = None


def list_unanswered(session: Session, now: datetime) -> list[Reminder]:
    """Return who was asked to sit a day ago and more, not long ago, and has not answered."""
    rows = session.execute(
        select(Stakeholder.id, Stakeholder.person_id, Panel.id.label("panel_id"), Matter.id)
        .join(Panel, Panel.id == Stakeholder.panel_id)
        .join(Matter, Matter.panel_id == Panel.id)
        .where(
            Matter.state == State.PLANNED,
            Panel.frozen_at.is_(None),
            Stakeholder.origin == Origin.ASKED,
            Stakeholder.answer == Answer.WAITING,
            Stakeholder.asked_at <= now - ANSWER_AFTER,
            Stakeholder.asked_at > now - ANSWER_UNTIL,
        )
        .order_by(Stakeholder.asked_at.desc(), Stakeholder.id)
        .limit(MOST)
    )
    return [
        Reminder(
            f"remind-answer/{line_id}",
            Template.REMIND_ANSWER,
            f"panel/{panel_id}",
            matter_id,
            frozenset({person_id}),
        )
        for line_id, person_id, panel_id, matter_id in rows
    ]


def list_unread_meetings(session: Session, now: datetime) -> list[Reminder]:
    """Return who has not opened the notice of a meeting that begins within a day."""
    rows = session.execute(
        select(Matter.id, Matter.notice_id, Matter.meets_at, Message.person_id)
        .join(Message, Message.subject == "notice/" + Matter.notice_id)
        .where(
            Matter.state == State.ANNOUNCED,
            Matter.meets_at > now,
            Matter.meets_at <= now + MEETING_WITHIN,
            Message.template.in_(_CALLED),
            Message.read_at.is_(None),
        )
        .order_by(Matter.meets_at, Matter.id)
    )
    found: dict[str, Reminder] = {}
    for matter_id, notice_id, meets_at, person_id in rows:
        known = found.get(matter_id)
        found[matter_id] = Reminder(
            f"remind-meeting/{notice_id}",
            Template.REMIND_MEETING,
            f"notice/{notice_id}",
            matter_id,
            frozenset({person_id}) | (known.person_ids if known else frozenset()),
            meets_at,
        )
    return list(found.values())


def list_uncast(session: Session, now: datetime) -> list[Reminder]:
    """Return who can still cast in a vote that is half over, or nearly over, and has not."""
    found = []
    for poll in _open_polls(session, now):
        if poll.opened_at is None or poll.closes_at is None:
            continue
        call = vote_call(poll.opened_at, poll.closes_at, now)
        if call is None:
            continue
        found.append(
            Reminder(
                f"remind-vote-{call}/{poll.id}",
                Template.REMIND_VOTE,
                poll.story,
                poll.about.partition("/")[2],
                _not_cast(session, poll.id),
                poll.closes_at,
            )
        )
    return found


def _open_polls(session: Session, now: datetime) -> Sequence[Poll]:
    return session.scalars(
        select(Poll)
        .where(
            Poll.closes_at > now,
            Poll.opened_at.is_not(None),
            Poll.closed_at.is_(None),
            Poll.called_off_at.is_(None),
        )
        .order_by(Poll.closes_at, Poll.id)
        .limit(MOST)
    ).all()


def _not_cast(session: Session, poll_id: str) -> frozenset[str]:
    rows = session.execute(
        select(RollEntry.acting_id, RollEntry.person_id, RollEntry.substitute_id)
        .outerjoin(Ballot, Ballot.roll_entry_id == RollEntry.id)
        .where(
            RollEntry.poll_id == poll_id,
            RollEntry.votes,
            RollEntry.recused_at.is_(None),
            Ballot.roll_entry_id.is_(None),
        )
    )
    return frozenset(each for row in rows for each in acting(*row))


def list_replies_due(session: Session, now: datetime) -> list[Reminder]:
    """Return the matters whose first reply is due within hours, with who has to give it."""
    waiting = session.scalars(
        select(Matter)
        .where(
            Matter.state == State.RECEIVED,
            Matter.reply_by > now,
            Matter.reply_by <= now + REPLY_WITHIN,
        )
        .order_by(Matter.reply_by, Matter.id)
        .limit(MOST)
    ).all()
    offices = {
        area_id: frozenset(holders(session, area_id, (SECRETARY, HANDLER), now))
        for area_id in {each.area_id for each in waiting}
    }
    return [
        Reminder(
            # A matter that was supplemented has a clock of its own, and a reminder of its own.
            f"remind-reply/{each.id}/{each.text_version}",
            Template.REMIND_REPLY,
            each.story,
            each.id,
            offices[each.area_id],
            each.reply_by,
        )
        for each in waiting
    ]
