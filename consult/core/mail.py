"""Mail: what an address may look like, and which server takes what is sent."""

import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST: Final = 254
"""Characters of an address (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_LONGEST_LOCAL: Final = 64
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)


def is_mail_address(text: str) -> bool:
    """Return whether a text is an address that mail can be sent to.

    It is the form of RFC 5321 without quotes and comments, which nobody has and which could
    carry white space, angle brackets or line ends into a header.
    """
    local = text.partition("@")[0]
    known = _ADDRESS.fullmatch(text) is not None
    return known and len(text) <= LONGEST and len(local) <= _LONGEST_LOCAL


@dataclass(frozen=True)
class MailServer:
    """A mail server and how to speak with it.

    Attributes:
        host: its name or address.
        port: its port.
        user: whom to sign in as; empty for nobody.
        password: that user's.
        tls: whether the connection begins encrypted (`smtps`).
        starttls: whether it is encrypted before anything is said (RFC 3207).
    """

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False


def parse_mail_server(url: str) -> MailServer:
    """Return the mail server that a URL names: `smtp://user:password@host:587?starttls=1`.

    Raises:
        ValueError: it is no such URL; the text never repeats it, since it holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # its words repeat what they did not understand
        raise ValueError("is no URL; write special characters of the password as %…") from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("must begin with smtp:// or smtps:// and name a host")
    if parts.path not in {"", "/"} or parts.fragment:
        raise ValueError("must end after the host, the port and ?starttls=1")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if options.keys() - {"starttls"} or options.get("starttls", "0") not in {"0", "1"}:
        raise ValueError("takes ?starttls=1 and no other option")
    tls, starttls = parts.scheme == "smtps", options.get("starttls") == "1"
    if tls and starttls:
        raise ValueError("is encrypted from the start with smtps://: leave ?starttls=1 out")
    if (parts.username is None) != (parts.password is None):
        raise ValueError("must name both user and password, or neither")
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587 if starttls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=starttls,
    )
