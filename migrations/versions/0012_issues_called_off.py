"""Remember meetings that were called off, and notices that were taken down before their time.

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
    """Add the two moments."""
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Drop them."""
    for table, column in COLUMNS:
        op.drop_column(table, column)
