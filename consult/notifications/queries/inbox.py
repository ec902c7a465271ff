"""Questions about messages, wishes, and mail that is due."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from consult.audit.models import PersonKey
from consult.core.errors import NotFound
from consult.issues.models import Matter
from consult.notifications.models import Message, Wish
from consult.notifications.rules import AT_ONCE, CONFIRM_DAY, MailState, Template

MOST_COUNTED = 100
"""Beyond so many unread messages nobody wants to know the number."""


def list_messages(
    session: Session, person_id: str, *, before: tuple[datetime, str] | None, limit: int
) -> Sequence[Message]:
    """Return somebody's messages, newest first; `before` is the last key."""
    query = (
        select(Message)
        .where(Message.person_id == person_id)
        .order_by(Message.made_at.desc(), Message.id.desc())
        .limit(limit)
    )
    if before is not None:
        at, last = before
        query = query.where(Message.made_at <= at, or_(Message.made_at < at, Message.id < last))
    return session.scalars(query).all()


def count_unread(session: Session, person_id: str) -> int:
    """Return how many messages somebody has not opened, up to `MOST_COUNTED`."""
    some = (
        select(Message.id)
        .where(Message.person_id == person_id, Message.read_at.is_(None))
        .limit(MOST_COUNTED)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def get_message(session: Session, message_id: str, person_id: str) -> Message:
    """Return a message of somebody.

    Raises:
        NotFound: there is none of that id, or it is somebody else's.
    """
    message = session.get(Message, message_id)
    if message is None or message.person_id != person_id:
        raise NotFound("message")
    return message


def already_told(session: Session, key: str, person_ids: Collection[str]) -> set[str]:
    """Return which of some people have been told of a thing."""
    return set(
        session.scalars(
            select(Message.person_id).where(Message.key == key, Message.person_id.in_(person_ids))
        )
    )


def keys_of(session: Session, person_ids: Collection[str]) -> Mapping[str, bytes]:
    """Return the secrets that the pseudonyms of some people come from."""
    rows = session.execute(
        select(PersonKey.person_id, PersonKey.key).where(PersonKey.person_id.in_(person_ids))
    )
    return {row.person_id: row.key for row in rows}


def find_wish(session: Session, person_id: str) -> Wish | None:
    """Return how somebody wants to be told, if that was ever said."""
    return session.get(Wish, person_id)


def wishes_of(session: Session, person_ids: Collection[str]) -> Mapping[str, Wish]:
    """Return how some people want to be told, by person."""
    rows = session.scalars(select(Wish).where(Wish.person_id.in_(person_ids)))
    return {each.person_id: each for each in rows}


def confirms_sent(session: Session, person_id: str, now: datetime) -> int:
    """Return how many mails asked somebody to confirm an address in the last day."""
    since = now - CONFIRM_DAY
    return (
        session.scalar(
            select(func.count())
            .select_from(Message)
            .where(
                Message.person_id == person_id,
                Message.made_at > since,
                Message.template == Template.CONFIRM_ADDRESS,
            )
        )
        or 0
    )


def find_failed(session: Session, person_id: str, since: datetime) -> Message | None:
    """Return somebody's newest message since a moment whose mail could not be delivered."""
    return session.scalar(
        select(Message)
        .where(
            Message.person_id == person_id,
            Message.made_at > since,
            Message.mail_state == MailState.FAILED,
        )
        .order_by(Message.made_at.desc())
        .limit(1)
    )


def list_waiting_mail(session: Session, person_id: str) -> Sequence[Message]:
    """Return somebody's messages whose mail has not gone out yet."""
    return session.scalars(
        select(Message).where(
            Message.person_id == person_id,
            Message.mail_due_at.is_not(None),
            Message.mail_state == MailState.DUE,
        )
    ).all()


def has_due_mail(session: Session, now: datetime, *, quiet: bool) -> bool:
    """Return whether any mail is due; in quiet hours, any that does not wait for the morning."""
    query = select(Message.id).where(Message.mail_due_at <= now).limit(1)
    if quiet:
        query = query.where(Message.template.in_(AT_ONCE))
    return session.scalar(query) is not None


def lock_due_mail(
    session: Session, now: datetime, limit: int, *, quiet: bool
) -> list[tuple[Message, Wish | None]]:
    """Return messages whose mail is due with the wishes of their readers, longest due first.

    They are locked; what another worker has locked is left out.
    """
    query = (
        select(Message, Wish)
        .outerjoin(Wish, Wish.person_id == Message.person_id)
        .where(Message.mail_due_at <= now)
        .order_by(Message.mail_due_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Message)
    )
    if quiet:
        query = query.where(Message.template.in_(AT_ONCE))
    return [(row.Message, row.Wish) for row in session.execute(query)]


def matters_of(session: Session, matter_ids: Collection[str]) -> Mapping[str, Matter]:
    """Return some matters by id."""
    if not matter_ids:
        return {}
    return {
        each.id: each for each in session.scalars(select(Matter).where(Matter.id.in_(matter_ids)))
    }
