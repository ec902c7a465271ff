"""Lists cost the same with very many matters: statements, rows that come back, rows that are read.

Time is not asserted: what is counted is the same on every machine. What a statement reads is
counted by the database itself: on PostgreSQL the rows that its scans met, on SQLite the steps of
its virtual machine (some 10 for each row met in an index).
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from consult.areas import queries as areas
from consult.core import clock, policy
from consult.core.db import db
from consult.core.policy import system_actor
from consult.core.reading import forget, reader
from consult.core.web import key_of
from consult.identity import service as identity
from consult.identity.passwords import hash_password
from consult.identity.service import NewPerson
from consult.issues import service as issues
from consult.issues.service import Proposal
from tests.client import Browser
from tests.issues.mass import load
from tests.world import PASSWORD, Someone, World, build, give_role, visit

FEW, SOME, MANY = 2_000, 5_000, 100_000
"""With the fewest, one's own community has matters in every state and a second page of each list;
of the most it has 10,000, more than any community in a generation."""

DISTRICT: Final = "340207000000"
STREET: Final = "340207005000"
MOST_ROWS: Final = 400
"""Rows that one statement may bring: the longest part of the list of what waits, and the areas."""

READ: Final = {"postgresql": 3_000, "sqlite": 40_000}
"""What one statement may read, however many matters there are: rows, and steps for as many."""

LEAFED: Final = timedelta(days=500)
"""How far back somebody has leafed who stands in the middle of a list."""

A_TILE: Final = 8_000
"""Steps that signing may take more or less: it reads the last, unfinished tile of the tree."""

GROWS: Final[Mapping[str, str]] = {
    "/matters?q=": "reads all that holds the words: an index of words cannot tell what is newest",
    "/todo": "reads the matters of one's own community, sorted by what is most urgent",
    "/study": "offers every admitted matter of the community",
    "/similar": "reads the matters of the community that share words",
    "/overview": "counts what is late now",
    "/matter-register": "the filters are combined freely; each reads what one of them finds",
}
"""Pages that may read more with more matters, and why; the number of statements never grows."""


@dataclass(frozen=True)
class Cost:
    """What a page cost: its statements, and the most that one of them brought and read."""

    statements: int
    rows: int
    read: int


@contextmanager
def noted(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of the database: each statement with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_c: object, _cur: object, statement: str, values: object, *_rest: object) -> None:
        if statement.startswith(("SELECT", "WITH", "INSERT", "UPDATE", "DELETE")):
            seen.append((statement, values))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def cost(world: World, browser: Browser, address: str) -> Cost:
    """Open a page, and ask all that it asked once more to see what that brings and reads."""
    browser.get(address)
    with noted(world.app) as seen:
        browser.get(address)
    with world.app.app_context(), db.engine.connect() as connection:
        asked = [each for each in seen if each[0].startswith(("SELECT", "WITH"))]
        rows = [
            len(connection.exec_driver_sql(statement, values).fetchall())
            for statement, values in asked
        ]
        reads = [read(connection, statement, values) for statement, values in asked]
    return Cost(len(seen), max(rows), max(reads))


def read(connection: Connection, statement: str, values: Any) -> int:  # noqa: ANN401 - a driver's
    """Return what a statement reads: rows on PostgreSQL, steps on SQLite."""
    if connection.dialect.name == "postgresql":
        explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}"
        plan = connection.exec_driver_sql(explained, values).scalar_one()
        return met((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    with counting_steps(connection) as steps:
        connection.exec_driver_sql(statement, values).fetchall()
    return sum(steps)


@contextmanager
def counting_steps(connection: Connection) -> Iterator[list[int]]:
    """Count the steps of SQLite's virtual machine on a connection, in hundreds."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    steps: list[int] = []
    driver.set_progress_handler(lambda: steps.append(100), 100)
    try:
        yield steps
    finally:
        driver.set_progress_handler(None, 0)


def met(plan: Mapping[str, Any]) -> int:
    """Return how many rows the scans of a plan met, those that were thrown away included."""
    own = 0
    if "Relation Name" in plan:
        removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
        each = plan["Actual Rows"] + sum(plan.get(name, 0) for name in removed)
        own = int(each * plan["Actual Loops"])
    return own + sum(met(each) for each in plan.get("Plans", ()))


def officer(world: World) -> Someone:
    """Give the district somebody in charge."""
    with world.app.app_context():
        new = NewPerson(
            name="区示一",
            account="officer",
            password_hash=hash_password(PASSWORD),
            building="",
            room="",
        )
        made = identity.create_staff_account(system_actor("cli"), "log", new)
        day = clock.legal_day(clock.now())
        area = areas.get_area_by_code(reader(), DISTRICT, day)
        give_role(area.id, made, policy.DISTRICT_OFFICER)
        forget()
        return Someone(made, "officer", "区示一")


