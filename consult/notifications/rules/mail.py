"""When mail goes out, when it is tried again, and the links in it that nobody can make up."""

import hashlib
import hmac
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from consult.core import clock
from consult.core.mail import is_mail_address
from consult.notifications.rules.refusal import Refusal


class MailState(StrEnum):
    """Where the mail of a message stands."""

    NONE = "none"
    DUE = "due"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"


QUIET_FROM: Final = time(22, 0)
QUIET_UNTIL: Final = time(7, 30)
"""Civil times where the law applies; mail that is due between them waits for the morning."""

BACK_OFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""How long to wait after the first failure, the second, and so on."""

MOST_TRIES: Final = len(BACK_OFF) + 1

LEASE: Final = timedelta(minutes=10)
"""How long a mail belongs to the worker that took it: if that one dies, it is taken again."""

CONFIRM_WITHIN: Final = timedelta(days=3)
CONFIRM_DAY: Final = timedelta(hours=24)
CONFIRMS_A_DAY: Final = 5
"""So that nobody uses the form to send strangers mail."""


def is_quiet(now: datetime) -> bool:
    """Return whether a moment lies in the quiet hours."""
    at = clock.to_legal_time(now).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL


def out_of_quiet(now: datetime) -> datetime:
    """Return a moment, or if it lies in the quiet hours their end."""
    if not is_quiet(now):
        return now
    local = clock.to_legal_time(now)
    day = local.date() + timedelta(days=local.time() >= QUIET_FROM)
    return clock.from_legal_time(datetime.combine(day, QUIET_UNTIL))


def retry_at(tries: int, now: datetime, *, at_once: bool = False) -> datetime | None:
    """Return when to try again after a number of failures, or None: give up."""
    if tries >= MOST_TRIES:
        return None
    again = now + BACK_OFF[max(tries, 1) - 1]
    return again if at_once else out_of_quiet(again)


def why_not_address(text: str) -> Refusal | None:
    """Return why something is no address to send mail to, or None."""
    return None if is_mail_address(text) else Refusal.ADDRESS_MALFORMED


def why_not_confirm_mail(sent_today: int) -> Refusal | None:
    """Return why no further mail is sent that asks to confirm an address, or None."""
    return Refusal.TOO_MANY_MAILS if sent_today >= CONFIRMS_A_DAY else None


def stop_token(secret: bytes, person_id: str, address: str) -> str:
    """Return what a link that stops the mail ends in; it is good as long as the address is.

    The address is bound by the seal and does not stand in the link.
    """
    return f"{person_id}.{_seal(secret, 'stop', person_id, address)}"


def confirm_token(secret: bytes, person_id: str, address: str, until: datetime) -> str:
    """Return what a link that confirms an address ends in; it is good until a moment."""
    end = str(clock.to_ms(until))
    return f"{person_id}.{end}.{_seal(secret, 'confirm', person_id, address, end)}"


def person_of(token: str) -> str:
    """Return whose link it says it is."""
    return token.partition(".")[0]


def is_stop_token(token: str, secret: bytes, person_id: str, address: str) -> bool:
    """Return whether a link to stop the mail is ours, for this person and address."""
    return _equal(token, stop_token(secret, person_id, address))


def is_confirm_token(
    token: str, secret: bytes, person_id: str, address: str, now: datetime
) -> bool:
    """Return whether a link to confirm an address is ours, for these two, and still good."""
    end = token.split(".")[1:2]
    if not (end and end[0].isascii() and end[0].isdigit() and len(end[0]) < len("253402300800000")):
        return False
    until = clock.from_ms(int(end[0]))
    return now < until and _equal(token, confirm_token(secret, person_id, address, until))


def _seal(secret: bytes, *parts: str) -> str:
    """Return HMAC-SHA-256 over parts that hold no NUL, cut to 128 bits, as hex."""
    bound = "\0".join(("notifications", *parts)).encode()
    return hmac.new(secret, bound, hashlib.sha256).hexdigest()[:32]


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
