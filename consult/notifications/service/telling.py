"""Use cases of messages: putting them into inboxes, and opening them; none is a decision."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consult.audit.models import Log
from consult.audit.record import Tx, off_record, pseudonym
from consult.core.ids import new_id
from consult.identity.models import Person
from consult.notifications import permissions, queries, rules
from consult.notifications.models import Message, Wish
from consult.notifications.rules import MailState, Template


@dataclass(frozen=True)
class News:
    """Something that people are told of.

    Attributes:
        key: its own name; nobody is told of it twice.
        story: what the message leads to.
        args: ids and codes that the words need.
        at: when it happened.
        actor: pseudonym of who did it, who is not told; empty if nobody did.
        stories: the stories that the pseudonym may belong to.
    """

    key: str
    story: str
    args: Mapping[str, int | str]
    at: datetime
    actor: str = ""
    stories: tuple[str, ...] = ()


@off_record(permissions.TELL, Log)
def tell(tx: Tx, _log: Log, news: News, people: Mapping[str, Template], *, by_mail: bool) -> int:
    """Put a message into the inboxes of some people; return into how many.

    Who has one about the same thing gets no second one, so that reading the record again from
    its beginning doubles nothing.
    """
    told = queries.already_told(tx.session, news.key, people) | _who_did_it(tx, news, people)
    waiting = {
        person_id: template for person_id, template in people.items() if person_id not in told
    }
    wishes = queries.wishes_of(tx.session, waiting)
    mails = by_mail and rules.is_for_mail(news.at, tx.now)
    for person_id, template in waiting.items():
        message = _message(person_id, news, template)
        if mails and _takes_mail(wishes.get(person_id)):
            post(message, tx.now)
        tx.session.add(message)
    return len(waiting)


@off_record(permissions.OWN, Person)
def mark_read(tx: Tx, person: Person, message_ids: tuple[str, ...]) -> None:
    """Note that somebody opened messages of theirs; what has been read is not mailed any more."""
    for message_id in message_ids:
        message = queries.get_message(tx.session, message_id, person.id)
        if message.read_at is None:
            message.read_at = tx.now
        if message.template != Template.CONFIRM_ADDRESS:
            hold_back(message)


def post(message: Message, now: datetime) -> None:
    """Let a message be mailed as well: now, or when the quiet hours are over (a step)."""
    at_once = message.template in rules.AT_ONCE
    message.mail_state = MailState.DUE
    message.mail_due_at = now if at_once else rules.out_of_quiet(now)


def hold_back(message: Message) -> None:
    """Mail a message no more, if it has not gone out (a step)."""
    if message.mail_state == MailState.DUE:
        message.mail_state, message.mail_due_at = MailState.SUPPRESSED, None


def _message(person_id: str, news: News, template: Template) -> Message:
    return Message(
        id=new_id(),
        person_id=person_id,
        key=news.key,
        template=template,
        subject=news.story,
        args=json.dumps(dict(news.args), sort_keys=True),
        made_at=news.at,
        read_at=None,
        mail_state=MailState.NONE,
        mail_due_at=None,
        mail_tries=0,
        mail_error="",
    )


def _takes_mail(wish: Wish | None) -> bool:
    return wish is not None and wish.takes_mail


def _who_did_it(tx: Tx, news: News, people: Mapping[str, Template]) -> set[str]:
    """Return who of some people acted: the record knows them by pseudonyms only."""
    if not news.actor:
        return set()
    return {
        person_id
        for person_id, key in queries.keys_of(tx.session, people).items()
        if news.actor in {pseudonym(key, story) for story in news.stories}
    }
