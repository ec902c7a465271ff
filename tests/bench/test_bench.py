"""The benchmark itself: that its data verify, that it measures the work it says, what it writes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench import figures, product, record, reference, report, scenarios, sending, statements, texts
from bench.figures import AIMS, figure
from bench.ledger import Ledger
from bench.scenarios import Answer, MissingError, Request, Scenario
from bench.seed import Seeded, Size, load
from consult.audit import followers, queries, startup
from consult.config import Settings
from consult.core.db import db
from consult.core.environment import ROOT
from consult.core.reading import forget, reader
from consult.issues.models import Comment, Matter, Second
from consult.issues.views import lists
from consult.voting import queries as polls

SMALL = Size(
    people=110, small=55, large=60, comments=3, seconds=5, opinions=100, ballots=60, sessions=6
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Seeded]]:
    """A small load, made once for all tests here."""
    rows = vars(lists)["PAGE_ROWS"]
    folder = tmp_path_factory.mktemp("bench")
    app = product.make(Settings(data=folder, demo=False, testing=True, password_cost=1))
    yield app, load(app, SMALL, lambda _line: None)
    vars(lists)["PAGE_ROWS"] = rows
    with app.app_context():
        db.engine.dispose()


def ours(loaded: tuple[Flask, Seeded]) -> dict[str, Scenario]:
    app, seeded = loaded
    cookies = [sending.cookie_of(app, token) for token in seeded.tokens]
    found = scenarios.of_product(sending.into(app), seeded, cookies, SMALL)
    return {each.name: each for each in found}


@pytest.mark.usefixtures("tmp_path")
def test_what_is_loaded_verifies_and_the_start_accepts_it(
    loaded: tuple[Flask, Seeded], tmp_path: Path
) -> None:
    app, seeded = loaded
    with app.app_context():
        assert record.check(tmp_path / "export") >= seeded.entries
        forget()
        startup.begin()


def test_as_much_is_loaded_as_was_asked_for(loaded: tuple[Flask, Seeded]) -> None:
    app, seeded = loaded
    with app.app_context():
        forget()
        count = {
            model: reader().scalar(select(func.count()).select_from(model))
            for model in (Comment, Second)
        }
        matters = reader().scalar(select(func.count()).select_from(Matter))
        seen = polls.turnout(reader(), seeded.closed)
        story = queries.list_story(reader(), f"matter/{seeded.matter}", limit=500)
        forget()

    assert matters is not None
    assert matters >= SMALL.small + SMALL.large
    assert count[Comment] == 3 * (SMALL.small + SMALL.large)
    assert (count[Second] or 0) >= 5 * (SMALL.small + SMALL.large)
    assert (seen.members, seen.present, seen.cast) == (60, 60, 60)
    assert len(story) >= 200


def test_the_ballots_that_are_loaded_are_those_on_record(loaded: tuple[Flask, Seeded]) -> None:
    app, seeded = loaded
    with app.app_context():
        forget()
        counted = polls.counted_ballots(reader(), seeded.closed)
        forget()

    assert len(counted) == SMALL.ballots
    assert all(each.sealed for each in counted)


def test_a_ledger_goes_on_where_the_record_ends(loaded: tuple[Flask, Seeded]) -> None:
    app, _seeded = loaded
    with app.app_context():
        followers.keep_up()
        forget()
        assert Ledger(reader()).size == queries.count_entries(reader())
        forget()


@pytest.mark.parametrize(
    "name", ["list_1k", "list_100k", "item_100c", "create", "rate", "vote", "tally_10k"]
)
def test_each_scenario_answers_what_it_must(loaded: tuple[Flask, Seeded], name: str) -> None:
    app, _seeded = loaded
    scenario = ours(loaded)[name]
    send = sending.into(app)
    with app.app_context():
        forget()
        before = queries.count_entries(reader())
        forget()

    for _ in range(3):
        scenario.check(send(next(scenario.requests)))

    with app.app_context():
        followers.keep_up()
        added = queries.count_entries(reader()) - before
        forget()
    assert added >= 3 if scenario.writes else added == 0
    if name == "rate":  # taken back, so that the next test finds what this one found
        for _ in range(SMALL.sessions * 2 - 3):
            scenario.check(send(next(scenario.requests)))


def test_statements_are_counted_for_every_scenario(loaded: tuple[Flask, Seeded]) -> None:
    app, _seeded = loaded
    known = ours(loaded)

    found = statements.of_each(app, sending.into(app), list(known.values()))

    assert set(found) == set(known)
    assert all(found.values())
    names = [each.name for each in statements.figures(found, list(known.values()))]
    assert names == ["statements_page", "statements_write"]


def test_the_bare_application_does_the_same_work(tmp_path: Path) -> None:
    where = str(tmp_path / "reference.db")
    reference.fill(where, 60, 70, 100, 60, texts.words(1, 560))
    app = reference.create_app(where)
    send = sending.into(app)

    for scenario in scenarios.of_reference(SMALL):
        for _ in range(3):
            scenario.check(send(next(scenario.requests)))
    shown = send(Request("/project/2"))
    whole = send(Request("/matter/1"))
    result = send(Request("/poll/1"))

    assert shown.body.count("<li>") == reference.SHOWN
    assert whole.body.count("<li>") == 100
    assert result.body.count("<tr>") == 10


def test_an_answer_that_lacks_something_stops_the_run(loaded: tuple[Flask, Seeded]) -> None:
    scenario = ours(loaded)["list_1k"]

    with pytest.raises(MissingError):
        scenario.check(Answer(200, "<html></html>"))


def test_the_file_has_the_shape_that_was_agreed(tmp_path: Path) -> None:
    measured = [figure("list_1k", 12.345, 4.567), figure("weight_bytes", 45.4)]

    figures.write(measured, tmp_path / "figures.json")

    assert json.loads((tmp_path / "figures.json").read_text()) == [
        {
            "name": "list_1k",
            "value": 12.3,
            "unit": "ms CPU",
            "ratio": 4.57,
            "floor": 5,
            "goal": 3,
            "better": "lower",
        },
        {
            "name": "weight_bytes",
            "value": 45.4,
            "unit": "kB",
            "ratio": None,
            "floor": 120,
            "goal": 60,
            "better": "lower",
        },
    ]


@pytest.mark.parametrize(
    ("name", "value", "ratio", "broken", "reached"),
    [
        ("list_1k", 12, 5.01, True, False),
        ("list_1k", 12, 5, False, False),
        ("list_1k", 900, 3, False, True),
        ("weight_requests", 10, None, True, False),
        ("append", 100, 0.004, True, False),
        ("append", 100, 0.2, False, True),
        ("afterwards", 10_000, None, False, False),
    ],
)
def test_a_floor_stands_against_the_ratio_or_else_the_value(
    name: str, value: float, ratio: float | None, *, broken: bool, reached: bool
) -> None:
    measured = figure(name, value, ratio)

    assert (measured.breaks_floor, measured.reaches_goal) == (broken, reached)


def test_a_name_that_is_unknown_is_refused_with_those_there_are() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "bench", "list_1k", "nothing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 2
    assert "nothing is called nothing" in answer.stderr
    assert all(name in answer.stderr for name in AIMS)


def test_the_report_names_broken_floors_and_peers_and_draws_every_figure() -> None:
    measured = [figure("list_1k", 12, 5.5), figure("vote", 12, 4), figure("cold_start", 3, 2.2)]

    page = report.page(measured, "SQLite 3", SMALL)
    drawn = report.plot("CPU", measured)

    assert "**Floors that do not hold: `list_1k`.**" in page
    assert "23 November 2026" in page
    assert all(each.name in drawn for each in measured)
    assert "<title>" in drawn
