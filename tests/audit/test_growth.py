"""The growth of the record as a picture: right sums, an equal table, one small cost."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from consult.audit import queries
from consult.audit.followers import keep_up
from consult.audit.models import CheckpointRow
from consult.audit.views.growth import Period, periods, picture, round_up
from consult.core import clock
from consult.core.clock import Hands
from consult.core.db import db
from consult.core.reading import forget, reader
from tests.client import Browser
from tests.world import Stage, bring, build

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(first=DAYS, more=st.integers(0, 20_000))
def test_the_periods_cover_every_day_once_and_are_few(first: date, more: int) -> None:
    today = first + timedelta(days=more)
    _period, starts = periods(first, today)

    assert starts == sorted(set(starts))
    assert starts[0] <= first
    assert starts[-1] <= today
    assert len(starts) <= 60
    assert len(starts) == 1 or starts[1] > first, "the first bar has the first day"


@pytest.mark.parametrize(
    ("first", "today", "period", "bars"),
    [
        (date(2026, 6, 1), date(2026, 6, 1), Period.DAY, 1),
        (date(2026, 6, 1), date(2026, 6, 21), Period.DAY, 21),
        (date(2026, 6, 1), date(2026, 6, 22), Period.WEEK, 4),
        (date(2026, 6, 7), date(2026, 11, 29), Period.WEEK, 26),
        (date(2026, 6, 7), date(2026, 11, 30), Period.MONTH, 6),
        (date(2026, 2, 28), date(2029, 1, 1), Period.MONTH, 36),
        (date(2026, 2, 28), date(2029, 2, 1), Period.YEAR, 4),
        (date(2026, 6, 2), date(2026, 6, 1), Period.DAY, 1),
    ],
)
def test_a_longer_span_takes_longer_periods(
    first: date, today: date, period: Period, bars: int
) -> None:
    found, starts = periods(first, today)
    assert (found, len(starts)) == (period, bars)


@given(totals=st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_bars_stand_on_each_other_and_stay_inside(totals: list[int]) -> None:
    starts = [date(2026, 6, 1) + timedelta(days=number) for number in range(len(totals))]
    drawn = picture(Period.DAY, starts, totals, starts[-1])

    assert sum(bar.added for bar in drawn.bars) == drawn.total == max(totals)
    assert all(bar.added >= 0 for bar in drawn.bars)
    assert all(bar.before + bar.height <= 100.01 for bar in drawn.bars)
    assert all(
        before.total == after.total - after.added
        for before, after in zip(drawn.bars, drawn.bars[1:], strict=False)
    )
    assert [bar.running for bar in drawn.bars] == [False] * (len(totals) - 1) + [True]
    assert drawn.bars[-1].x + drawn.bars[-1].width <= 100


@given(most=st.integers(0, 10**12))
def test_the_scale_ends_at_a_round_number_just_above(most: int) -> None:
    top = round_up(most)
    assert most <= top
    assert top <= max(4, 2 * most)
    assert top % 2 == 0


@pytest.fixture
def years(app: Flask, hands: Hands) -> list[tuple[date, int]]:
    """A record of some months; returns legal day and size of every checkpoint."""
    world = build(app)
    for days in (9, 30, 45, 80):
        bring(world, hands, Stage.ADMITTED)
        hands.forward(days=days)
    bring(world, hands, Stage.ADMITTED)
    with app.app_context():
        keep_up()
        rows = db.session.scalars(select(CheckpointRow))
        return [(clock.legal_day(row.signed_at), row.size) for row in rows]


def rows_of(page: str) -> list[tuple[str, int, int]]:
    """Return the lines of the table: when, new, altogether."""
    table = page.split('class="unfold growth__figures"')[1].split("</table>", 1)[0]
    lines = re.findall(
        r'<th scope="row">(.*?)</th>\s*<td>(\d+)</td>\s*<td>(\d+)</td>', table, re.DOTALL
    )
    return [
        (re.sub(r"<[^>]+>", "", when).strip(), int(new), int(so_far)) for when, new, so_far in lines
    ]


def test_the_table_says_what_the_checkpoints_say(
    app: Flask, browser: Browser, years: list[tuple[date, int]]
) -> None:
    page = browser.get("/record").text
    rows = rows_of(page)
    with app.app_context():
        forget()
        size = queries.count_entries(reader())

    assert rows[0][2] == size == sum(new for _when, new, _so_far in rows)
    _period, starts = periods(years[0][0], clock.legal_day(clock.now()))
    assert len(starts) == len(rows) > 5
    for start, (_when, _new, so_far) in zip(starts[1:], reversed(rows[1:]), strict=True):
        assert so_far == max(signed for day, signed in years if day < start)


def test_the_picture_shows_the_same_figures_as_the_table(
    browser: Browser, years: list[tuple[date, int]]
) -> None:
    del years
    page = browser.get("/record").text
    plot = page.split('class="growth__plot"')[1].split("</svg>")[0]
    top = int(re.findall(r'class="growth__value"[^>]*>(\d+)<', plot)[0])
    drawn = [
        float(height) * top / 100
        for height in re.findall(r'class="growth__bar[^>]*height="([\d.]+)%"', plot)
    ]
    told = [new for _when, new, _so_far in reversed(rows_of(page)) if new]

    assert drawn == pytest.approx(told, abs=top / 1000)
    assert 'role="img"' in page.split('class="growth__drawing"')[1].split(">")[0]
    assert "growth__bar--running" in plot, "what is not over has a pattern of its own"


def test_the_picture_costs_two_questions_however_long_the_record_is(
    app: Flask, browser: Browser, hands: Hands, statements: list[str]
) -> None:
    world = build(app)
    costs = []
    for _ in range(2):
        bring(world, hands, Stage.ADMITTED)
        hands.forward(days=40)
        statements.clear()
        browser.get("/record")
        asked = [each for each in statements if "audit_checkpoint.signed_at" in each]
        costs.append(sum("audit_checkpoint.note" not in each for each in asked))

    assert costs == [2, 2]


def test_how_long_the_record_was_is_one_step_down_an_index(app: Flask) -> None:
    with app.app_context():
        plan = db.session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT size FROM audit_checkpoint"
                " WHERE signed_at < '2026-06-01' ORDER BY signed_at DESC, size DESC LIMIT 1"
            )
        ).all()
    assert len(plan) == 1
    assert "USING COVERING INDEX ix_audit_checkpoint_signed_at_size" in str(plan[0])


def test_an_older_page_of_the_list_does_not_repeat_the_picture(
    browser: Browser, years: list[tuple[date, int]]
) -> None:
    del years
    assert "growth__drawing" not in browser.get("/record?below=5").text
