"""Make the tables of areas.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "areas_staged",
        sa.Column("batch", sa.String(length=26), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("parent_code", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("staged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("batch", "line", name=op.f("pk_areas_staged")),
    )
    op.create_index(
        "ix_areas_staged_batch_code", "areas_staged", ["batch", "code", "line"], unique=False
    )
    op.create_table(
        "areas_area",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.String(length=26), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_areas_area_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["areas_area.id"], name=op.f("fk_areas_area_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas_area")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_areas_area_code_valid_from")),
    )
    op.create_index(
        "ix_areas_area_parent_id_code", "areas_area", ["parent_id", "code"], unique=False
    )
    op.create_table(
        "areas_alias",
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_areas_alias_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_areas_alias_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("area_id", "name", name=op.f("pk_areas_alias")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("areas_alias")
    op.drop_index("ix_areas_area_parent_id_code", table_name="areas_area")
    op.drop_table("areas_area")
    op.drop_index("ix_areas_staged_batch_code", table_name="areas_staged")
    op.drop_table("areas_staged")
