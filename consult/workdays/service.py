"""Use case: the district sets a day."""

from dataclasses import dataclass
from datetime import date

from consult.audit.entry import Recorded, Sealed
from consult.audit.models import LOG_STORY, Log
from consult.audit.record import Tx, on_record
from consult.core.errors import Refused
from consult.workdays import queries, rules
from consult.workdays.entries import DaySet
from consult.workdays.models import SetDay
from consult.workdays.permissions import SET_DAY


@dataclass(frozen=True)
class Setting:
    """What a day shall be: worked on or not, its name, and the document that says so."""

    day: date
    working: bool
    name: str
    basis: str


@on_record(SET_DAY, Log)
def set_day(tx: Tx, _log: Log, setting: Setting) -> Recorded[None]:
    """Make a day a working day or a day of rest; spans that begin from now on count with it."""
    before = queries.calendar(tx.session, setting.day, setting.day).at(setting.day)
    refusal = rules.why_not_set(setting.day, working=setting.working, before=before)
    if refusal is not None:
        raise Refused(refusal)
    row = queries.find_day(tx.session, setting.day)
    if row is None:
        row = SetDay(day=setting.day)
        tx.session.add(row)
    row.working, row.name, row.basis = setting.working, setting.name, setting.basis
    row.set_at = tx.now
    return Recorded(
        None,
        DaySet(setting.day, setting.working),
        # the story of the installation, too: what processes keep of the calendar ends with it
        about=(f"workdays/{setting.day.year}", LOG_STORY),
        sealed={"text": Sealed({"name": setting.name, "basis": setting.basis}, public=True)},
    )
