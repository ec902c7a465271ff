"""The bare application that everything is measured against: Flask, Jinja and the same database.

No ORM, no sessions, no forms that defend themselves, no record; counters stand on the rows, and a
request takes one to three statements. It is the ceiling of what a Flask page can do, not a product.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import psycopg
from flask import Flask, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader

DATABASE: Final = "BENCH_REFERENCE"
"""Environment: libpq URL, or the path of a file for SQLite."""

SHOWN: Final = 50
WHO: Final = "who"
"""Cookie with the number of who is signed in: nobody checks it."""

TABLES: Final = (
    "CREATE TABLE project (id integer PRIMARY KEY, title text, matters integer)",
    (
        "CREATE TABLE matter (id integer PRIMARY KEY, project_id integer, author integer,"
        " title text, body text, up integer, down integer, comments integer, made_at text)"
    ),
    "CREATE INDEX matter_of_project ON matter (project_id, id)",
    (
        "CREATE TABLE remark (id integer PRIMARY KEY, matter_id integer, author text, body text,"
        " made_at text)"
    ),
    "CREATE INDEX remark_of_matter ON remark (matter_id, id)",
    (
        "CREATE TABLE rating (matter_id integer, person_id integer, value integer,"
        " PRIMARY KEY (matter_id, person_id))"
    ),
    "CREATE TABLE choice (id integer PRIMARY KEY, label text)",
    (
        "CREATE TABLE ballot (poll_id integer, person_id integer, choice_id integer,"
        " PRIMARY KEY (poll_id, person_id))"
    ),
)

HEAD: Final = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>'
    '<link rel="stylesheet" href="/static/ref.css"></head><body><h1>{{ title }}</h1>'
)
TEMPLATES: Final = {
    "list.html": HEAD + "<p>{{ total }}</p><ul>{% for each in rows %}<li>"
    '<a href="/matter/{{ each[0] }}">{{ each[1] }}</a><p>{{ each[2][:160] }}</p>'
    "<p>{{ each[3] }} · {{ each[4] }} · {{ each[5] }} · {{ each[6] }}</p></li>{% endfor %}</ul>"
    '<a href="?before={{ rows[-1][0] }}">next</a></body></html>',
    "matter.html": HEAD + "<p>{{ body }}</p><p>{{ up }} {{ down }}</p><ol>{% for each in rows %}"
    "<li><b>{{ each[0] }}</b> <time>{{ each[2] }}</time><p>{{ each[1] }}</p></li>{% endfor %}</ol>"
    "</body></html>",
    "result.html": HEAD
    + "<table>{% for label, count in rows %}<tr><td>{{ label }}</td><td>{{ count }}</td>"
    "<td>{{ '%.1f' % (100 * count / total) }} %</td></tr>{% endfor %}</table></body></html>",
}


class Database(Protocol):
    """What both drivers have in common here."""

    def execute(self, query: Any, params: Any = ...) -> Any:  # noqa: ANN401 - two drivers
        """Carry a statement out."""

    def commit(self) -> None:
        """Make it last."""

    def rollback(self) -> None:
        """End a transaction that only read."""


def connect(where: str) -> Database:
    """Open a connection that keeps what it is told, as durably as the application's."""
    if "://" in where:
        return psycopg.connect(where)
    connection = sqlite3.connect(where, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    return connection


class Store:
    """One connection that lives as long as its worker, and statements written for either driver."""

    def __init__(self, where: str) -> None:
        self._where, self._open = where, None if "://" in where else "?"
        self._connection: Database | None = None

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator["Store"]:
        """Carry statements out together."""
        self._connection = self._connection or connect(self._where)
        yield self
        if write:
            self._connection.commit()
        else:
            self._connection.rollback()

    def all(self, statement: str, *values: object) -> list[Any]:
        """Return the rows of a statement whose values stand as `%s`."""
        return list(self.run(statement, *values).fetchall())

    def run(self, statement: str, *values: object) -> Any:  # noqa: ANN401 - a cursor of either
        """Carry a statement out."""
        assert self._connection is not None  # noqa: S101 - inside a transaction
        return self._connection.execute(
            statement.replace("%s", self._open) if self._open else statement, values
        )


def create_app(where: str) -> Flask:
    """Return the application."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.loader = DictLoader(TEMPLATES)
    store = Store(where)

    @app.get("/static/ref.css")
    def style() -> ResponseReturnValue:
        return "body { font: 1rem sans-serif }", {"Content-Type": "text/css"}

    @app.get("/project/<int:number>")
    def project(number: int) -> ResponseReturnValue:
        before = request.args.get("before", 2**31 - 1, int)
        with store.transaction():
            found = store.all("SELECT title, matters FROM project WHERE id = %s", number)
            rows = store.all(
                "SELECT id, title, body, up, down, comments, made_at FROM matter"
                " WHERE project_id = %s AND id < %s ORDER BY id DESC LIMIT %s",
                number,
                before,
                SHOWN,
            )
        if not found:
            abort(404)
        return render_template("list.html", title=found[0][0], total=found[0][1], rows=rows)

    @app.get("/matter/<int:number>")
    def matter(number: int) -> ResponseReturnValue:
        with store.transaction():
            found = store.all("SELECT title, body, up, down FROM matter WHERE id = %s", number)
            rows = store.all(
                "SELECT author, body, made_at FROM remark WHERE matter_id = %s ORDER BY id", number
            )
        title, body, up, down = found[0]
        return render_template("matter.html", title=title, body=body, up=up, down=down, rows=rows)

    @app.post("/project/<int:number>/matters")
    def create(number: int) -> ResponseReturnValue:
        with store.transaction(write=True):
            store.run(
                "INSERT INTO matter (id, project_id, author, title, body, up, down, comments,"
                " made_at) SELECT coalesce(max(id), 0) + 1, %s, %s, %s, %s, 0, 0, 0, %s"
                " FROM matter",
                number,
                int(request.cookies[WHO]),
                request.form["title"],
                request.form["body"],
                datetime.now(UTC).isoformat(),
            )
        return redirect(f"/project/{number}", 303)

    @app.post("/matter/<int:number>/rating")
    def rate(number: int) -> ResponseReturnValue:
        person, value = int(request.cookies[WHO]), int(request.form["value"])
        with store.transaction(write=True):
            store.run(
                "INSERT INTO rating VALUES (%s, %s, %s)"
                " ON CONFLICT (matter_id, person_id) DO UPDATE SET value = excluded.value",
                number,
                person,
                value,
            )
            store.run(
                "UPDATE matter SET up = up + %s, down = down - %s WHERE id = %s",
                value,
                value,
                number,
            )
            counts = store.all("SELECT up, down FROM matter WHERE id = %s", number)
        return {"up": counts[0][0], "down": counts[0][1]}

    @app.post("/poll/<int:number>/ballot")
    def vote(number: int) -> ResponseReturnValue:
        with store.transaction(write=True):
            store.run(
                "INSERT INTO ballot VALUES (%s, %s, %s)"
                " ON CONFLICT (poll_id, person_id) DO UPDATE SET choice_id = excluded.choice_id",
                number,
                int(request.cookies[WHO]),
                int(request.form["choice"]),
            )
        return redirect(f"/poll/{number}", 303)

    @app.get("/poll/<int:number>")
    def result(number: int) -> ResponseReturnValue:
        with store.transaction():
            rows = store.all(
                "SELECT choice.label, count(*) FROM ballot JOIN choice"
                " ON choice.id = ballot.choice_id WHERE poll_id = %s"
                " GROUP BY choice.id, choice.label ORDER BY choice.id",
                number,
            )
        total = sum(count for _, count in rows)
        return render_template("result.html", title="Result", rows=rows, total=total)

    return app


def fill(where: str, small: int, large: int, remarks: int, ballots: int, text: str) -> None:
    """Make the tables and their rows; matter 1 of project 1 has the remarks, poll 1 the ballots."""
    database = connect(where)
    for each in TABLES:
        database.execute(each)
    begun = datetime.now(UTC) - timedelta(days=400)
    sizes = {1: small, 2: large}
    rows: dict[str, list[Sequence[object]]] = {
        "project": [(key, f"Project {key}", size) for key, size in sizes.items()],
        "matter": [
            (
                number + 1,
                1 if number < small else 2,
                number % 200,
                f"Matter {number}",
                text,
                5,
                0,
                remarks if number == 0 else 3,
                str(begun + timedelta(minutes=number)),
            )
            for number in range(small + large)
        ],
        "remark": [
            (number + 1, 1, f"Person {number}", text[:230], str(begun)) for number in range(remarks)
        ],
        "choice": [(number, f"Choice {number}") for number in range(1, 11)],
        "ballot": [(1, number, number % 10 + 1) for number in range(ballots)],
    }
    for table, values in rows.items():
        _insert(database, table, values)
    database.commit()
    if isinstance(database, psycopg.Connection):
        database.autocommit = True
        database.execute("VACUUM ANALYZE")
    else:
        database.execute("ANALYZE")
        database.commit()


def _insert(database: Database, table: str, rows: Sequence[Sequence[object]]) -> None:
    if isinstance(database, psycopg.Connection):
        with database.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    assert isinstance(database, sqlite3.Connection)  # noqa: S101
    marks = ", ".join("?" * len(rows[0]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own


def from_environment() -> Flask:
    """Return the application for a WSGI server."""
    return create_app(os.environ[DATABASE])
