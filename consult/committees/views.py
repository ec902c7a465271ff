"""Pages of committees."""

from flask import Blueprint, url_for

bp = Blueprint("committees", __name__)


def committee_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("committees.show", rest=rest)


def panel_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("committees.show", rest=rest)
