"""The use case that deletes what has done its work."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete

from consult.audit.models import Log
from consult.audit.record import Tx, off_record
from consult.notifications import permissions
from consult.notifications.models import Message, Visit
from consult.notifications.rules import KEPT


@off_record(permissions.CLEAR, Log)
def clear_messages(tx: Tx, _log: Log, message_ids: Collection[str]) -> None:
    """Delete messages that were found too old to be kept."""
    tx.session.execute(
        delete(Message).where(Message.id.in_(message_ids)), execution_options=_AS_IT_IS
    )


@off_record(permissions.CLEAR, Log)
def clear_visits(tx: Tx, _log: Log) -> None:
    """Delete the notes of visits that are too old to be kept."""
    tx.session.execute(
        delete(Visit).where(Visit.noted_at <= tx.now - KEPT), execution_options=_AS_IT_IS
    )


_AS_IT_IS: Final = {"synchronize_session": False}
