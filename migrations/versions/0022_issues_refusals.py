"""Keep until when a refusal can be reviewed, who takes the matter, and which texts stay private.

Revision: 0022, after 0021.

What was refused, withdrawn or undone before gets from its record what is a fact of its row from
here on: its text and photos stay private, an entry that was undone says so, and a refusal that was
overturned holds no longer. Whoever was refused and has not asked for a review was never told until
when; their term begins with this change. No decision is made by that, so the guard that asks for an
entry rests meanwhile.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from consult.core.clock import after_legal_days

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TERM = 15
"""Legal days, as the law data that comes with this change has it."""

KINDS = {
    "issues.matter_refused": "refused",
    "issues.refusal_reviewed": "refused",
    "issues.matter_withdrawn": "withdrawn",
    "issues.entry_undone": "undone",
}


def upgrade() -> None:
    """Add the columns and fill them for what was decided before."""
    for column in (
        sa.Column("review_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stays_private", sa.String(length=12), nullable=False, server_default=""),
    ):
        op.add_column("issues_matter", column)
    op.execute(
        "ALTER TABLE issues_matter ADD COLUMN hand_off VARCHAR(64) "
        "CONSTRAINT fk_issues_matter_hand_off REFERENCES audit_rule_version (hash)"
    )
    op.add_column(
        "documents_document",
        sa.Column("kept_private", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    private, overturned = _from_record()
    with _guard_rests("issues_matter"), _guard_rests("documents_document"):
        for matter_id, why in private.items():
            _keep_private(matter_id, why)
        for matter_id in overturned:
            _matters("refused_by = NULL", "id = :id", id=matter_id)
        until = sa.bindparam("until", after_legal_days(datetime.now(UTC), TERM))
        _matters(
            "review_until = :until",
            "state = 'not_admitted' AND NOT refusal_reviewed",
            bound=(until,),
        )


def downgrade() -> None:
    """Drop the columns; what was undone is withdrawn again."""
    with _guard_rests("issues_matter"):
        _matters("state = 'withdrawn'", "state = 'undone'")
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.drop_column("documents_document", "kept_private")
    op.execute(f"ALTER TABLE issues_matter DROP COLUMN hand_off{'' if sqlite else ' CASCADE'}")
    for name in ("stays_private", "review_until"):
        op.drop_column("issues_matter", name)


def _from_record() -> tuple[dict[str, str], set[str]]:
    """Return why texts stay private, by matter, and which refusals were overturned."""
    rows = op.get_bind().execute(
        sa.text(
            "SELECT m.id, e.kind, e.leaf FROM audit_entry e "
            "JOIN audit_link l ON l.entry_id = e.id "
            "JOIN issues_matter m ON l.subject = 'matter/' || m.id "
            "WHERE e.kind IN :kinds ORDER BY l.subject, l.n"
        ).bindparams(sa.bindparam("kinds", tuple(KINDS), expanding=True))
    )
    private: dict[str, str] = {}
    overturned: set[str] = set()
    for row in rows:
        private[row.id] = KINDS[row.kind]
        overturned.discard(row.id)
        if row.kind == "issues.refusal_reviewed" and not json.loads(row.leaf)["facts"]["upheld"]:
            del private[row.id]
            overturned.add(row.id)
    return private, overturned


def _keep_private(matter_id: str, why: str) -> None:
    """Let a matter's text stay private, and its photos but those public with the text."""
    _matters("stays_private = :why", "id = :id", why=why, id=matter_id)
    if why == "undone":
        _matters("state = 'undone'", "id = :id AND state = 'withdrawn'", id=matter_id)
    op.get_bind().execute(
        sa.text(
            "UPDATE documents_document SET kept_private = :true WHERE about = :about AND NOT ("
            "released_at IS NOT NULL AND withheld_at IS NULL AND removed_at IS NULL "
            "AND EXISTS (SELECT 1 FROM issues_matter WHERE id = :id AND text_public))"
        ),
        {"true": True, "about": f"matter/{matter_id}", "id": matter_id},
    )


def _matters(
    change: str,
    which: str,
    *,
    bound: tuple[sa.BindParameter[datetime], ...] = (),
    **values: str,
) -> None:
    statement = sa.text(f"UPDATE issues_matter SET {change} WHERE {which}")
    op.get_bind().execute(statement.bindparams(*bound), values)


@contextmanager
def _guard_rests(table: str) -> Iterator[None]:
    """Let rows of a table be changed without an entry, for as long as it takes."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        name = f"{table}_update_needs_entry"
        found = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
        guard = bind.execute(found, {"name": name}).scalar_one()
        bind.exec_driver_sql(f"DROP TRIGGER {name}")
        yield
        bind.exec_driver_sql(guard)
    else:
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_needs_entry")
        yield
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may be pending for what follows
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_needs_entry")
