"""Pages of issues."""

from flask import Blueprint, url_for

bp = Blueprint("issues", __name__)


def matter_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("issues.show", rest=rest)


def task_url(rest: str) -> str:
    """Return the address of a story's page."""
    return url_for("issues.show", rest=rest)
