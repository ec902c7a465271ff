"""A thing that waits for somebody, as a line of the list, and how lines become a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

from consult.areas.models import Area
from consult.core.formatting import day, deadline, iso, moment, zh
from consult.dashboards import rules
from consult.dashboards.messages import WHEN_WORDS
from consult.dashboards.rules import When

SHORT: Final = 60
_WRITTEN: Final = {
    When.SINCE: day,
    When.LEFT_SINCE: day,
    When.MEETING: moment,
    When.MEETING_PLANNED: moment,
}


@dataclass(frozen=True)
class Line:
    """A thing that waits.

    Attributes:
        label: the act, in words.
        what: what it is about.
        url: the page where it is done.
        when: what the date says.
        at: the date.
        area_id: the community, if it is about one.
    """

    label: str
    what: str | Markup
    url: str
    when: When
    at: datetime
    area_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """A line as the page shows it."""

    label: str
    what: str | Markup
    url: str
    place: Area | None
    dated: Markup
    overdue: bool


@dataclass(frozen=True)
class Part:
    """One part of the list: its lines, and whether there are more than these."""

    lines: Sequence[Shown]
    more: bool


def part_of(lines: Iterable[Line], places: Mapping[str, Area], now: datetime, rows: int) -> Part:
    """Return the most urgent of some lines as a part of the list."""
    found = sorted(lines, key=lambda line: (rules.urgency(line.when, line.at, now), line.url))
    return Part([_shown(line, places, now) for line in found[:rows]], len(found) > rows)


def _shown(line: Line, places: Mapping[str, Area], now: datetime) -> Shown:
    written = _WRITTEN.get(line.when, deadline)(line.at)
    date = Markup('<time datetime="{}">{}</time>').format(iso(line.at), written)
    return Shown(
        label=line.label,
        what=line.what,
        url=line.url,
        place=places.get(line.area_id or ""),
        dated=escape(str(WHEN_WORDS[line.when])) % {"at": date},
        overdue=rules.is_overdue(line.when, line.at, now),
    )


def short(text: str) -> Markup:
    """Return the beginning of what somebody wrote."""
    plain = " ".join(text.split())
    return zh(plain if len(plain) <= SHORT else plain[: SHORT - 1] + "…")
