"""Make the tables of documents: photos and papers.

Revision: 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

from consult.audit import guards

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DECISIONS = ("documents_document",)


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    return guards.names(dialect, DECISIONS)


def _kept() -> tuple[sa.Column[object], ...]:
    """Return the columns that say what a file is."""
    return (
        sa.Column("mime", sa.String(length=20), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
    )


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "documents_document",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        *_kept(),
        sa.Column("alt", sa.String(length=120), nullable=False),
        sa.Column("added_by", sa.String(length=26), nullable=False),
        sa.Column("for_id", sa.String(length=26), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_entry_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withheld_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["identity_person.id"],
                name=op.f(f"fk_documents_document_{column}"),
            )
            for column in ("added_by", "for_id")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["audit_entry.id"],
                name=op.f(f"fk_documents_document_{column}"),
                initially="DEFERRED",
                deferrable=True,
            )
            for column in ("added_entry_id", "entry_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_document")),
    )
    op.create_index(
        "ix_documents_document_about",
        "documents_document",
        ["about", "added_at", "part", "id"],
        unique=False,
    )
    guards.stand(DECISIONS)
    op.create_table(
        "documents_draft",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        *_kept(),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_documents_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_draft")),
    )
    op.create_index(
        "ix_documents_draft_person_id", "documents_draft", ["person_id", "chosen_at"], unique=False
    )
    op.create_index("ix_documents_draft_chosen_at", "documents_draft", ["chosen_at"], unique=False)


def downgrade() -> None:
    """Drop the tables; the guards go with them."""
    op.drop_table("documents_draft")
    op.drop_table("documents_document")
