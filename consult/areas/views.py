"""Pages of areas: where visitors choose their community."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.areas import queries
from consult.areas.models import Area
from consult.areas.queries import NEAR, Found, Key
from consult.areas.rules import CODE_DIGITS, LONGEST_NAME, Level, asked, has_control_characters
from consult.core import clock
from consult.core.web import public, reader, visitor

PAGE_ROWS: Final = 60
"""Places that were found, on a page."""

_KEY: Final = re.compile(rf"([1-9])-([0-9]{{{CODE_DIGITS}}})-(.{{1,{LONGEST_NAME + 1}}})")

bp = Blueprint("areas", __name__)


@dataclass(frozen=True)
class Hit:
    """A place that was found, and the areas around it from the outermost to the next."""

    area: Area
    around: Sequence[Area]


@dataclass(frozen=True)
class Part:
    """A street or town of a district, and how many communities and villages it has."""

    area: Area
    count: int


@dataclass(frozen=True)
class District:
    """A district near by, laid out by its streets and towns."""

    area: Area
    parts: Sequence[Part]


@dataclass(frozen=True)
class Results:
    """What was found on a page of the search.

    Attributes:
        near: places near by, in the order of their codes.
        further: other places, in the order of their names, own province first.
        shown: how many stand on the page.
        next_url: where the list goes on.
        first_url: where it begins, if this is a later page.
    """

    near: Sequence[Hit]
    further: Sequence[Hit]
    shown: int
    next_url: str | None
    first_url: str | None


@dataclass(frozen=True)
class Chooser:
    """The page on which a place is chosen.

    Attributes:
        search: what was looked for, or empty.
        results: what was found; None if nothing was looked for.
        mine: communities in which the visitor lives or works.
        in_use: other communities in which the platform is in use.
        districts: what lies near by.
        provinces: the whole country, if more than one province is known.
    """

    search: str
    results: Results | None
    mine: Sequence[Area]
    in_use: Sequence[Area]
    districts: Sequence[District]
    provinces: Sequence[Area]


@bp.get("/communities")
@public
def index() -> ResponseReturnValue:
    """Show where to choose a community: by name or code, near by, or down from the provinces."""
    search = _searched(request.args.get("q", ""))
    return render_template("areas/index.html", chooser=_chooser(search, request.args.get("after")))


def _searched(text: str) -> str:
    """Return what to look for: composed, cut, and without characters no name has."""
    visible = "".join(each for each in text if not has_control_characters(each))
    return unicodedata.normalize("NFC", visible).strip()[:LONGEST_NAME]


def _chooser(search: str, after: str | None) -> Chooser:
    key = _key_from(after)
    day = clock.legal_day(clock.now())
    mine, in_use = queries.areas_of(reader(), visitor()), queries.areas_in_use(reader())
    near = queries.near_by(reader(), mine or in_use, day)
    if search:
        return Chooser(search, _results(search, near, key), [], [], [], [])
    communities = [each for each in mine if each.level == Level.COMMUNITY]
    known = {each.id for each in communities}
    provinces = queries.list_outermost(reader(), day)
    return Chooser(
        search="",
        results=None,
        mine=communities,
        in_use=[each for each in in_use if each.id not in known],
        districts=_districts(near),
        provinces=provinces if len(provinces) > 1 else [],
    )


def _districts(near: Sequence[str]) -> list[District]:
    day = clock.legal_day(clock.now())
    codes = [each.ljust(CODE_DIGITS, "0") for each in near]
    districts = queries.list_areas_of_codes(reader(), codes, day)
    parts = queries.list_parts(reader(), [each.id for each in districts], day)
    counts = queries.count_inside(reader(), [each.id for each in parts], day)
    return [
        District(
            area=district,
            parts=[
                Part(each, counts[each.id])
                for each in parts
                if each.parent_id == district.id and counts[each.id]
            ],
        )
        for district in districts
    ]


def _results(search: str, near: Sequence[str], key: Key | None) -> Results:
    found = queries.search_places(
        reader(),
        asked(search),
        clock.legal_day(clock.now()),
        near=near,
        after=key,
        limit=PAGE_ROWS + 1,
    )
    shown = found[:PAGE_ROWS]
    more = len(found) > PAGE_ROWS
    hits = _with_paths(shown)
    return Results(
        near=[hits[each.area.id] for each in shown if each.key.zone == NEAR],
        further=[hits[each.area.id] for each in shown if each.key.zone != NEAR],
        shown=len(shown),
        next_url=url_for("areas.index", q=search, after=_key_of(shown[-1].key)) if more else None,
        first_url=None if key is None else url_for("areas.index", q=search),
    )


def _with_paths(found: Sequence[Found]) -> dict[str, Hit]:
    above = {each.area.id: each.area.path.split("/")[:-1] for each in found}
    known = queries.list_areas(reader(), {area_id for ids in above.values() for area_id in ids})
    areas = {each.id: each for each in known}
    return {
        each.area.id: Hit(each.area, [areas[area_id] for area_id in above[each.area.id]])
        for each in found
    }


def _key_of(key: Key) -> str:
    return f"{key.zone}-{key.code}-{key.term}"


def _key_from(value: str | None) -> Key | None:
    """Return the key that a list goes on from; anything else is no page (404)."""
    if value is None:
        return None
    parts = _KEY.fullmatch(value)
    if parts is None or has_control_characters(value):
        abort(404)
    return Key(zone=int(parts[1]), code=parts[2], term=parts[3])