def pages(world: World, district: Someone) -> Iterator[tuple[Someone | None, str]]:
    """Return the pages with lists, and who looks at them."""
    back = f"before={key_of(clock.now() - LEAFED, 'm' * 26)}"
    own = f"/communities/{world.code}"
    for address in (
        "/",
        "/matters",
        f"/matters?{back}",
        f"/matters?code={world.code}",
        f"/matters?code={world.code}&{back}",
        "/matters?q=电梯",
        "/matters?q=桂花园电梯坏了没人修",
        f"/matters?q=电梯&code={world.code}",
        "/matters?q=没有这样的话",
        own,
        f"/communities/{STREET}",
        "/communities",
        "/notices",
        f"/notices?code={world.code}",
        "/record",
        "/record?below=1500",
    ):
        yield None, address
    people = (world.handler, world.secretary, world.supervisor, world.guide, district)
    for who in (*people, world.residents[1], world.seats[0]):
        yield who, "/todo"
    yield world.handler, "/todo?rows=300"
    yield world.handler, "/inbox"
    yield world.handler, f"/inbox?{back}"
    yield world.residents[1], f"{own}/raise"
    yield world.secretary, f"{own}/study"
    for who, code in ((world.guide, world.code), (district, DISTRICT)):
        yield who, f"/communities/{code}/overview"
        yield who, f"/communities/{code}/overview?year=2026"
        for asked in (
            "",
            back,
            "form=deliberative",
            "form=quick",
            "stage=asked",
            "stage=closed",
            "only=overdue",
            "only=answered.waiting",
            "only=mark.late_answer",
            "since=2026-05-01&until=2026-05-02",
        ):
            yield who, f"/communities/{code}/matter-register?{asked}"


def costs(world: World, district: Someone) -> dict[tuple[str, str], Cost]:
    """Return what each page costs."""
    browsers: dict[str, Browser] = {}
    found = {}
    for who, address in pages(world, district):
        login = who.login if who else ""
        if login not in browsers:
            browsers[login] = visit(world, who)
        found[login, address] = cost(world, browsers[login], address)
    return found


@pytest.mark.usefixtures("hands")
@pytest.mark.parametrize("many", [SOME, pytest.param(MANY, marks=pytest.mark.soak)])
def test_lists_cost_the_same_with_very_many_matters(app_on: Flask, many: int) -> None:
    world = build(app_on)
    district = officer(world)
    load(world, 0, FEW)
    few = costs(world, district)
    load(world, FEW, many)
    found = costs(world, district)

    more = {
        page: (few[page].statements, each.statements)
        for page, each in found.items()
        if each.statements != few[page].statements
    }
    assert more == {}, "statements grow with the matters"
    long = {page: each.rows for page, each in found.items() if each.rows > MOST_ROWS}
    assert long == {}, "a statement brings more than a list shows"
    most = READ[db_name(app_on)]
    wide = {
        page: each.read
        for page, each in found.items()
        if each.read > most and not any(part in page[1] for part in GROWS)
    }
    assert wide == {}, "a statement reads more than a list shows"


def db_name(app: Flask) -> str:
    with app.app_context():
        return db.engine.dialect.name


@pytest.mark.usefixtures("hands")
@pytest.mark.parametrize("many", [SOME, pytest.param(MANY, marks=pytest.mark.soak)])
def test_a_decision_reads_the_same_with_very_many_matters(app: Flask, many: int) -> None:
    """On SQLite each entry settles deferred keys: it looks for rows that wait for it."""
    world = build(app)
    load(world, 0, FEW)
    few = steps_to_propose(world)
    load(world, FEW, many)

    assert steps_to_propose(world) < few + A_TILE


def steps_to_propose(world: World) -> int:
    """Return the steps that SQLite takes to raise a matter, on all connections of a use case."""
    steps: list[int] = []

    def begin(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.set_progress_handler(lambda: steps.append(100), 100)

    def end(connection: sqlite3.Connection, *_rest: object) -> None:
        connection.set_progress_handler(None, 0)

    with world.app.app_context():
        engine = db.engine
        forget()
        event.listen(engine, "checkout", begin)
        event.listen(engine, "checkin", end)
        try:
            proposal = Proposal("路灯坏了", "楼下的路灯不亮。", "请修好。", "3 栋")
            world.do(world.residents[1], issues.propose_matter, world.area_id, proposal)
        finally:
            event.remove(engine, "checkout", begin)
            event.remove(engine, "checkin", end)
    return sum(steps)
