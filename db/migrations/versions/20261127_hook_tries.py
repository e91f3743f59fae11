"""A subscription remembers how its other side is.

Revision ID: hooks_4
Revises: hooks_3
Create Date: 2026-11-27
"""

from alembic import op

revision = "hooks_4"
down_revision = "hooks_3"
branch_labels = None
depends_on = None

TRIES = """
ALTER TABLE hooks ADD COLUMN failures SMALLINT DEFAULT 0 NOT NULL,
    ADD COLUMN due_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN lease_token UUID,
    ADD COLUMN lease_until TIMESTAMP WITH TIME ZONE,
    ADD COLUMN woken_at TIMESTAMP WITH TIME ZONE
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(TRIES)


def downgrade() -> None:
    """Drop them."""
    op.execute(
        "ALTER TABLE hooks DROP COLUMN failures, DROP COLUMN due_at, DROP COLUMN lease_token,"
        " DROP COLUMN lease_until, DROP COLUMN woken_at"
    )
