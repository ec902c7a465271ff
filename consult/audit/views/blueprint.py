"""The blueprint of the record, and what its pages share."""

from flask import Blueprint

from consult.core.i18n import words

bp = Blueprint("audit", __name__)


def story_words(subject: str) -> str:
    """Return what kind of story a subject is."""
    return words(f"story.{subject.partition('/')[0]}")
