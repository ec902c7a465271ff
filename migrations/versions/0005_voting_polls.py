"""Make the tables of voting.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "voting_poll",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("rule_hash", sa.String(length=64), nullable=False),
        sa.Column("reserved", sa.Boolean(), nullable=False),
        sa.Column("mandate", sa.Text(), nullable=False),
        sa.Column("in_meeting", sa.Boolean(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("not_held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("recused", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("quorate", sa.Boolean(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (passed IS NULL)",
            name=op.f("ck_voting_poll_result_with_closing"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_voting_poll_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["rule_hash"], ["audit_rule_version.hash"], name=op.f("fk_voting_poll_rule_hash")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_poll")),
    )
    op.create_index(op.f("ix_voting_poll_about"), "voting_poll", ["about"], unique=False)
    op.create_index(op.f("ix_voting_poll_closes_at"), "voting_poll", ["closes_at"], unique=False)
    op.create_table(
        "voting_roll_entry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("poll_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("substitute_id", sa.String(length=26), nullable=True),
        sa.Column("acting_id", sa.String(length=26), nullable=True),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("recused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("present_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["acting_id"], ["identity_person.id"], name=op.f("fk_voting_roll_entry_acting_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_voting_roll_entry_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_voting_roll_entry_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["voting_poll.id"], name=op.f("fk_voting_roll_entry_poll_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"],
            ["identity_person.id"],
            name=op.f("fk_voting_roll_entry_substitute_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voting_roll_entry")),
        sa.UniqueConstraint(
            "poll_id", "position", name=op.f("uq_voting_roll_entry_poll_id_position")
        ),
    )
    op.create_index(
        "ix_voting_roll_entry_person_id", "voting_roll_entry", ["person_id"], unique=False
    )
    op.create_index(
        "ix_voting_roll_entry_substitute_id", "voting_roll_entry", ["substitute_id"], unique=False
    )
    op.create_table(
        "voting_ballot",
        sa.Column("roll_entry_id", sa.String(length=26), nullable=False),
        sa.Column("poll_id", sa.String(length=26), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("cast_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_voting_ballot_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["voting_poll.id"], name=op.f("fk_voting_ballot_poll_id")
        ),
        sa.ForeignKeyConstraint(
            ["roll_entry_id"], ["voting_roll_entry.id"], name=op.f("fk_voting_ballot_roll_entry_id")
        ),
        sa.PrimaryKeyConstraint("roll_entry_id", name=op.f("pk_voting_ballot")),
    )
    op.create_index("ix_voting_ballot_poll_id", "voting_ballot", ["poll_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_voting_ballot_poll_id", table_name="voting_ballot")
    op.drop_table("voting_ballot")
    op.drop_index("ix_voting_roll_entry_substitute_id", table_name="voting_roll_entry")
    op.drop_index("ix_voting_roll_entry_person_id", table_name="voting_roll_entry")
    op.drop_table("voting_roll_entry")
    op.drop_index(op.f("ix_voting_poll_closes_at"), table_name="voting_poll")
    op.drop_index(op.f("ix_voting_poll_about"), table_name="voting_poll")
    op.drop_table("voting_poll")
