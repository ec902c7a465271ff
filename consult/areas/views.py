"""Pages of areas: where visitors choose their community."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.areas import queries
from consult.areas.messages import words_for
from consult.areas.models import Area
from consult.areas.rules import LONGEST_NAME, has_control_characters
from consult.core import clock
from consult.core.web import page_from, public, reader

PAGE_ROWS: Final = 60
"""Communities on a page: a street or two at least, so that neighbours stand together."""

CODE: Final = "012"
"""Format of a code that was read as a number."""

bp = Blueprint("areas", __name__)


@dataclass(frozen=True)
class PlacesOfAKind:
    """Communities, or villages, of one street or town; `word` says which."""

    word: Any
    areas: Sequence[Area]


@dataclass(frozen=True)
class Street:
    """A street or town, and what stands in it on this page."""

    area: Area
    kinds: Sequence[PlacesOfAKind]


@dataclass(frozen=True)
class Chooser:
    """The page of communities: streets in the order of their codes, and where to go on."""

    search: str
    streets: Sequence[Street]
    next_url: str | None
    first_url: str | None


@bp.get("/communities")
@public
def index() -> ResponseReturnValue:
    """Show the communities by street and town, all of them or those of a name."""
    return render_template(
        "areas/index.html",
        chooser=_chooser(_searched(request.args.get("q", "")), request.args.get("after")),
    )


def _searched(text: str) -> str:
    """Return what to look for: composed, cut, and without characters no name has."""
    visible = "".join(each for each in text if not has_control_characters(each))
    return unicodedata.normalize("NFC", visible).strip()[:LONGEST_NAME]


def _chooser(search: str, after: str | None) -> Chooser:
    key = page_from(after)
    found = queries.list_communities(
        reader(),
        clock.legal_day(clock.now()),
        after=None if key is None else f"{key:{CODE}}",
        limit=PAGE_ROWS + 1,
        search=search or None,
    )
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    wanted = search or None
    return Chooser(
        search=search,
        streets=_by_street(shown),
        next_url=url_for("areas.index", q=wanted, after=shown[-1].code) if more else None,
        first_url=None if key is None else url_for("areas.index", q=wanted),
    )


def _by_street(communities: Sequence[Area]) -> list[Street]:
    around = {area.parent_id for area in communities if area.parent_id is not None}
    streets = {area.id: area for area in queries.list_areas(reader(), around)}
    return [
        Street(
            area=streets[street],
            kinds=[
                PlacesOfAKind(word=words_for(kind).place, areas=list(areas))
                for kind, areas in groupby(places, key=lambda area: area.kind)
            ],
        )
        for street, places in groupby(communities, key=lambda area: area.parent_id)
        if street is not None
    ]
