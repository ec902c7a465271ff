"""The board: newest notices, of one community or of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from consult.areas import queries as areas
from consult.areas.messages import place
from consult.areas.models import Area
from consult.core import clock
from consult.core.i18n import words
from consult.core.web import (
    PAGE_ROWS,
    key_from,
    key_of,
    public,
    reader,
)
from consult.publication import queries, rules
from consult.publication.models import Notice
from consult.publication.rules import Window
from consult.publication.views.blueprint import bp, notice_url

TONES: Final = {
    Window.COMING: "waiting",
    Window.RUNNING: "active",
    Window.OVER: "done",
}


@dataclass(frozen=True)
class NoticeLine:
    """A notice in a list."""

    notice: Notice
    url: str
    place: Markup
    kind: str
    window: Window

    @property
    def window_words(self) -> str:
        """Where it stands, in words."""
        return window_words(self.notice, self.window)

    @property
    def tone(self) -> str:
        """Tone of the pill that says so."""
        return TONES[self.window]


@dataclass(frozen=True)
class Board:
    """The page of notices, of one community or of all."""

    lines: Sequence[NoticeLine]
    area: Area | None
    codes: Mapping[str, str]
    next_url: str | None
    first_url: str | None


@bp.get("/notices")
@public
def index() -> ResponseReturnValue:
    """List the newest notices, of one community or of all."""
    return render_template(
        "publication/index.html",
        board=_board(request.args.get("code"), request.args.get("before")),
    )


def window_words(notice: Notice, window: Window) -> str:
    """Return where a notice stands, in words; one that was taken down says so."""
    return words("window.withdrawn" if notice.withdrawn_at else f"window.{window}")


def _board(code: str | None, before: str | None) -> Board:
    now = clock.now()
    area = areas.get_area_by_code(reader(), code, clock.legal_day(now)) if code else None
    found = queries.list_notices(
        reader(),
        area_id=None if area is None else area.id,
        before=key_from(before),
        limit=PAGE_ROWS + 1,
    )
    shown = found[:PAGE_ROWS]
    places = areas.list_areas(reader(), {notice.area_id for notice in shown})
    names = {each.id: place(each) for each in places}
    wanted = None if area is None else area.code
    return Board(
        lines=[
            NoticeLine(
                notice=notice,
                url=notice_url(notice.id),
                place=names[notice.area_id],
                kind=words(f"notice.{notice.kind}"),
                window=rules.window(notice.from_at, notice.until_at, now),
            )
            for notice in shown
        ],
        area=area,
        codes={each.id: each.code for each in places},
        next_url=url_for(
            "publication.index", code=wanted, before=key_of(shown[-1].from_at, shown[-1].id)
        )
        if len(found) > PAGE_ROWS
        else None,
        first_url=url_for("publication.index", code=wanted) if before else None,
    )
