"""Make the tables of audit.

Revision: 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audit_checkpoint",
        sa.Column("size", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("prev_size", sa.BigInteger(), nullable=True),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prev_size"], ["audit_checkpoint.size"], name=op.f("fk_audit_checkpoint_prev_size")
        ),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_audit_checkpoint")),
        sa.UniqueConstraint("prev_size", name=op.f("uq_audit_checkpoint_prev_size")),
    )
    op.create_table(
        "audit_cursor",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_audit_cursor")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("t", sa.BigInteger(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("leaf_hash", name=op.f("uq_audit_entry_leaf_hash")),
    )
    op.create_index(op.f("ix_audit_entry_kind"), "audit_entry", ["kind"], unique=False)
    op.create_table(
        "audit_node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("level", "n", name=op.f("pk_audit_node")),
    )
    op.create_table(
        "audit_once",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_audit_once")),
    )
    op.create_table(
        "audit_parked",
        sa.Column("follower", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("follower", "seq", name=op.f("pk_audit_parked")),
    )
    op.create_table(
        "audit_person_key",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_audit_person_key")),
    )
    op.create_table(
        "audit_disclosure",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("by_entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_entry_id"], ["audit_entry.id"], name=op.f("fk_audit_disclosure_by_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_disclosure_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "name", name=op.f("pk_audit_disclosure")),
    )
    op.create_table(
        "audit_leaf",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_leaf_entry_id")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_leaf")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_leaf_entry_id")),
    )
    op.create_table(
        "audit_link",
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_link_entry_id")
        ),
        sa.PrimaryKeyConstraint("subject", "n", name=op.f("pk_audit_link")),
        sa.UniqueConstraint("entry_id", "subject", name=op.f("uq_audit_link_entry_id_subject")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.String(length=8), nullable=False),
        sa.Column("origin", sa.String(length=255), nullable=False),
        sa.Column("vkey", sa.String(length=400), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_audit_log_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "audit_payload",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_payload_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "name", name=op.f("pk_audit_payload")),
    )
    op.create_table(
        "audit_pending",
        sa.Column(
            "no",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_pending_entry_id")
        ),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_audit_pending")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_audit_pending_entry_id")),
    )
    op.create_table(
        "audit_rule_version",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_to", sa.Date(), nullable=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_audit_rule_version_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_audit_rule_version")),
        sa.UniqueConstraint(
            "kind", "code", "version", name=op.f("uq_audit_rule_version_kind_code_version")
        ),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("audit_rule_version")
    op.drop_table("audit_pending")
    op.drop_table("audit_payload")
    op.drop_table("audit_log")
    op.drop_table("audit_link")
    op.drop_table("audit_leaf")
    op.drop_table("audit_disclosure")
    op.drop_table("audit_person_key")
    op.drop_table("audit_parked")
    op.drop_table("audit_once")
    op.drop_table("audit_node")
    op.drop_index(op.f("ix_audit_entry_kind"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("audit_cursor")
    op.drop_table("audit_checkpoint")
