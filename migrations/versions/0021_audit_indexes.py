"""Index what names an entry, and what lists and polls look matters up by.

Revision: 0021, after 0020. The key from a row to its entry is deferred, and the row is written
first: for each such entry SQLite looks in every table that names entries for rows that wait for it
(https://sqlite.org/foreignkeys.html, section 3), and without an index it reads the whole table. So
each decision cost more the more matters, ballots and notices there were.
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

DECISIONS = (
    "areas_alias",
    "areas_area",
    "audit_rule_version",
    "committees_committee",
    "committees_panel",
    "committees_panel_seat",
    "committees_seat",
    "committees_seat_holding",
    "committees_stakeholder",
    "documents_document",
    "identity_credential",
    "identity_person",
    "identity_reset_code",
    "identity_residence",
    "identity_role_holding",
    "issues_comment",
    "issues_matter",
    "issues_opinion",
    "issues_review",
    "issues_second",
    "issues_task",
    "issues_task_note",
    "issues_text",
    "publication_notice",
    "publication_objection",
    "voting_ballot",
    "voting_poll",
    "voting_roll_entry",
    "workdays_day",
)
"""The tables whose rows name the entry of their last change."""

INDEXES = {
    **{f"ix_{table}_entry_id": (table, ["entry_id"]) for table in DECISIONS},
    "ix_documents_document_added_entry_id": ("documents_document", ["added_entry_id"]),
    "ix_committees_stakeholder_person_id": ("committees_stakeholder", ["person_id"]),
    "ix_issues_matter_area_id_state": ("issues_matter", ["area_id", "state"]),
    "ix_issues_matter_merged_into": ("issues_matter", ["merged_into"]),
    "ix_issues_matter_panel_id": ("issues_matter", ["panel_id"]),
    "ix_issues_matter_poll_id": ("issues_matter", ["poll_id"]),
}


def upgrade() -> None:
    """Make the indexes."""
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    """Drop the indexes."""
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
