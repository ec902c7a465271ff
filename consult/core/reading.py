"""The one reading session of a request or of a background task, and rows by their ids."""

from typing import TypeVar

from sqlalchemy.orm import Session

from consult.core.db import Base, db
from consult.core.errors import NotFound

Row = TypeVar("Row", bound=Base)


def reader() -> Session:
    """Return the reading session; its connections cannot write."""
    return db.session()


def forget() -> None:
    """End the read transaction, so that the next question sees what was committed since."""
    db.session.rollback()


def get_row(session: Session, model: type[Row], key: str) -> Row:
    """Return a row by its id.

    Raises:
        NotFound: there is none.
    """
    found = session.get(model, key)
    if found is None:
        raise NotFound(model.__name__)
    return found


def lock_row(session: Session, model: type[Row], key: str) -> Row:
    """Return a row by its id as it is now, locked against others who change it.

    Raises:
        NotFound: there is none.
    """
    found = session.get(model, key, with_for_update={"key_share": True}, populate_existing=True)
    if found is None:
        raise NotFound(model.__name__)
    return found
