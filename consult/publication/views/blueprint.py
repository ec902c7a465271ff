"""The blueprint that the view modules hang their pages on, and the addresses of stories."""

from flask import Blueprint, url_for

from consult.core.reading import reader
from consult.publication import queries
from consult.publication.models import Objection

bp = Blueprint("publication", __name__)


def notice_url(rest: str) -> str:
    """Return the address of a notice."""
    return url_for("publication.show", notice_id=rest)


def objection_url(rest: str) -> str:
    """Return the address of an objection: its place on the page of the notice."""
    return place_of(queries.get_objection(reader(), rest))


def place_of(objection: Objection) -> str:
    """Return the address of an objection on the page of its notice."""
    return notice_url(objection.notice_id) + f"#objection-{objection.id}"
