"""Connections to PostgreSQL: one that the server ended is replaced before anybody meets it."""

import psycopg
from sqlalchemy import text

from consult.app import create_app
from consult.config import Settings
from consult.core.db import db
from tests import databases

SECONDS_TO_END = 5


def process() -> int:
    """Ask which process of the server answers, and hand the connection back."""
    with db.engine.connect() as connection:
        number: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return number


def end(number: int) -> None:
    """End a process of the server, and wait until it is gone."""
    with psycopg.connect(databases.server_or_skip(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s, %s)", (number, SECONDS_TO_END * 1000))


def test_a_connection_that_the_server_ended_is_replaced(settings: Settings) -> None:
    with (
        databases.fresh("postgresql", settings) as there,
        create_app(there).app_context(),
    ):
        idle = process()
        assert process() == idle, "while it lives the same connection serves again"

        end(idle)

        assert process() != idle
        db.engine.dispose()
