"""The day's check code: the short form of a signed checkpoint, to be printed and compared."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit.models import CheckpointRow
from consult.audit.sequencer import last_checkpoint
from consult.core import clock

DIGITS: Final = 16
"""Hexadecimal digits of the root that stand on paper: 64 bits, bound to one number of entries."""

GROUP: Final = 4


@dataclass(frozen=True)
class CheckCode:
    """What a printed sheet says of the record: how many entries were signed, when, and the code."""

    size: int
    at: datetime
    digits: str


def newest_code(session: Session) -> CheckCode | None:
    """Return the check code of now, or None while nothing is signed."""
    return code_of(last_checkpoint(session))


def code_of_size(session: Session, size: int) -> CheckCode | None:
    """Return the check code that was signed over so many entries, if one was."""
    return code_of(session.get(CheckpointRow, size))


def code_of_day(session: Session, day: date) -> CheckCode | None:
    """Return the last check code that was signed on a legal day, if one was."""
    row = session.scalar(
        select(CheckpointRow)
        .where(CheckpointRow.signed_at < clock.end_of_legal_day(day))
        .order_by(CheckpointRow.signed_at.desc(), CheckpointRow.size.desc())
        .limit(1)
    )
    return None if row is None or clock.legal_day(row.signed_at) != day else code_of(row)


def code_of(row: CheckpointRow | None) -> CheckCode | None:
    """Return the check code of a checkpoint."""
    if row is None:
        return None
    digits = row.root[:DIGITS]
    groups = [digits[at : at + GROUP] for at in range(0, DIGITS, GROUP)]
    return CheckCode(row.size, row.signed_at, " ".join(groups))
