"""Make the tables of identity.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "identity_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_identity_session")),
    )
    op.create_index(
        op.f("ix_identity_session_person_id"), "identity_session", ["person_id"], unique=False
    )
    op.create_table(
        "identity_throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_identity_throttle")),
    )
    op.create_index(
        op.f("ix_identity_throttle_since"), "identity_throttle", ["since"], unique=False
    )
    op.create_table(
        "identity_person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("name_public", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_identity_person_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_person")),
        sa.UniqueConstraint("account", name=op.f("uq_identity_person_account")),
        sa.UniqueConstraint("phone", name=op.f("uq_identity_person_phone")),
    )
    op.create_table(
        "identity_credential",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_identity_credential_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_credential_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_identity_credential")),
    )
    op.create_table(
        "identity_residence",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("building", sa.String(length=80), nullable=False),
        sa.Column("room", sa.String(length=80), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_identity_residence_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_identity_residence_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_residence_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "area_id", name=op.f("pk_identity_residence")),
    )
    op.create_index(
        "ix_identity_residence_area_id_confirmed_at",
        "identity_residence",
        ["area_id", "confirmed_at"],
        unique=False,
    )
    op.create_table(
        "identity_role_holding",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_identity_role_holding_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_role_holding_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_role_holding")),
    )
    op.create_index(
        "ix_identity_role_holding_person_id", "identity_role_holding", ["person_id"], unique=False
    )
    op.create_index(
        "ix_identity_role_holding_scope_role",
        "identity_role_holding",
        ["scope", "role"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_identity_role_holding_scope_role", table_name="identity_role_holding")
    op.drop_index("ix_identity_role_holding_person_id", table_name="identity_role_holding")
    op.drop_table("identity_role_holding")
    op.drop_index("ix_identity_residence_area_id_confirmed_at", table_name="identity_residence")
    op.drop_table("identity_residence")
    op.drop_table("identity_credential")
    op.drop_table("identity_person")
    op.drop_index(op.f("ix_identity_throttle_since"), table_name="identity_throttle")
    op.drop_table("identity_throttle")
    op.drop_index(op.f("ix_identity_session_person_id"), table_name="identity_session")
    op.drop_table("identity_session")
