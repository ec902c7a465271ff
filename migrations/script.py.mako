"""${message}

Revision: ${up_revision}, after ${down_revision}.

A safe migration: it never alters a table of the record in place, works while the version
before it still runs, goes down again, and is named NNNN_feature_change with HEAD updated.
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    ${downgrades if downgrades else "pass"}
