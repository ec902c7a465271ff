"""How long the record was at some moment: read from its checkpoints, so nothing is counted."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit.models import CheckpointRow


def first_signed_at(session: Session) -> datetime | None:
    """Return when the record was signed for the first time, or None while it never was."""
    return session.scalar(
        select(CheckpointRow.signed_at)
        .order_by(CheckpointRow.signed_at, CheckpointRow.size)
        .limit(1)
    )


def sizes_before(session: Session, moments: Sequence[datetime]) -> list[int]:
    """Return how many entries were signed before each moment, in one question.

    Each moment costs one step down the index of checkpoints, however long the record is.
    """
    if not moments:
        return []
    last = (
        select(CheckpointRow.size)
        .where(CheckpointRow.signed_at < moment)
        .order_by(CheckpointRow.signed_at.desc(), CheckpointRow.size.desc())
        .limit(1)
        .scalar_subquery()
        for moment in moments
    )
    return [size or 0 for size in session.execute(select(*last)).one()]
