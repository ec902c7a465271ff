"""The record: whose it is, how anybody checks it, and its newest entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.audit import queries
from consult.audit.models import CheckpointRow, Log
from consult.audit.queries import CheckCode, EntryView
from consult.audit.views.blueprint import bp, story_words
from consult.audit.views.growth import Growth, growth
from consult.audit.views.printed import Wanted, look_up
from consult.core import clock
from consult.core.web import PAGE_ROWS, page_from, public, reader

GROUP: Final = 8
"""Characters of a code that are read out together."""


@dataclass(frozen=True)
class Row:
    """An entry in the list; what its stories lead to is on the entry's own page."""

    entry: EntryView
    stories: Sequence[str]


@dataclass(frozen=True)
class RecordPage:
    """The record: whose it is, how far it is signed, and its newest entries."""

    log: Log
    size: int
    checkpoint: CheckpointRow | None
    code: str
    short: CheckCode | None
    wanted: Wanted
    growth: Growth | None
    rows: Sequence[Row]
    next_url: str | None
    first_url: str | None


@bp.get("/record")
@public
def index() -> ResponseReturnValue:
    """List the newest entries."""
    below = page_from(request.args.get("below"))
    entries = queries.list_entries(reader(), below=below, limit=PAGE_ROWS)
    last = entries[-1].index if entries else 0
    checkpoint = queries.last_checkpoint(reader())
    size = queries.count_entries(reader())
    page = RecordPage(
        log=queries.get_log(reader()),
        size=size,
        checkpoint=checkpoint,
        code=_grouped(checkpoint.root) if checkpoint else "",
        short=queries.code_of(checkpoint),
        wanted=look_up(request.args.get("size"), request.args.get("day")),
        growth=growth(reader(), size, clock.now()) if below is None else None,
        rows=[Row(each, [story_words(name) for name in each.subjects]) for each in entries],
        next_url=url_for("audit.index", below=last) if last else None,
        first_url=url_for("audit.index") if below is not None else None,
    )
    return render_template("audit/index.html", page=page)


def _grouped(code: str) -> str:
    """Return a code in groups that can be read out and compared."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
