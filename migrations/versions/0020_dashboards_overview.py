"""Keep more figures: by year, by form and stage, by first answer, by what was irregular.

Revision: 0020, after 0019. The figures follow from the record, so the old tables are dropped and
the follower reads from the start again. The register lists matters by the day they were raised.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

FOLLOWER = "dashboards.keep_figures"
BY_DAY = {
    "ix_issues_matter_area_id_proposed_at": ["area_id", "proposed_at", "id"],
    "ix_issues_matter_proposed_at": ["proposed_at", "id"],
}


def upgrade() -> None:
    """Make the wider tables, and let the follower count from the start."""
    _drop()
    op.create_table(
        "dashboards_counted",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("matter_id", "name", name=op.f("pk_dashboards_counted")),
    )
    op.create_index(op.f("ix_dashboards_counted_area_id"), "dashboards_counted", ["area_id"])
    op.create_index("ix_dashboards_counted_name_area_id", "dashboards_counted", ["name", "area_id"])
    op.create_table(
        "dashboards_figure",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "area_id", "year", name=op.f("pk_dashboards_figure")),
    )
    op.create_index("ix_dashboards_figure_area_id_year", "dashboards_figure", ["area_id", "year"])
    for name, columns in BY_DAY.items():
        op.create_index(name, "issues_matter", columns)


def downgrade() -> None:
    """Go back to the two figures of the home pages, counted from the start."""
    for name in BY_DAY:
        op.drop_index(name, table_name="issues_matter")
    _drop()
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


def _drop() -> None:
    op.drop_table("dashboards_figure")
    op.drop_table("dashboards_counted")
    op.execute(f"DELETE FROM audit_cursor WHERE name = '{FOLLOWER}'")
    op.execute(f"DELETE FROM audit_parked WHERE follower = '{FOLLOWER}'")
