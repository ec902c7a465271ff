"""Lists that page by key: where a list goes on from."""

from datetime import datetime
from typing import Final

from flask import abort

from consult.core import clock
from consult.core.ids import ID_LENGTH

PAGE_ROWS: Final = 20
LATEST_MS: Final = 253_402_300_799_999
"""The last millisecond of the year 9999."""


def page_from(value: str | None) -> int | None:
    """Return the key a list page continues from.

    Raises:
        NotFound: by 404, if it is no number.
    """
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 19):  # noqa: PLR2004 - 63 bits
        abort(404)
    return int(value)


def key_of(at: datetime, row_id: str) -> str:
    """Return the key of a row of a list: its moment in ms, a dash, its id."""
    return f"{clock.to_ms(at)}-{row_id}"


def key_from(value: str | None) -> tuple[datetime, str] | None:
    """Return the key that a list continues from; anything else is no page (404)."""
    if value is None:
        return None
    at, _, last = value.partition("-")
    known = at.isascii() and at.isdigit() and len(last) == ID_LENGTH and last.isalnum()
    if not known or len(at) > len(str(LATEST_MS)) or int(at) > LATEST_MS:
        abort(404)
    return clock.from_ms(int(at)), last
