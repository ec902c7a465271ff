"""Make the index that finds matters by what they say.

Revision: 0018, after 0017. It follows from public texts and is no decision, so it has no guards;
its follower reads the record from the beginning and fills it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "issues_gram",
        sa.Column("gram", sa.String(length=32), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("gram", "area_id", "matter_id", name=op.f("pk_issues_gram")),
    )
    op.create_index("ix_issues_gram_matter_id", "issues_gram", ["matter_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("issues_gram")
