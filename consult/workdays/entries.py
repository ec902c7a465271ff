"""What goes on record about the calendar."""

from dataclasses import dataclass
from datetime import date

from consult.audit.entry import Entry


@dataclass(frozen=True)
class DaySet(Entry, kind="workdays.day_set"):
    """A day was made a working day or a day of rest here; why, is sealed and public."""

    day: date
    working: bool
