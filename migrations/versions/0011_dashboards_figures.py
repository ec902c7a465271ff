"""Keep the figures of the home page instead of counting them.

Revision: 0011, after 0010. The follower that keeps them begins at the start of the record, so
that nothing has to be counted here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

FOLLOWER = "dashboards.keep_figures"


def upgrade() -> None:
    """Make the tables; whoever comes back here after going down counts from the start."""
    op.create_table(
        "dashboards_counted",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("bucket", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_dashboards_counted")),
    )
    op.create_index(op.f("ix_dashboards_counted_area_id"), "dashboards_counted", ["area_id"])
    op.create_table(
        "dashboards_figure",
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("bucket", sa.String(length=12), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area_id", "bucket", name=op.f("pk_dashboards_figure")),
    )


def downgrade() -> None:
    """Drop them, and forget how far the follower has read."""
    op.drop_table("dashboards_figure")
    op.drop_index(op.f("ix_dashboards_counted_area_id"), table_name="dashboards_counted")
    op.drop_table("dashboards_counted")
    op.execute(f"DELETE FROM audit_cursor WHERE name = '{FOLLOWER}'")
    op.execute(f"DELETE FROM audit_parked WHERE follower = '{FOLLOWER}'")
