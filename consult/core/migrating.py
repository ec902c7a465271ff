"""Brings the tables up to date; Alembic is loaded where that is done, and nowhere else.

A worker that serves pages never migrates, and Alembic with what it needs is a hundred modules: a
tenth of a worker's memory, and a quarter of the time until its first page.
"""

from flask import Flask, current_app

from consult.core.db import db
from consult.core.environment import ROOT

FOLDER = ROOT / "migrations"


def make_ready(app: Flask) -> None:
    """Let the application's migrations be run from here on."""
    if "migrate" not in app.extensions:
        from flask_migrate import Migrate

        Migrate(app, db, directory=str(FOLDER))


def upgrade(revision: str = "head") -> None:
    """Bring the current application's tables to a revision, the newest unless another is named."""
    make_ready(current_app)
    from flask_migrate import upgrade as run

    run(revision=revision)


def downgrade(revision: str = "-1") -> None:
    """Take the current application's tables back to a revision, the one before unless named."""
    make_ready(current_app)
    from flask_migrate import downgrade as run

    run(revision=revision)
