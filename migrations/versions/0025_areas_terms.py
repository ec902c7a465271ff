"""Make the index of names by which places are found.

Revision: 0025, after 0024. What stands there already is indexed here; the index follows from the
areas, so it has no guards. `areas_staged` is emptied of what an import in progress left: its rows
lack what they would be found by.
"""

import sqlalchemy as sa
from alembic import op

from consult.areas.rules.search import INITIALS, initials, spelled

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BATCH = 2000
STAGED = ("spelled", "initials")


def upgrade() -> None:
    """Make the table and the columns, and fill the table from the areas."""
    term = sa.String(length=80)
    op.create_table(
        "areas_term",
        sa.Column(
            "term",
            term.with_variant(sa.String(length=80, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("said", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("term", "code", "said", name="pk_areas_term"),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM areas_staged")
    for column in STAGED:
        op.add_column(
            "areas_staged",
            sa.Column(column, sa.String(length=80), nullable=False, server_default=""),
        )
    _fill()


def downgrade() -> None:
    """Drop them."""
    for column in STAGED:
        op.drop_column("areas_staged", column)
    op.drop_table("areas_term")


def _fill() -> None:
    bind = op.get_bind()
    areas = bind.execute(sa.text("SELECT code, short_name, latin FROM areas_area")).all()
    aliases = bind.execute(
        sa.text("SELECT a.code, o.name FROM areas_alias o JOIN areas_area a ON a.id = o.area_id")
    ).all()
    terms = {(name, code, name) for code, name in aliases}
    for code, name, latin in areas:
        terms.add((name, code, name))
        if latin:
            terms.add((spelled(latin), code, latin))
        if short := initials(name, latin):
            terms.add((INITIALS + short, code, latin or name))
    rows = [{"term": term, "code": code, "said": said} for term, code, said in sorted(terms)]
    insert = sa.text("INSERT INTO areas_term (term, code, said) VALUES (:term, :code, :said)")
    for start in range(0, len(rows), BATCH):
        bind.execute(insert, rows[start : start + BATCH])
