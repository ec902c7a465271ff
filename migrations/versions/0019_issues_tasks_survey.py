"""Widen tasks: progress, delays, acceptance; make the tables of the survey.

Revision: 0019, after 0018. The answers of the survey are no decisions, so their tables have no
guards. A task that was accepted before has no day to wait for its proposer, so it stays accepted.
"""

import sqlalchemy as sa
from alembic import op

from consult.audit import guards

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DECISIONS = ("issues_task_note",)


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    return guards.names(dialect, DECISIONS)


def upgrade() -> None:
    """Add the columns and make the tables."""
    for column in (
        sa.Column("assisting", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirm_noted", sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column("issues_task", column)
    _make_notes()
    guards.stand(DECISIONS)
    _make_survey()


def downgrade() -> None:
    """Take them back; the guards go with their table."""
    op.drop_table("issues_survey_answer")
    op.drop_table("issues_survey_taken")
    op.drop_table("issues_task_note")
    for name in ("confirm_noted", "confirmed_at", "confirm_by", "first_due_on", "assisting"):
        op.drop_column("issues_task", name)


def _make_notes() -> None:
    op.create_table(
        "issues_task_note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("task_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_in", sa.String(length=32), nullable=False),
        sa.Column("asked_day", sa.Date(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_issues_task_note_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["issues_task.id"], name=op.f("fk_issues_task_note_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_task_note")),
    )
    op.create_index(
        "ix_issues_task_note_task_id_written_at",
        "issues_task_note",
        ("task_id", "written_at", "id"),
    )
    op.create_index(
        "ix_issues_task_note_kind_decided_at", "issues_task_note", ("kind", "decided_at")
    )


def _make_survey() -> None:
    op.create_table(
        "issues_survey_taken",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_survey_taken_matter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_issues_survey_taken_person_id")
        ),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_issues_survey_taken")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "issues_survey_answer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("asked_group", sa.String(length=12), nullable=False),
        sa.Column("process", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("speed", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_survey_answer_matter_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_survey_answer")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_issues_survey_answer_matter_id", "issues_survey_answer", ["matter_id"])
