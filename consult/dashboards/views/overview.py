"""How the communities of an area do: sums with a way to the matters, and no marks for anybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.core import clock
from consult.core.forms import FIRST_DAY, LAST_DAY
from consult.core.web import page_from, reader, requires
from consult.dashboards import permissions, queries
from consult.dashboards.forms import OVERDUE
from consult.dashboards.messages import FORM_WORDS, MARK_WORDS, STAGE_WORDS, WITHIN_WORDS
from consult.dashboards.queries import Coverage
from consult.dashboards.rules import (
    Answered,
    Stage,
    answered_name,
    mark_name,
    stand_name,
)
from consult.dashboards.views.blueprint import bp
from consult.dashboards.views.personal import title_of
from consult.dashboards.views.register import address, area_in_charge
from consult.issues.service import case_number

LATE_SHOWN = 20
PARTS = 300


@dataclass(frozen=True)
class Number:
    """A number on the page, and where the matters behind it are listed, if they are."""

    n: int
    url: str | None


@dataclass(frozen=True)
class Part:
    """A line of the table of parts: a sub-district of a district, a community of a sub-district.

    One that is no more has no page: `url` is None, and so are those of its numbers. Its code may
    stand for another place by now.
    """

    area: Area
    url: str | None
    coverage: Coverage
    raised: Number
    waiting: Number
    overdue: Number
    closed: Number


@bp.get("/communities/<code>/overview")
@requires(permissions.OVERSEE)
def overview(code: str) -> ResponseReturnValue:
    """Show the sums of an area and of its parts, of one year or of all."""
    area, now = area_in_charge(code), clock.now()
    years = queries.years_within(reader(), area)
    year = _year()
    sums = queries.sums_within(reader(), area, year)
    coverage = queries.coverage_within(reader(), area, year)
    late = queries.late_within(reader(), area, now)
    total = _total(sums.values())
    return render_template(
        "dashboards/overview.html",
        area=area,
        path=areas.path_of(reader(), area),
        is_community=area.level == Level.COMMUNITY,
        year=year,
        years=sorted({*years, year} - {None}, reverse=True),
        coverage=_whole(coverage.values()),
        late=Number(sum(late.values()), _register(code, None, only=OVERDUE)),
        parts=_parts(area, sums, coverage, late, year),
        raised=Number(_raised(total), _register(code, year)),
        stages=STAGE_WORDS,
        forms=[
            (words, [_stands(code, total, form, stage, year) for stage in STAGE_WORDS])
            for form, words in FORM_WORDS.items()
        ],
        answered=_named(code, total, year, {answered_name(k): w for k, w in WITHIN_WORDS.items()}),
        marks=_named(code, total, year, {mark_name(k): w for k, w in MARK_WORDS.items()}),
        overdue=queries.list_late(reader(), area, now, LATE_SHOWN),
        title_of=title_of,
        number=case_number,
    )


def _year() -> int | None:
    """Return the year asked for; one that no date can be filtered by is no page (404)."""
    year = page_from(request.args.get("year"))
    if year is not None and not FIRST_DAY.year <= year <= LAST_DAY.year:
        abort(404)
    return year


def _total(parts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for each in parts:
        total.update(each)
    return total


def _raised(sums: Mapping[str, int]) -> int:
    """Return how many matters were raised: each stands at exactly one stage."""
    return sum(n for name, n in sums.items() if name.startswith("stand."))


def _at_stage(sums: Mapping[str, int], stage: Stage) -> int:
    return sum(sums.get(stand_name(form, stage), 0) for form in FORM_WORDS)


def _register(code: str, year: int | None, **asked: str) -> str:
    """Return the address of the register with the matters behind a number."""
    days = {} if year is None else {"since": f"{year}-01-01", "until": f"{year}-12-31"}
    return address("dashboards.register", code=code, **days, **asked)


def _stands(
    code: str, sums: Mapping[str, int], form: str, stage: Stage, year: int | None
) -> Number:
    url = _register(code, year, form=form, stage=stage.value)
    return Number(sums.get(stand_name(form, stage), 0), url)


def _named(
    code: str, sums: Mapping[str, int], year: int | None, names: Mapping[str, object]
) -> list[tuple[object, Number]]:
    return [
        (words, Number(sums.get(name, 0), _register(code, year, only=name)))
        for name, words in names.items()
    ]


def _whole(parts: Iterable[Coverage]) -> Coverage:
    found = list(parts)
    return Coverage(
        sum(each.communities for each in found),
        sum(each.with_committee for each in found),
        sum(each.with_matters for each in found),
    )


def _parts(
    area: Area,
    sums: Mapping[str, Mapping[str, int]],
    coverage: Mapping[str, Coverage],
    late: Mapping[str, int],
    year: int | None,
) -> list[Part]:
    """Return the parts by their code: never by a number, so that no order of merit comes of it.

    What happened in a part that is no more, or is there for statistics only, is not lost: the
    numbers of the lines add up to those of the whole.
    """
    today = areas.list_children(reader(), area.id, clock.legal_day(clock.now()), limit=PARTS)
    valid = {each.id for each in today}
    with_numbers = {part_id for part_id, of_part in sums.items() if _raised(of_part)} | late.keys()
    gone = areas.list_areas(reader(), with_numbers - valid - {area.id})
    shown = [each for each in today if each.kind != Kind.VIRTUAL or each.id in with_numbers]
    return [
        _part(
            each, sums.get(each.id, {}), coverage.get(each.id, Coverage()), late, year, lives=lives
        )
        for each, lives in (*((each, True) for each in shown), *((each, False) for each in gone))
    ]


def _part(
    area: Area,
    sums: Mapping[str, int],
    coverage: Coverage,
    late: Mapping[str, int],
    year: int | None,
    *,
    lives: bool,
) -> Part:
    def number(n: int, year: int | None, **asked: str) -> Number:
        return Number(n, _register(area.code, year, **asked) if lives else None)

    waits = answered_name(Answered.WAITING)
    return Part(
        area=area,
        url=address("dashboards.overview", code=area.code, year=str(year) if year else None)
        if lives
        else None,
        coverage=coverage,
        raised=number(_raised(sums), year),
        waiting=number(sums.get(waits, 0), year, only=waits),
        overdue=number(late.get(area.id, 0), None, only=OVERDUE),
        closed=number(_at_stage(sums, Stage.CLOSED), year, stage=Stage.CLOSED.value),
    )
