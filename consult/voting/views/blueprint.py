"""The blueprint that the view modules hang their pages on, and the addresses of stories."""

from flask import Blueprint, url_for

bp = Blueprint("voting", __name__)


def poll_url(rest: str) -> str:
    """Return the address of a poll's page."""
    return url_for("voting.show", poll_id=rest)


def ballot_url(rest: str) -> str:
    """Return the address of a ballot's poll ("<poll>/<place>")."""
    return poll_url(rest.partition("/")[0])
