"""Pages of voting."""

from flask import Blueprint, url_for

bp = Blueprint("voting", __name__)


def poll_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("voting.show", rest=rest)


def ballot_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("voting.show", rest=rest)
