"""Make the tables of issues.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "issues_matter",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("proposer_id", sa.String(length=26), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("affected", sa.String(length=200), nullable=False),
        sa.Column("text_version", sa.Integer(), nullable=False),
        sa.Column("text_public", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ground", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("merged_into", sa.String(length=26), nullable=True),
        sa.Column("passed_to", sa.String(length=120), nullable=False),
        sa.Column("studied_on", sa.Date(), nullable=True),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("rule_hash", sa.String(length=64), nullable=True),
        sa.Column("reserved", sa.String(length=60), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("venue", sa.String(length=120), nullable=False),
        sa.Column("meets_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("panel_id", sa.String(length=26), nullable=True),
        sa.Column("poll_id", sa.String(length=26), nullable=True),
        sa.Column("notice_id", sa.String(length=26), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_issues_matter_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_matter_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["issues_matter.id"], name=op.f("fk_issues_matter_merged_into")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["publication_notice.id"], name=op.f("fk_issues_matter_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["committees_panel.id"], name=op.f("fk_issues_matter_panel_id")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["voting_poll.id"], name=op.f("fk_issues_matter_poll_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["identity_person.id"], name=op.f("fk_issues_matter_proposer_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_hash"], ["audit_rule_version.hash"], name=op.f("fk_issues_matter_rule_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_matter")),
        sa.UniqueConstraint(
            "area_id", "year", "serial", name=op.f("uq_issues_matter_area_id_year_serial")
        ),
    )
    op.create_index(
        "ix_issues_matter_area_id_moved_at",
        "issues_matter",
        ["area_id", "moved_at", "id"],
        unique=False,
    )
    op.create_index("ix_issues_matter_moved_at", "issues_matter", ["moved_at", "id"], unique=False)
    op.create_index("ix_issues_matter_proposer_id", "issues_matter", ["proposer_id"], unique=False)
    op.create_index(
        "ix_issues_matter_state_until", "issues_matter", ["state", "acts_at"], unique=False
    )
    op.create_table(
        "issues_opinion",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("round", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("stance", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_opinion_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_opinion_matter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_issues_opinion_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_opinion")),
        sa.UniqueConstraint(
            "matter_id",
            "round",
            "person_id",
            name=op.f("uq_issues_opinion_matter_id_round_person_id"),
        ),
    )
    op.create_table(
        "issues_review",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Integer(), nullable=False),
        sa.Column("fairly", sa.Integer(), nullable=False),
        sa.Column("not_satisfied", sa.Integer(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_review_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_review_matter_id")
        ),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_issues_review")),
    )
    op.create_table(
        "issues_task",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_task_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_task_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_task")),
    )
    op.create_index("ix_issues_task_matter_id", "issues_task", ["matter_id"], unique=False)
    op.create_table(
        "issues_text",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("affected", sa.String(length=200), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_in", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_text_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_text_matter_id")
        ),
        sa.PrimaryKeyConstraint("matter_id", "version", name=op.f("pk_issues_text")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("issues_text")
    op.drop_index("ix_issues_task_matter_id", table_name="issues_task")
    op.drop_table("issues_task")
    op.drop_table("issues_review")
    op.drop_table("issues_opinion")
    op.drop_index("ix_issues_matter_state_until", table_name="issues_matter")
    op.drop_index("ix_issues_matter_proposer_id", table_name="issues_matter")
    op.drop_index("ix_issues_matter_moved_at", table_name="issues_matter")
    op.drop_index("ix_issues_matter_area_id_moved_at", table_name="issues_matter")
    op.drop_table("issues_matter")
