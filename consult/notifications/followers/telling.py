"""Reads the record and tells those concerned."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import current_app

from consult.audit.leaf import SYSTEM
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.notifications import queries, rules, service
from consult.notifications.queries import About
from consult.notifications.rules import Audience, Line, Telling, Template
from consult.notifications.service import News

AT_A_TIME: Final = 100
"""How many people are told in one transaction: an assembly keeps nobody else from writing."""


def tell(entry: EntryView) -> None:
    """Tell everybody concerned by an entry, unless it is too old to be news."""
    telling = rules.TABLE[entry.kind]
    if not rules.is_news(entry.at, clock.now()):
        return
    _tell(telling, telling.lines, queries.about(reader(), entry))
    if telling.elsewhere:
        _tell(telling, telling.elsewhere, queries.about_elsewhere(reader(), entry))


def _tell(telling: Telling, lines: Sequence[Line], found: About) -> None:
    """Tell the people of some lines; seconders after the others, for whom the first line counts."""
    people = queries.recipients(reader(), found, lines, clock.now())
    matter_id = "" if found.matter is None else found.matter.id
    seconders = dict(lines).get(Audience.SECONDERS) if found.is_open else None
    if not people and seconders is None:
        return
    news = _news(telling, found, matter_id)
    hand_out(news, people)
    if seconders is not None:
        _tell_seconders(news, matter_id, seconders)


def _tell_seconders(news: News, matter_id: str, template: Template) -> None:
    """Tell who seconds a matter, some at a time: however many there are, few are in memory."""
    after = ""
    while some := queries.list_seconders(
        reader(), matter_id, news.at, after=after, limit=AT_A_TIME
    ):
        hand_out(news, dict.fromkeys(some, template))
        after = some[-1]


def _news(telling: Telling, found: About, matter_id: str) -> News:
    entry = found.entry
    args = {name: entry.facts[name] for name in telling.facts if name in entry.facts}
    if matter_id:
        args["matter"] = matter_id
    actor = entry.leaf["actor"]
    return News(
        key=entry.id,
        story=queries.leads_to(reader(), found, telling.leads_to),
        args=args,
        at=entry.at,
        actor="" if actor == SYSTEM else actor,
        stories=entry.subjects,
    )


def hand_out(news: News, people: Mapping[str, Template]) -> int:
    """Tell people of something who have not been told yet; return how many.

    It looks first: where nobody is left to be told, nothing waits for the write lock.
    """
    written = 0
    everybody = list(people.items())
    for start in range(0, len(everybody), AT_A_TIME):
        some = dict(everybody[start : start + AT_A_TIME])
        told = queries.already_told(reader(), news.key, some)
        forget()
        waiting = {who: template for who, template in some.items() if who not in told}
        if waiting:
            by_mail = mail_is_set_up()
            written += service.tell(system_actor(), LOG_ID, news, waiting, by_mail=by_mail)
    return written


def mail_is_set_up() -> bool:
    """Return whether this installation has a mail server."""
    return current_app.extensions["consult.settings"].mail_server is not None
