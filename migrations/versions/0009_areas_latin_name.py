"""Give areas a Latin name for pages in English.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("areas_area", "areas_staged")


def upgrade() -> None:
    """Add the column to the areas and to the staging; what stands there has no Latin name yet."""
    for table in TABLES:
        op.add_column(
            table, sa.Column("latin", sa.String(length=80), nullable=False, server_default="")
        )


def downgrade() -> None:
    """Drop it; SQLite's own DROP COLUMN leaves the triggers of the table in place."""
    for table in TABLES:
        op.drop_column(table, "latin")
