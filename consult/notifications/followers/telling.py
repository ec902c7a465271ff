"""Reads the record and tells those concerned."""

from collections.abc import Mapping
from typing import Final

from flask import current_app

from consult.audit.leaf import SYSTEM
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.notifications import queries, rules, service
from consult.notifications.rules import Template
from consult.notifications.service import News

AT_A_TIME: Final = 100
"""How many people are told in one transaction: an assembly keeps nobody else from writing."""


def tell(entry: EntryView) -> None:
    """Tell everybody concerned by an entry, unless it is too old to be news."""
    telling, now = rules.TABLE[entry.kind], clock.now()
    if not rules.is_news(entry.at, now):
        return
    found = queries.about(reader(), entry)
    people = queries.recipients(reader(), found, telling, now)
    if not people:
        return
    args = {name: entry.facts[name] for name in telling.facts if name in entry.facts}
    if found.matter is not None:
        args["matter"] = found.matter.id
    actor = entry.leaf["actor"]
    news = News(
        key=entry.id,
        story=queries.leads_to(reader(), found, telling.leads_to),
        args=args,
        at=entry.at,
        actor="" if actor == SYSTEM else actor,
        stories=entry.subjects,
    )
    hand_out(news, people)


def hand_out(news: News, people: Mapping[str, Template]) -> int:
    """Tell people of something who have not been told yet; return how many.

    It looks first: where nobody is left to be told, nothing waits for the write lock.
    """
    told = queries.already_told(reader(), news.key, people)
    waiting = [each for each in people.items() if each[0] not in told]
    forget()
    written = 0
    for start in range(0, len(waiting), AT_A_TIME):
        some = dict(waiting[start : start + AT_A_TIME])
        written += service.tell(system_actor(), LOG_ID, news, some, by_mail=mail_is_set_up())
    return written


def mail_is_set_up() -> bool:
    """Return whether this installation has a mail server."""
    return current_app.extensions["consult.settings"].mail_server is not None
