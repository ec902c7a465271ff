"""Make the table of days that the district set differently from the national calendar.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op

from consult.audit import guards

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

DECISIONS = ("workdays_day",)


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    return guards.names(dialect, DECISIONS)


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "workdays_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_workdays_day_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_workdays_day")),
    )
    guards.stand(DECISIONS)


def downgrade() -> None:
    """Drop the table; its guards go with it."""
    op.drop_table("workdays_day")
