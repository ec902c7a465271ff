"""How many SQL statements a page and an act take, counted where they reach the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from bench.figures import Figure, figure
from bench.scenarios import Scenario, Send
from consult.core.db import db

WORK = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """Collect the statements that reach an application's database."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(WORK):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def of_each(app: Flask, send: Send, scenarios: Sequence[Scenario]) -> dict[str, list[str]]:
    """Return the statements of one request of each scenario, after one that warms it up."""
    found = {}
    for scenario in scenarios:
        scenario.check(send(next(scenario.requests)))
        request = next(scenario.requests)
        with counted(app) as seen:
            answer = send(request)
        scenario.check(answer)
        found[scenario.name] = seen
    return found


def figures(found: dict[str, list[str]], scenarios: Sequence[Scenario]) -> list[Figure]:
    """Return the most that a page takes, and the most that an act takes."""
    most = {
        writes: max(len(found[each.name]) for each in scenarios if each.writes is writes)
        for writes in (False, True)
    }
    return [figure("statements_page", most[False]), figure("statements_write", most[True])]
