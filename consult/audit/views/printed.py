"""Check codes on paper: the foot of every printed sheet, and looking up what stands on one."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import current_app

from consult.audit import queries
from consult.audit.models import CheckpointRow
from consult.audit.queries import CheckCode
from consult.core import clock
from consult.core.qr import absolute
from consult.core.web import reader

DIGITS: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Printed:
    """The foot of a sheet: the page's whole address, the check code of now, the moment.

    `demo` says that what stands on the sheet is invented.
    """

    url: str
    code: CheckCode | None
    at: datetime
    demo: bool


def printed(path: str, newest: CheckpointRow | None = None) -> Printed:
    """Return the foot of a sheet that leads to the page at a path.

    Args:
        path: of the page.
        newest: the newest checkpoint, where that was read already.
    """
    code = queries.code_of(newest or queries.last_checkpoint(reader()))
    return Printed(absolute(path), code, clock.now(), is_demo())


def is_demo() -> bool:
    """Return whether what the site shows is invented."""
    return bool(current_app.extensions["consult.settings"].demo)


@dataclass(frozen=True)
class Wanted:
    """What somebody with a sheet in hand asked for, as it was typed, and the code found for it."""

    size: str
    day: str
    code: CheckCode | None

    @property
    def asked(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.size or self.day)


def look_up(size: str | None, day: str | None) -> Wanted:
    """Return the check code over a number of entries or, without one, the last of a day."""
    size, day = (size or "").strip(), (day or "").strip()
    code = None
    if size:
        code = _of_size(re.sub(r"[\s,，]", "", size))
    elif day:
        code = _of_day(day)
    return Wanted(size[:24], day[:24], code)


def _of_size(size: str) -> CheckCode | None:
    return queries.code_of_size(reader(), int(size)) if DIGITS.fullmatch(size) else None


def _of_day(day: str) -> CheckCode | None:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    return queries.code_of_day(reader(), wanted) if wanted.year in range(2000, 9000) else None
