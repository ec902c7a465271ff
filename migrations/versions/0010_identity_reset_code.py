"""Let the desk issue a one-time code to somebody who forgot the password.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

from consult.audit import guards

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = ("identity_reset_code",)


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    return guards.names(dialect, TABLES)


def upgrade() -> None:
    """Make the table of codes, with its guards."""
    op.create_table(
        "identity_reset_code",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=True),
        sa.Column("code_hash", sa.String(length=200), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_identity_reset_code_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_identity_reset_code_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_identity_reset_code_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_reset_code")),
    )
    op.create_index(
        "ix_identity_reset_code_person_id_issued_at",
        "identity_reset_code",
        ["person_id", "issued_at"],
        unique=False,
    )
    guards.stand(TABLES)


def downgrade() -> None:
    """Drop the table; its guards go with it."""
    op.drop_table("identity_reset_code")
