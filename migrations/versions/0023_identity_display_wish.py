"""Make the table of who wishes the elder version.

Revision: 0023, after 0022. A wish is no decision, so the table has no guards.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "identity_display_wish",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_identity_display_wish"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("identity_display_wish")
