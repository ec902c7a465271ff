"""Use cases of the mail job: taking what is due, and noting what came of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from consult.audit.models import Log
from consult.audit.record import Tx, off_record
from consult.notifications import permissions, queries, rules
from consult.notifications.models import Message, Wish
from consult.notifications.rules import MailState, Template
from consult.notifications.service.telling import hold_back

AT_A_TIME = 20
"""How many mails a worker takes at a time: as many as are sent well within the lease."""


@dataclass(frozen=True)
class Letter:
    """A mail to send: to whom, in which language, and what it is about."""

    message_id: str
    person_id: str
    address: str
    language: str
    template: Template
    args: Mapping[str, int | str]


@dataclass(frozen=True)
class Outcome:
    """What came of sending a mail: no code means that a server took it.

    Attributes:
        code: what went wrong, as a code; never an address or an answer's text.
        final: whether trying again is of no use.
    """

    code: str = ""
    final: bool = False


@off_record(permissions.SEND_MAIL, Log)
def take_mail(tx: Tx, _log: Log, *, quiet: bool) -> list[Letter]:
    """Take some mail that is due, for as long as the lease runs; return it.

    What its reader has read meanwhile, or wants no more, is not sent.
    """
    letters = []
    for message, wish in queries.lock_due_mail(tx.session, tx.now, AT_A_TIME, quiet=quiet):
        if wish is None or not _is_wanted(message, wish):
            hold_back(message)
        elif message.mail_tries >= rules.MOST_TRIES:  # every time the worker died over it
            message.mail_state, message.mail_due_at = MailState.FAILED, None
            message.mail_error = "lost"
        else:
            message.mail_tries += 1
            message.mail_due_at = tx.now + rules.LEASE
            letters.append(_letter(message, wish))
    return letters


@off_record(permissions.SEND_MAIL, Log)
def note_mail(tx: Tx, _log: Log, outcomes: Mapping[str, Outcome]) -> None:
    """Note what came of some mails: sent, to be tried again, or given up."""
    for message_id, outcome in sorted(outcomes.items()):
        message = tx.session.get(Message, message_id)
        if message is None or message.mail_state != MailState.DUE:
            if message is not None and not outcome.code:
                message.mail_state = MailState.SENT  # it was read, or stopped, while under way
            continue
        message.mail_error = outcome.code
        if not outcome.code:
            message.mail_state, message.mail_due_at = MailState.SENT, None
            continue
        at_once = message.template in rules.AT_ONCE
        again = rules.retry_at(message.mail_tries, tx.now, at_once=at_once)
        if outcome.final or again is None:
            message.mail_state, message.mail_due_at = MailState.FAILED, None
        else:
            message.mail_due_at = again


def _is_wanted(message: Message, wish: Wish) -> bool:
    if message.template == Template.CONFIRM_ADDRESS:
        return bool(wish.address) and wish.confirmed_at is None
    return wish.takes_mail and message.read_at is None


def _letter(message: Message, wish: Wish) -> Letter:
    return Letter(
        message_id=message.id,
        person_id=message.person_id,
        address=wish.address,
        language=wish.language,
        template=Template(message.template),
        args=json.loads(message.args),
    )
