"""How long a session lasts, and when those who try too often are made to wait."""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from consult.identity.rules.refusal import Refusal

FREE_TRIES: Final = 5
"""Of one name from one address (or from one browser that is known to the account)."""

FREE_TRIES_OF_NAME: Final = 50
"""From anywhere: strangers who guess must not easily lock a member out of a vote."""

FREE_TRIES_OF_ADDRESS: Final = 100
"""A whole community may stand behind one address, so it gets more tries than one account."""

FREE_REGISTRATIONS: Final = 10
"""From one address, in `REGISTRATION_WAIT`."""

WAIT: Final = timedelta(minutes=15)
REGISTRATION_WAIT: Final = timedelta(hours=1)
SESSION_LIFE: Final = timedelta(days=14)
SESSION_IDLE: Final = timedelta(days=2)


@dataclass(frozen=True)
class Tries:
    """Failed sign-ins under one key (a name, an address, both), and since when they count."""

    failures: int
    since: datetime | None


def why_not_try(tries: Tries, now: datetime, free: int = FREE_TRIES) -> Refusal | None:
    """Return why another attempt has to wait after `free` failed ones, or None."""
    if tries.failures < free or tries.since is None:
        return None
    return Refusal.WAIT_A_WHILE if now < tries.since + WAIT else None


def why_not_register(tries: Tries, now: datetime) -> Refusal | None:
    """Return why nobody else can register from an address just now, or None."""
    if tries.failures < FREE_REGISTRATIONS or tries.since is None:
        return None
    return Refusal.TOO_MANY_REGISTRATIONS if now < tries.since + REGISTRATION_WAIT else None


def counted_address(address: str) -> str:
    """Return what an address is counted as: one household has a whole /64 of IPv6 (RFC 6177)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))
