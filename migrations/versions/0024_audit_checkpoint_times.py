"""Index checkpoints by the moment they were signed.

Revision: 0024, after 0023. How large the record was at some moment is then one step down the index,
however long it has become. An index leaves the table and its triggers as they are.
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_audit_checkpoint_signed_at_size", "audit_checkpoint", ["signed_at", "size"])


def downgrade() -> None:
    """Drop the index."""
    op.drop_index("ix_audit_checkpoint_signed_at_size", "audit_checkpoint")
