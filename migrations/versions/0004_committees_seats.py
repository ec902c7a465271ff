"""Make the tables of committees.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "committees_committee",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("area_id", sa.String(length=26), nullable=False),
        sa.Column("template_hash", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["areas_area.id"], name=op.f("fk_committees_committee_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_committee_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["template_hash"],
            ["audit_rule_version.hash"],
            name=op.f("fk_committees_committee_template_hash"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_committee")),
        sa.UniqueConstraint("area_id", name=op.f("uq_committees_committee_area_id")),
    )
    op.create_table(
        "committees_panel",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("committee_id", sa.String(length=26), nullable=False),
        sa.Column("matter", sa.String(length=80), nullable=False),
        sa.Column("affected_buildings", sa.String(length=200), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("within", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees_committee.id"],
            name=op.f("fk_committees_panel_committee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_panel_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_panel")),
    )
    op.create_index(
        op.f("ix_committees_panel_matter"), "committees_panel", ["matter"], unique=False
    )
    op.create_table(
        "committees_seat",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("committee_id", sa.String(length=26), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("office", sa.String(length=12), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["committee_id"],
            ["committees_committee.id"],
            name=op.f("fk_committees_seat_committee_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_seat_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_seat")),
        sa.UniqueConstraint("committee_id", "no", name=op.f("uq_committees_seat_committee_id_no")),
    )
    op.create_table(
        "committees_panel_seat",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("panel_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=8), nullable=False),
        sa.Column("name_zh", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("substitute_id", sa.String(length=26), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("fixed", sa.Boolean(), nullable=False),
        sa.Column("votes", sa.Boolean(), nullable=False),
        sa.Column("office", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_panel_seat_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["committees_panel.id"], name=op.f("fk_committees_panel_seat_panel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_committees_panel_seat_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["substitute_id"],
            ["identity_person.id"],
            name=op.f("fk_committees_panel_seat_substitute_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_panel_seat")),
        sa.UniqueConstraint(
            "panel_id", "position", name=op.f("uq_committees_panel_seat_panel_id_position")
        ),
    )
    op.create_table(
        "committees_seat_holding",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("seat_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("substitute", sa.Boolean(), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_seat_holding_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_committees_seat_holding_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["committees_seat.id"], name=op.f("fk_committees_seat_holding_seat_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_seat_holding")),
    )
    op.create_index(
        "ix_committees_seat_holding_person_id",
        "committees_seat_holding",
        ["person_id"],
        unique=False,
    )
    op.create_index(
        "ix_committees_seat_holding_seat_id", "committees_seat_holding", ["seat_id"], unique=False
    )
    op.create_table(
        "committees_stakeholder",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("panel_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("capacity", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("answer_reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["audit_entry.id"],
            name=op.f("fk_committees_stakeholder_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["committees_panel.id"], name=op.f("fk_committees_stakeholder_panel_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["identity_person.id"], name=op.f("fk_committees_stakeholder_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committees_stakeholder")),
    )
    op.create_index(
        "ix_committees_stakeholder_panel_id", "committees_stakeholder", ["panel_id"], unique=False
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_committees_stakeholder_panel_id", table_name="committees_stakeholder")
    op.drop_table("committees_stakeholder")
    op.drop_index("ix_committees_seat_holding_seat_id", table_name="committees_seat_holding")
    op.drop_index("ix_committees_seat_holding_person_id", table_name="committees_seat_holding")
    op.drop_table("committees_seat_holding")
    op.drop_table("committees_panel_seat")
    op.drop_table("committees_seat")
    op.drop_index(op.f("ix_committees_panel_matter"), table_name="committees_panel")
    op.drop_table("committees_panel")
    op.drop_table("committees_committee")
