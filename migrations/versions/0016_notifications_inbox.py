"""Make the tables of notifications: messages, mail, wishes.

Revision: 0016, after 0015. The follower begins at the start of the record and leaves out what is
too old to be news.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FOLLOWER = "notifications.tell"
MESSAGE = "notifications_message"
INDEXES = {
    "ix_notifications_message_person_id_made_at": (["person_id", "made_at", "id"], None),
    "ix_notifications_message_subject": (["subject"], None),
    "ix_notifications_message_unread": (["person_id"], "read_at IS NULL"),
    "ix_notifications_message_mail_due_at": (["mail_due_at"], "mail_due_at IS NOT NULL"),
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        MESSAGE,
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_state", sa.String(length=12), nullable=False),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_tries", sa.Integer(), nullable=False),
        sa.Column("mail_error", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications_message")),
        sa.UniqueConstraint(
            "person_id", "key", name=op.f("uq_notifications_message_person_id_key")
        ),
    )
    for name, (columns, where) in INDEXES.items():
        condition = None if where is None else sa.text(where)
        op.create_index(name, MESSAGE, columns, sqlite_where=condition, postgresql_where=condition)
    op.create_table(
        "notifications_wish",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_on", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notifications_wish")),
    )
    op.create_table(
        "notifications_visit",
        sa.Column("notice_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("noted_by", sa.String(length=26), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "person_id", name=op.f("pk_notifications_visit")),
    )


def downgrade() -> None:
    """Drop them, and forget how far the follower has read."""
    op.drop_table("notifications_visit")
    op.drop_table("notifications_wish")
    for name in INDEXES:
        op.drop_index(name, table_name=MESSAGE)
    op.drop_table(MESSAGE)
    op.execute(f"DELETE FROM audit_cursor WHERE name = '{FOLLOWER}'")
    op.execute(f"DELETE FROM audit_parked WHERE follower = '{FOLLOWER}'")
