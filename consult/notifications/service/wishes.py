"""Use cases of wishes: an address, its confirmation, and no more mail; none is a decision."""

from dataclasses import dataclass

from consult.audit.record import Tx, off_record
from consult.core.errors import Refused
from consult.core.ids import new_id
from consult.identity.models import Person
from consult.notifications import permissions, queries, rules
from consult.notifications.models import Message, Wish
from consult.notifications.rules import MailState, Refusal, Template
from consult.notifications.service.telling import hold_back, post


@dataclass(frozen=True)
class Wishes:
    """How somebody wants to be told; without an address none is kept."""

    address: str
    mail_on: bool
    language: str


@off_record(permissions.OWN, Person)
def set_wishes(tx: Tx, person: Person, wishes: Wishes) -> bool:
    """Keep how somebody wants to be told; return whether a mail asks to confirm the address."""
    wish = queries.find_wish(tx.session, person.id)
    if wish is None:
        wish = Wish(person_id=person.id, address="", confirmed_at=None)
        tx.session.add(wish)
    changed = wishes.address != wish.address
    wish.mail_on, wish.language = wishes.mail_on, wishes.language
    if changed:
        wish.address, wish.confirmed_at = wishes.address, None
        _hold_back_all(tx, person.id)
    if not wishes.address or wish.confirmed_at is not None:
        return False
    sent = queries.confirms_sent(tx.session, person.id, tx.now)
    refusal = rules.why_not_address(wishes.address) or rules.why_not_confirm_mail(sent)
    if refusal is None:
        _ask_to_confirm(tx, person)
    elif changed:
        raise Refused(refusal)
    return refusal is None


@off_record(permissions.OWN, Person)
def confirm_address(tx: Tx, person: Person, address: str) -> None:
    """Note that an address is the person's own: the link that was sent there was opened."""
    wish = queries.find_wish(tx.session, person.id)
    if wish is None or not address or wish.address != address:
        raise Refused(Refusal.LINK_VOID)
    if wish.confirmed_at is None:
        wish.confirmed_at = tx.now


@off_record(permissions.STOP_MAIL, Person)
def stop_mail(tx: Tx, person: Person) -> None:
    """Send somebody no more mail, what is under way included; the inbox stays."""
    wish = queries.find_wish(tx.session, person.id)
    if wish is not None:
        wish.mail_on = False
    _hold_back_all(tx, person.id)


def _hold_back_all(tx: Tx, person_id: str) -> None:
    for message in queries.list_waiting_mail(tx.session, person_id):
        hold_back(message)


def _ask_to_confirm(tx: Tx, person: Person) -> None:
    """Put a message into the inbox whose mail holds the link (a step)."""
    for message in queries.list_waiting_mail(tx.session, person.id):
        if message.template == Template.CONFIRM_ADDRESS:
            hold_back(message)
    message = Message(
        id=new_id(),
        person_id=person.id,
        key=f"confirm/{new_id()}",
        template=Template.CONFIRM_ADDRESS,
        subject=person.story,
        args="{}",
        made_at=tx.now,
        read_at=None,
        mail_state=MailState.NONE,
        mail_due_at=None,
        mail_tries=0,
        mail_error="",
    )
    post(message, tx.now)
    tx.session.add(message)
