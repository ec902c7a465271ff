"""The one reading session of a request or of a background task, to hand to queries."""

from sqlalchemy.orm import Session

from consult.core.db import db


def reader() -> Session:
    """Return the reading session; its connections cannot write."""
    return db.session()


def forget() -> None:
    """End the read transaction, so that the next question sees what was committed since."""
    db.session.rollback()
