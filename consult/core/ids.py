"""Names that cannot be guessed."""

import base64
import secrets
from typing import Final

ID_LENGTH: Final = 26
"""Characters of an id: 128 bits in base32 without padding."""


def new_id() -> str:
    """Return a fresh id: 128 random bits, RFC 4648 base32, lower case, no padding."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()


def new_hex_id() -> str:
    """Return a fresh id of an entry on the record: 128 random bits as 32 hex digits."""
    return secrets.token_hex(16)
