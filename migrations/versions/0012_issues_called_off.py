"""Remember meetings called off and notices taken down; spell out notices; who noted presence.

Revision: 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

COLUMNS = (("voting_poll", "called_off_at"), ("publication_notice", "withdrawn_at"))


def upgrade() -> None:
    """Add the columns; nobody knows any more who noted what stands so far."""
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "publication_notice",
        sa.Column("particulars", sa.Text(), nullable=False, server_default="[]"),
    )
    op.add_column(
        "voting_roll_entry",
        sa.Column("noted", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_column("voting_roll_entry", "noted")
    op.drop_column("publication_notice", "particulars")
    for table, column in COLUMNS:
        op.drop_column(table, column)
