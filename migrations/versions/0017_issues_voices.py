"""Make the tables of seconds, comments and flags.

Revision: 0017, after 0016. A flag is no decision, so its table has no guards.
"""

import sqlalchemy as sa
from alembic import op

from consult.audit import guards

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DECISIONS = ("issues_second", "issues_comment")


def triggers(dialect: str) -> frozenset[str]:
    """Return the names of the guards that must stand in a database from here on."""
    return guards.names(dialect, DECISIONS)


def upgrade() -> None:
    """Make the tables."""
    _make_seconds()
    _make_comments()
    _make_flags()
    guards.stand(DECISIONS)


def downgrade() -> None:
    """Drop the tables; their guards go with them."""
    op.drop_table("issues_flag")
    op.drop_table("issues_comment")
    op.drop_table("issues_second")


def _make_seconds() -> None:
    op.create_table(
        "issues_second",
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("seconded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("carried_from", sa.String(length=26), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["carried_from"], ["issues_matter.id"], name=op.f("fk_issues_second_carried_from")
        ),
        _entry("issues_second"),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_second_matter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_issues_second_person_id")
        ),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name=op.f("pk_issues_second")),
    )


def _make_comments() -> None:
    op.create_table(
        "issues_comment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("matter_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("stance", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("check_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_in", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.Column("plea", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["identity_person.id"], name=op.f("fk_issues_comment_decided_by")
        ),
        _entry("issues_comment"),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["issues_matter.id"], name=op.f("fk_issues_comment_matter_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_issues_comment_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues_comment")),
    )
    for columns in (
        ("matter_id", "written_at", "id"),
        ("person_id", "matter_id"),
        ("state", "check_by"),
    ):
        name = "_".join(each for each in columns if each != "id")
        op.create_index(f"ix_issues_comment_{name}", "issues_comment", columns)


def _make_flags() -> None:
    op.create_table(
        "issues_flag",
        sa.Column("comment_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("ground", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["issues_comment.id"], name=op.f("fk_issues_flag_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_issues_flag_person_id")
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_issues_flag")),
    )
    op.create_index(
        "ix_issues_flag_looked_at_comment_id", "issues_flag", ("looked_at", "comment_id")
    )


def _entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["entry_id"],
        ["audit_entry.id"],
        name=op.f(f"fk_{table}_entry_id"),
        initially="DEFERRED",
        deferrable=True,
    )
