"""Make the tables of publication.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "publication_notice",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publisher_id", sa.String(length=26), nullable=False),
        sa.Column("period_hash", sa.String(length=64), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_publication_notice_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_publication_notice_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["period_hash"],
            ["audit_rule_version.hash"],
            name=op.f("fk_publication_notice_period_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"],
            ["identity_person.id"],
            name=op.f("fk_publication_notice_publisher_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_notice")),
    )
    op.create_index("ix_publication_notice_about", "publication_notice", ["about"], unique=False)
    op.create_index(
        "ix_publication_notice_area_id_from_at",
        "publication_notice",
        ["area_id", "from_at", "id"],
        unique=False,
    )
    op.create_index(
        "ix_publication_notice_from_at", "publication_notice", ["from_at", "id"], unique=False
    )
    op.create_table(
        "publication_objection",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("notice_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("view", sa.Text(), nullable=False),
        sa.Column("viewed_by", sa.String(length=26), nullable=True),
        sa.Column("viewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["identity_person.id"],
            name=op.f("fk_publication_objection_answered_by"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_publication_objection_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["publication_notice.id"],
            name=op.f("fk_publication_objection_notice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_publication_objection_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["viewed_by"], ["identity_person.id"], name=op.f("fk_publication_objection_viewed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_objection")),
        sa.UniqueConstraint(
            "notice_id", "person_id", name=op.f("uq_publication_objection_notice_id_person_id")
        ),
    )
    op.create_index(
        "ix_publication_objection_notice_id",
        "publication_objection",
        ["notice_id", "made_at", "id"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_publication_objection_notice_id", table_name="publication_objection")
    op.drop_table("publication_objection")
    op.drop_index("ix_publication_notice_from_at", table_name="publication_notice")
    op.drop_index("ix_publication_notice_area_id_from_at", table_name="publication_notice")
    op.drop_index("ix_publication_notice_about", table_name="publication_notice")
    op.drop_table("publication_notice")
