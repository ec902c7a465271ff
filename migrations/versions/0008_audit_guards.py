"""Let the database itself refuse to change the record, or a decision without a new entry.

Revision: 0008, after 0007.

On both databases: the record's tables take no UPDATE and no DELETE (a sealed payload may be
erased, never changed), each entry queues itself for the tree, places in the tree leave no gap,
and a row that a decision made changes only together with the id of an entry that is not on record
yet: the entry comes last in its transaction, so one use case may touch a row several times.
Whoever owns the database can still drop triggers: that is what the signed tree detects.
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "audit_entry",
    "audit_link",
    "audit_leaf",
    "audit_node",
    "audit_checkpoint",
    "audit_disclosure",
    "audit_rule_version",
)
DECISIONS = (
    "areas_alias",
    "areas_area",
    "committees_committee",
    "committees_panel",
    "committees_panel_seat",
    "committees_seat",
    "committees_seat_holding",
    "committees_stakeholder",
    "identity_credential",
    "identity_person",
    "identity_residence",
    "identity_role_holding",
    "issues_matter",
    "issues_opinion",
    "issues_review",
    "issues_task",
    "issues_text",
    "publication_notice",
    "publication_objection",
    "voting_ballot",
    "voting_poll",
    "voting_roll_entry",
)

ERASABLE = ("identity_credential", "identity_person", "identity_residence")
"""Personal data: erased on demand (PIPL art. 47), so these rows alone may be deleted."""

FUNCTIONS = (
    "consult_refuse",
    "consult_queue",
    "consult_no_gap",
    "consult_needs_entry",
    "consult_log_fixed",
)

KEPT = tuple(table for table in DECISIONS if table not in ERASABLE)


def upgrade() -> None:
    """Make the triggers, and the one row of the installation."""
    statements = _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)
    op.execute("INSERT INTO audit_log (id, origin, vkey) VALUES ('log', '', '')")


def downgrade() -> None:
    """Drop the triggers and the row."""
    if op.get_bind().dialect.name == "sqlite":
        names = [f"{table}_no_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")]
        names += ["audit_payload_no_update", "audit_entry_queue", "audit_leaf_no_gap"]
        names += [f"{table}_needs_entry" for table in DECISIONS]
        names += [f"{table}_no_delete" for table in KEPT]
        names += ["audit_log_fixed", "audit_log_no_delete"]
        for name in names:
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    op.execute("DELETE FROM audit_log")


def _sqlite() -> list[str]:
    statements = [
        f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    statements += [
        "CREATE TRIGGER audit_payload_no_update BEFORE UPDATE ON audit_payload "
        "BEGIN SELECT RAISE(ABORT, 'a payload is erased, never changed'); END",
        "CREATE TRIGGER audit_entry_queue AFTER INSERT ON audit_entry "
        "BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); END",
        "CREATE TRIGGER audit_leaf_no_gap BEFORE INSERT ON audit_leaf "
        "WHEN NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf) "
        "BEGIN SELECT RAISE(ABORT, 'the tree takes no gap'); END",
    ]
    statements += [
        f"CREATE TRIGGER {table}_needs_entry BEFORE UPDATE ON {table} "
        "WHEN NEW.entry_id = OLD.entry_id "
        "AND EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id) "
        f"BEGIN SELECT RAISE(ABORT, '{table} changes only with an entry on record'); END"
        for table in DECISIONS
    ]
    statements += [
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are ended, never deleted'); END"
        for table in (*KEPT, "audit_log")
    ]
    statements += [
        "CREATE TRIGGER audit_log_fixed BEFORE UPDATE ON audit_log WHEN OLD.origin <> '' "
        "BEGIN SELECT RAISE(ABORT, 'name and key of a record never change'); END"
    ]
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE FUNCTION consult_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        "CREATE FUNCTION consult_queue() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NEW; END $$",
        "CREATE FUNCTION consult_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf) "
        "THEN RAISE EXCEPTION 'the tree takes no gap'; END IF; RETURN NEW; END $$",
        "CREATE FUNCTION consult_needs_entry() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF NEW.entry_id = OLD.entry_id "
        "AND EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id) THEN "
        "RAISE EXCEPTION '% changes only with an entry on record', TG_TABLE_NAME; "
        "END IF; RETURN NEW; END $$",
    ]
    statements += [
        "CREATE FUNCTION consult_log_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF OLD.origin <> '' THEN "
        "RAISE EXCEPTION 'name and key of a record never change'; END IF; RETURN NEW; END $$",
    ]
    statements += _always("audit_log", "fixed", "BEFORE UPDATE", "ROW", "consult_log_fixed")
    for table in (*KEPT, "audit_log"):
        statements += _always(table, "no_delete", "BEFORE DELETE", "ROW", "consult_refuse")
    for table in APPEND_ONLY:
        statements += _always(
            table, "no_change", "BEFORE UPDATE OR DELETE", "ROW", "consult_refuse"
        )
        statements += _always(
            table, "no_truncate", "BEFORE TRUNCATE", "STATEMENT", "consult_refuse"
        )
    statements += _always("audit_payload", "no_update", "BEFORE UPDATE", "ROW", "consult_refuse")
    statements += _always("audit_entry", "queue", "AFTER INSERT", "ROW", "consult_queue")
    statements += _always("audit_leaf", "no_gap", "BEFORE INSERT", "ROW", "consult_no_gap")
    for table in DECISIONS:
        statements += _always(table, "needs_entry", "BEFORE UPDATE", "ROW", "consult_needs_entry")
    return statements


def _always(table: str, name: str, when: str, each: str, function: str) -> list[str]:
    """Return a trigger that fires even where `session_replication_role` is `replica`."""
    return [
        f"CREATE TRIGGER {table}_{name} {when} ON {table} FOR EACH {each} "
        f"EXECUTE FUNCTION {function}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_{name}",
    ]
