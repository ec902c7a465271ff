"""Pages of publication."""

from flask import Blueprint, url_for

bp = Blueprint("publication", __name__)


def notice_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("publication.show", rest=rest)


def objection_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("publication.show", rest=rest)
