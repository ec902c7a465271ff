"""What follows by itself: the file of a removed document is erased, and what nobody sent goes."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Flask, current_app

from consult.audit.followers import Follower
from consult.audit.models import LOG_ID
from consult.audit.queries import EntryView
from consult.core import clock
from consult.core.policy import system_actor
from consult.core.reading import reader
from consult.documents import queries, service
from consult.documents.entries import DocumentRemoved

LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
EVERY: Final = timedelta(minutes=1)
_ROUND: Final = "consult.documents.round"


@dataclass
class Round:
    """The way through the folders, one at a time."""

    next_at: datetime = LONG_AGO
    last: str = ""


def begin(app: Flask) -> None:
    """Set out on the round."""
    app.extensions[_ROUND] = Round()


def erase(entry: EntryView) -> None:
    """Erase the file of a removed document."""
    for story in entry.subjects:
        prefix, _, document_id = story.partition("/")
        if prefix == "document":
            service.erase(document_id)


def clear_away() -> int:
    """Forget drafts that are over, and erase what nothing refers to; return how many files.

    One folder a minute, so that many files never make one look long.
    """
    now, way = clock.now(), current_app.extensions[_ROUND]
    if now < way.next_at:
        return 0
    way.next_at = now + EVERY
    if queries.has_old_drafts(reader(), now):
        service.drop_old_drafts(system_actor(), LOG_ID)
    folders = service.list_folders()
    if not folders:
        return 0
    way.last = next((each for each in folders if each > way.last), folders[0])
    return service.clear_folder(way.last)


FOLLOWERS = (Follower("documents.erase", frozenset({DocumentRemoved.kind}), erase),)
