"""How pages write days, moments and numbers."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext, ngettext
from markupsafe import Markup, escape

from consult.core import clock
from consult.core.i18n import language

SOON: Final = timedelta(days=3)
"""A deadline so near wants attention."""


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.add_template_filter(day)
    app.add_template_filter(day_end)
    app.add_template_filter(last_day)
    app.add_template_filter(deadline)
    app.add_template_filter(moment)
    app.add_template_filter(iso)
    app.add_template_filter(left_until)
    app.add_template_filter(soon)
    app.add_template_filter(through)
    app.add_template_filter(listed)
    app.add_template_filter(zh)


def day(value: datetime | date) -> str:
    """Return a civil date: 2026年11月23日 / 23 Nov 2026."""
    civil = clock.legal_day(value) if isinstance(value, datetime) else value
    return _written(civil, language())


@lru_cache(4096)
def _written(day: date, language: str) -> str:
    """Return a civil date in a language; a long page has the same few again and again."""
    return str(format_date(day, "y年M月d日" if language == "zh" else "d MMM y", language))


def day_end(value: date) -> str:
    """Return the last moment of a day on which something is due: 2026年12月14日 24:00."""
    return f"{day(value)} 24:00"


def last_day(end: datetime) -> str:
    """Return the last civil date of a period that ends at a moment not its own any more."""
    return day(end - timedelta(milliseconds=1))


def deadline(end: datetime) -> str:
    """Return the end of a period; midnight is the 24:00 of the day it ends."""
    local = end.astimezone(clock.LEGAL_ZONE)
    return (
        day_end(clock.legal_day(end - timedelta(milliseconds=1)))
        if (local.hour, local.minute) == (0, 0)
        else moment(end)
    )


def moment(value: datetime) -> str:
    """Return a civil date with the time of day."""
    local = value.astimezone(clock.LEGAL_ZONE)
    return f"{_written(local.date(), language())} {local.hour:02}:{local.minute:02}"


def soon(value: datetime) -> bool:
    """Return whether a moment is still to come, and less than `SOON` away."""
    return timedelta(0) < value - clock.now() < SOON


def through(since: str, until: str) -> str:
    """Return a period from its two ends as they are written; a single moment is said once."""
    if since == until:
        return since
    return str(gettext("%(since)s 至 %(until)s", since=since, until=until))


def listed(items: Iterable[str]) -> Markup:
    """Return things one after another, as the reader's language parts them: 甲、乙 / A, B."""
    between = Markup("、") if language() == "zh" else Markup(", ")
    return between.join(items)


def iso(value: datetime | date) -> str:
    """Return the form for `<time datetime=…>`."""
    if isinstance(value, datetime):
        return value.astimezone(clock.LEGAL_ZONE).isoformat(timespec="minutes")
    return value.isoformat()


def left_until(value: datetime) -> str | None:
    """Return how long is left until a moment in words, or None once it has passed."""
    seconds = (value - clock.now()).total_seconds()
    if seconds <= 0:
        return None
    days, hours, minutes = int(seconds // 86400), int(seconds // 3600), int(seconds // 60)
    if days:
        return str(ngettext("还有 %(num)d 天", "还有 %(num)d 天", days))
    if hours:
        return str(ngettext("还有 %(num)d 小时", "还有 %(num)d 小时", hours))
    return str(ngettext("还有 %(num)d 分钟", "还有 %(num)d 分钟", max(minutes, 1)))


def zh(text: str) -> Markup:
    """Return what somebody wrote (or a Chinese name), marked as Chinese on English pages."""
    if language() == "zh":
        return escape(text)
    return Markup('<span lang="zh">{}</span>').format(text)


def mask_name(name: str) -> str:
    """Return a name as strangers see it: the first character and, if there are three, the last.

    王小明 becomes 王*明, 王明 becomes 王*; works on code points, so rare characters and names
    with a middle dot stay whole.
    """
    points = list(name.strip())
    two = 2
    if len(points) <= two:
        return points[0] + "*" if points else "*"
    return points[0] + "*" + points[-1]
