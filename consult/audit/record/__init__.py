"""The one way to write: one actor, one locked subject, one transaction, one entry.

`on_record` makes a use case out of a function that says what happened; `off_record` opens
the narrow door for what is no decision. Nothing else in Consult can open a writing session.
"""

from consult.audit.record.appending import new_person_key, pseudonym
from consult.audit.record.points import reached
from consult.audit.record.units import OffTheRecordError, Subject, Tx, machine_room
from consult.audit.record.use_cases import (
    ATTEMPTS,
    USE_CASES,
    UseCase,
    after_commit,
    off_record,
    on_record,
)

__all__ = [
    "ATTEMPTS",
    "USE_CASES",
    "OffTheRecordError",
    "Subject",
    "Tx",
    "UseCase",
    "after_commit",
    "machine_room",
    "new_person_key",
    "off_record",
    "on_record",
    "pseudonym",
    "reached",
]
