"""Browsers that signed in to an account before: strangers' wrong guesses do not shut them out."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Final, cast

from flask import Response, after_this_request, current_app, request

COOKIE: Final = "device"
KEPT: Final = timedelta(days=400)
"""As long as browsers keep any cookie."""

ACCOUNTS: Final = 8
"""How many accounts one browser is known to; a family may share it."""

_SHAPE: Final = re.compile(r"[0-9a-f]{32}(?:\.[0-9a-f]{64}){1,8}")


def known_device(person_id: str) -> str | None:
    """Return the id of this browser if it signed in to an account before, else None."""
    device, *proofs = _cookie()
    proof = _proof(device, person_id)
    return device if any(hmac.compare_digest(proof, each) for each in proofs) else None


def remember_device(person_id: str) -> None:
    """Let this browser show, from now on, that it signed in to an account."""
    device, *proofs = _cookie()
    device = device or secrets.token_hex(16)
    proof = _proof(device, person_id)
    value = ".".join([device, *dict.fromkeys([proof, *proofs[: ACCOUNTS - 1]])])

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            COOKIE,
            value,
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
        return response


def _cookie() -> Iterator[str]:
    """Yield the browser's id, then what proves that it signed in to one account or another."""
    value = request.cookies.get(COOKIE, "")
    yield from value.split(".") if _SHAPE.fullmatch(value) else ("",)


def _proof(device: str, person_id: str) -> str:
    key = cast(bytes, current_app.config["SECRET_KEY"])
    return hmac.new(key, f"device\0{device}\0{person_id}".encode(), hashlib.sha256).hexdigest()
