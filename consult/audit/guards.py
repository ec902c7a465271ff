"""Guards for tables that a later migration adds: what migration 0008 gave to the first ones.

A row that a decision made is written only with the id of an entry that is not on record yet, and
is never deleted; on PostgreSQL its table cannot be emptied either.
"""

from collections.abc import Sequence


def names(dialect: str, tables: Sequence[str]) -> frozenset[str]:
    """Return the names of the guards that stand on tables of decisions, for the check at start."""
    kinds = (
        ("insert_needs_entry", "update_needs_entry", "no_delete")
        if dialect == "sqlite"
        else ("needs_entry", "no_delete", "no_truncate")
    )
    return frozenset(f"{table}_{kind}" for table in tables for kind in kinds)


def stand(tables: Sequence[str]) -> None:
    """Put the guards on tables of decisions, in a migration."""
    from alembic import op

    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        for statement in _sqlite(table) if sqlite else _postgresql(table):
            op.execute(statement)


def _sqlite(table: str) -> tuple[str, ...]:
    own = f"SELECT RAISE(ABORT, '{table} changes only with an entry of its own')"
    known = "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id)"
    kept = f"SELECT RAISE(ABORT, 'rows of {table} are ended, never deleted')"
    return (
        (
            f"CREATE TRIGGER {table}_insert_needs_entry BEFORE INSERT ON {table} "
            f"WHEN {known} BEGIN {own}; END"
        ),
        (
            f"CREATE TRIGGER {table}_update_needs_entry BEFORE UPDATE ON {table} "
            f"WHEN {known} BEGIN {own}; END"
        ),
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {kept}; END",
    )


def _postgresql(table: str) -> tuple[str, ...]:
    each_row = "FOR EACH ROW EXECUTE FUNCTION"
    each_statement = "FOR EACH STATEMENT EXECUTE FUNCTION"
    guards = {
        f"{table}_needs_entry": f"BEFORE INSERT OR UPDATE ON {table} {each_row} "
        "consult_needs_entry()",
        f"{table}_no_delete": f"BEFORE DELETE ON {table} {each_row} consult_refuse()",
        f"{table}_no_truncate": f"BEFORE TRUNCATE ON {table} {each_statement} consult_refuse()",
    }
    return tuple(
        statement
        for name, does in guards.items()
        for statement in (
            f"CREATE TRIGGER {name} {does}",
            # It fires even where `session_replication_role` is `replica`.
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        )
    )
