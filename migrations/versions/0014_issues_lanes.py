"""Give matters a lane, a source, and who entered them; keep answers, call-backs and reviews.

Revision: 0014, after 0013.

Columns that point at another row are added in plain SQL: SQLite takes a reference only while it
adds the column, and its batch mode would drop the triggers of the table.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

REFERENCES = {
    "entered_by": "identity_person",
    "refused_by": "identity_person",
    "origin_id": "issues_matter",
}


def upgrade() -> None:
    """Add the columns."""
    for column in (
        sa.Column("lane", sa.String(length=8), nullable=False, server_default="full"),
        sa.Column("source", sa.String(length=10), nullable=False, server_default="web"),
        sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False, server_default=""),
        sa.Column("reply_public", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_back", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("refusal_reviewed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("issues_matter", column)
    for name, table in REFERENCES.items():
        op.execute(
            f"ALTER TABLE issues_matter ADD COLUMN {name} VARCHAR(26) "
            f"CONSTRAINT fk_issues_matter_{name} REFERENCES {table} (id)"
        )
    op.create_index("ix_issues_matter_origin_id", "issues_matter", ["origin_id"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_issues_matter_origin_id", "issues_matter")
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in REFERENCES:
        op.execute(f"ALTER TABLE issues_matter DROP COLUMN {name}{'' if sqlite else ' CASCADE'}")
    for name in (
        "refusal_reviewed",
        "called_back",
        "replied_at",
        "reply_public",
        "reply",
        "undo_until",
        "source",
        "lane",
    ):
        op.drop_column("issues_matter", name)
