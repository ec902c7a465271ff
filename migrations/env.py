"""Runs migrations over the application's own engine, in a writing transaction each."""

from alembic import context
from flask import current_app

from consult.core.db import WRITE

database = current_app.extensions["migrate"].db


def include_object(thing, name, kind, reflected, compare_to):  # noqa: ANN001, ANN201, ARG001
    """Leave Alembic's own table out of comparisons."""
    return not (kind == "table" and name == "alembic_version")


def run() -> None:
    """Run what is asked for, one transaction a version."""
    engine = database.engine.execution_options(**{WRITE: True})
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=include_object,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
