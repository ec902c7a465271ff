"""What a password, an account name and a residence must be."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from typing import Final

from consult.identity.rules.refusal import Refusal

SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 200

_ACCOUNT = re.compile(r"[a-z][a-z0-9._-]{2,39}")
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_PHONE_AS_WRITTEN = re.compile(r"(?:\+?86)?[-\s]*((?:[0-9][-\s]*){11})")


def why_not_password(password: str, names: AbstractSet[str]) -> Refusal | None:
    """Return why a password will not do, or None (NIST SP 800-63B: length, not make-up)."""
    if len(password) < SHORTEST_PASSWORD:
        return Refusal.PASSWORD_SHORT
    plain = password.casefold()
    if len(set(plain)) < 4 or plain in {name.casefold() for name in names}:  # noqa: PLR2004
        return Refusal.PASSWORD_GUESSABLE
    return None


def plain_login(text: str) -> str:
    """Return an account name or phone number as it is stored, however it was typed.

    138 0013 8000, +86 138-0013-8000 and full-width digits are the same phone number; account
    names are lower case.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    phone = _PHONE_AS_WRITTEN.fullmatch(plain)
    return re.sub(r"[-\s]", "", phone[1]) if phone else plain.lower()


def why_not_names(account: str, phone: str, *, signs_in: bool) -> Refusal | None:
    """Return why account name and phone number will not do, or None.

    Whoever signs in needs one of them; somebody entered at the desk may have neither.
    """
    way_in = why_not_way_in(account, phone, signs_in=signs_in)
    return way_in or why_not_account(account) or why_not_phone(phone)


def why_not_way_in(account: str, phone: str, *, signs_in: bool) -> Refusal | None:
    """Return why somebody could not sign in, having neither account name nor phone, or None."""
    return Refusal.NEEDS_A_WAY_IN if signs_in and not account and not phone else None


def why_not_account(account: str) -> Refusal | None:
    """Return why an account name will not do, or None; there may be none."""
    return Refusal.ACCOUNT_MALFORMED if account and not _ACCOUNT.fullmatch(account) else None


def why_not_phone(phone: str) -> Refusal | None:
    """Return why a phone number will not do, or None; there may be none."""
    return Refusal.PHONE_MALFORMED if phone and not _PHONE.fullmatch(phone) else None


def why_not_confirm_residence(*, registered: bool, confirmed: bool) -> Refusal | None:
    """Return why a residence cannot be confirmed, or None."""
    if not registered:
        return Refusal.NOT_REGISTERED_HERE
    return Refusal.ALREADY_CONFIRMED if confirmed else None


def why_not_change_name_consent(*, before: bool, after: bool) -> Refusal | None:
    """Return why the choice about one's name cannot be put on record, or None."""
    return Refusal.NAME_AS_BEFORE if before == after else None
