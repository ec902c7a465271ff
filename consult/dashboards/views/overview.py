"""How the communities of an area do: sums with a way to the matters, and no marks for anybody."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.areas import queries as areas
from consult.areas.models import Area
from consult.areas.rules import Kind, Level
from consult.core import clock
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

LATEST_LATE = 20
PARTS = 300


@dataclass(frozen=True)
class Number:
    """A number on the page, and where the matters behind it are listed."""

    n: int
    url: str


@dataclass(frozen=True)
class Part:
    """A line of the table of parts: a sub-district of a district, a community of a sub-district."""

    area: Area
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
    year = page_from(request.args.get("year"))
    sums = queries.sums_within(reader(), area, year)
    coverage = queries.coverage_within(reader(), area, year)
    late = queries.late_within(reader(), area, now)
    total = _total(sums.values())
    overdue = queries.list_register(
        reader(), area, queries.Wanted(overdue=True), before=None, limit=LATEST_LATE
    )
    return render_template(
        "dashboards/overview.html",
        area=area,
        path=areas.path_of(reader(), area),
        is_community=area.level == Level.COMMUNITY,
        year=year,
        years=years,
        coverage=_whole(coverage.values()),
        late=Number(sum(late.values()), _register(code, None, only=OVERDUE)),
        parts=_parts(area, sums, coverage, late, year),
        raised=_raised(total),
        stages=STAGE_WORDS,
        forms=[
            (words, [_stands(code, total, form, stage, year) for stage in STAGE_WORDS])
            for form, words in FORM_WORDS.items()
        ],
        answered=_named(code, total, year, {answered_name(k): w for k, w in WITHIN_WORDS.items()}),
        marks=_named(code, total, year, {mark_name(k): w for k, w in MARK_WORDS.items()}),
        overdue=overdue,
        title_of=title_of,
        number=case_number,
        now=now,
    )


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
    """Return the parts by their code: never by a number, so that no order of merit comes of it."""
    day = clock.legal_day(clock.now())
    found = []
    for each in areas.list_children(reader(), area.id, day, limit=PARTS):
        if each.kind == Kind.VIRTUAL:
            continue
        of_part = sums.get(each.id, {})
        waiting = of_part.get(answered_name(Answered.WAITING), 0)
        found.append(
            Part(
                area=each,
                coverage=coverage.get(each.id, Coverage()),
                raised=Number(_raised(of_part), _register(each.code, year)),
                waiting=Number(
                    waiting,
                    _register(each.code, year, only=answered_name(Answered.WAITING)),
                ),
                overdue=Number(late.get(each.id, 0), _register(each.code, None, only=OVERDUE)),
                closed=Number(
                    _at_stage(of_part, Stage.CLOSED),
                    _register(each.code, year, stage=Stage.CLOSED.value),
                ),
            )
        )
    return found
