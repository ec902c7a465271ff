"""The question what is too old to be kept."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from consult.notifications.models import Message
from consult.notifications.rules import KEPT, UNREAD_KEPT


def list_old(session: Session, now: datetime, limit: int) -> list[str]:
    """Return the ids of messages that are too old to be kept, some of them.

    What is about a notice goes together, read or not: whom it reached is counted from it, and
    half of it would count wrong.
    """
    done = or_(Message.read_at.is_not(None), Message.subject.startswith("notice/"))
    return list(
        session.scalars(
            select(Message.id)
            .where(Message.made_at <= now - KEPT, or_(done, Message.made_at <= now - UNREAD_KEPT))
            .limit(limit)
        )
    )
