"""Let the database itself refuse to change the record, or a decision without a new entry.

Revision: 0008, after 0007.

On both databases: the record's tables take no UPDATE and no DELETE (a sealed payload or a person's
key may be erased, never changed), each entry queues itself for the tree and leaves the queue only
for its place there, places in the tree leave no gap, and a row that a decision made is written only
with the id of an entry that is not on record yet: the entry comes last in its transaction, so one
use case may touch a row several times. Whoever owns the database can still drop triggers: that is
what the start (`triggers` names them) and the signed tree detect.
"""

from dataclasses import dataclass

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

FUNCTIONS = {
    "consult_refuse": "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;",
    "consult_queue": "INSERT INTO audit_pending (entry_id) VALUES (NEW.id); RETURN NEW;",
    "consult_no_gap": "IF NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf) "
    "THEN RAISE EXCEPTION 'the tree takes no gap'; END IF; RETURN NEW;",
    "consult_needs_entry": "IF EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id) "
    "THEN RAISE EXCEPTION '% changes only with an entry of its own', TG_TABLE_NAME; "
    "END IF; RETURN NEW;",
    "consult_log_fixed": "IF OLD.origin <> '' "
    "THEN RAISE EXCEPTION 'name and key of a record never change'; END IF; RETURN NEW;",
    "consult_waits": "IF NOT EXISTS (SELECT 1 FROM audit_leaf WHERE entry_id = OLD.entry_id) "
    "THEN RAISE EXCEPTION 'an entry waits until it has its place'; END IF; RETURN OLD;",
}
"""What the triggers do on PostgreSQL, by the name of the function."""

KEPT = tuple(table for table in DECISIONS if table not in ERASABLE)


@dataclass(frozen=True)
class Trigger:
    """One guard.

    Attributes:
        table: the table it guards.
        name: what it is for; with the table before it, its name in the database.
        when: the event.
        does: on SQLite what it does; on PostgreSQL the function it calls.
        row: whether it meets each row; otherwise each statement.
    """

    table: str
    name: str
    when: str
    does: str
    row: bool = True

    @property
    def full_name(self) -> str:
        """The name in the database."""
        return f"{self.table}_{self.name}"


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    guards = _sqlite() if dialect == "sqlite" else _postgresql()
    return frozenset(each.full_name for each in guards)


def upgrade() -> None:
    """Make the triggers, and the one row of the installation."""
    if op.get_bind().dialect.name == "sqlite":
        for each in _sqlite():
            op.execute(
                f"CREATE TRIGGER {each.full_name} {each.when} ON {each.table} {each.does}; END"
            )
    else:
        for name, does in FUNCTIONS.items():
            op.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {does} END $$"
            )
        for each in _postgresql():
            op.execute(
                f"CREATE TRIGGER {each.full_name} {each.when} ON {each.table} "
                f"FOR EACH {'ROW' if each.row else 'STATEMENT'} EXECUTE FUNCTION {each.does}()"
            )
            # It fires even where `session_replication_role` is `replica`.
            op.execute(f"ALTER TABLE {each.table} ENABLE ALWAYS TRIGGER {each.full_name}")
    op.execute("INSERT INTO audit_log (id, origin, vkey) VALUES ('log', '', '')")


def downgrade() -> None:
    """Drop the triggers and the row."""
    if op.get_bind().dialect.name == "sqlite":
        for each in _sqlite():
            op.execute(f"DROP TRIGGER {each.full_name}")
    else:
        for name in FUNCTIONS:
            op.execute(f"DROP FUNCTION {name} CASCADE")
    op.execute("DELETE FROM audit_log")


def _sqlite() -> list[Trigger]:
    found = [
        Trigger(table, f"no_{verb}", f"BEFORE {verb.upper()}", _abort(f"{table} is append-only"))
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ]
    found += [
        Trigger(table, "no_update", "BEFORE UPDATE", _abort(f"{table}: erased, never changed"))
        for table in ("audit_payload", "audit_person_key", "audit_pending")
    ]
    found += [
        Trigger(
            table,
            f"{verb}_needs_entry",
            f"BEFORE {verb.upper()}",
            _abort(
                f"{table} changes only with an entry of its own",
                "EXISTS (SELECT 1 FROM audit_entry WHERE id = NEW.entry_id)",
            ),
        )
        for verb, tables in (("insert", (*DECISIONS, "audit_rule_version")), ("update", DECISIONS))
        for table in tables
    ]
    found += [
        Trigger(
            table, "no_delete", "BEFORE DELETE", _abort(f"rows of {table} are ended, never deleted")
        )
        for table in (*KEPT, "audit_log")
    ]
    return [
        *found,
        Trigger(
            "audit_entry",
            "queue",
            "AFTER INSERT",
            "BEGIN INSERT INTO audit_pending (entry_id) VALUES (NEW.id)",
        ),
        Trigger(
            "audit_leaf",
            "no_gap",
            "BEFORE INSERT",
            _abort(
                "the tree takes no gap",
                "NEW.seq <> (SELECT coalesce(max(seq) + 1, 0) FROM audit_leaf)",
            ),
        ),
        Trigger(
            "audit_pending",
            "waits",
            "BEFORE DELETE",
            _abort(
                "an entry waits until it has its place",
                "NOT EXISTS (SELECT 1 FROM audit_leaf WHERE entry_id = OLD.entry_id)",
            ),
        ),
        Trigger(
            "audit_log",
            "fixed",
            "BEFORE UPDATE",
            _abort("name and key of a record never change", "OLD.origin <> ''"),
        ),
    ]


def _abort(words: str, condition: str = "") -> str:
    when = f"WHEN {condition} " if condition else ""
    return f"{when}BEGIN SELECT RAISE(ABORT, '{words}')"


def _postgresql() -> list[Trigger]:
    found = [
        Trigger(table, "no_change", "BEFORE UPDATE OR DELETE", "consult_refuse")
        for table in APPEND_ONLY
    ]
    found += [
        Trigger(table, "no_truncate", "BEFORE TRUNCATE", "consult_refuse", row=False)
        for table in (*APPEND_ONLY, *KEPT, "audit_log", "audit_pending")
    ]
    found += [
        Trigger(table, "no_update", "BEFORE UPDATE", "consult_refuse")
        for table in ("audit_payload", "audit_person_key", "audit_pending")
    ]
    found += [
        Trigger(table, "needs_entry", "BEFORE INSERT OR UPDATE", "consult_needs_entry")
        for table in DECISIONS
    ]
    found += [
        Trigger(table, "no_delete", "BEFORE DELETE", "consult_refuse")
        for table in (*KEPT, "audit_log")
    ]
    return [
        *found,
        Trigger("audit_rule_version", "needs_entry", "BEFORE INSERT", "consult_needs_entry"),
        Trigger("audit_entry", "queue", "AFTER INSERT", "consult_queue"),
        Trigger("audit_leaf", "no_gap", "BEFORE INSERT", "consult_no_gap"),
        Trigger("audit_pending", "waits", "BEFORE DELETE", "consult_waits"),
        Trigger("audit_log", "fixed", "BEFORE UPDATE", "consult_log_fixed"),
    ]
