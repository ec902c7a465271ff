"""Pages of matters."""

from typing import cast

from flask import g, url_for
from markupsafe import Markup

from consult.core.feature import Heading
from consult.core.formatting import zh
from consult.core.reading import reader
from consult.issues import queries, service
from consult.issues.models import Matter
from consult.issues.views import (
    acting,
    comments,
    desk,
    lists,
    receipts,
    search,
    share,
    sheets,
    show,
    survey,
    tasks,
    versions,
    voices,
)
from consult.issues.views.blueprint import bp
from consult.issues.views.comments import comment_url
from consult.issues.views.pill import state_pill

__all__ = [
    "acting",
    "bp",
    "comment_url",
    "comments",
    "desk",
    "lists",
    "matter_heading",
    "matter_url",
    "receipts",
    "search",
    "share",
    "sheets",
    "show",
    "state_pill",
    "survey",
    "task_url",
    "tasks",
    "versions",
    "voices",
]


def _held(matter_id: str) -> Matter:
    """Return a matter that the same page asks for again: the session keeps no row by itself."""
    g.held = queries.get_matter(reader(), matter_id)
    return cast(Matter, g.held)


def matter_url(matter_id: str) -> str | None:
    """Return the address of a matter's page, unless the visitor may not know of it."""
    if acting.is_hidden(_held(matter_id)):
        return None
    return url_for("issues.show", matter_id=matter_id)


def matter_heading(matter_id: str) -> Heading | None:
    """Return title, number and meeting place of a matter, if the visitor may read it."""
    matter = _held(matter_id)
    if not acting.may_read(matter):
        return None
    venue = zh(matter.venue) if matter.venue else Markup()
    return Heading(zh(matter.title), service.case_number(matter), venue)


def task_url(task_id: str) -> str | None:
    """Return the address of the page of the matter that a task belongs to."""
    return matter_url(queries.get_task(reader(), task_id).matter_id)
