"""Slow mode, read-only and locks: how slow, and who posted and was told when.

Revision ID: people_2
Revises: people_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "people_2"
down_revision = "people_1"
branch_labels = None
depends_on = None

PACES = """
CREATE TABLE paces (
    team_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    user_id TEXT NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__paces PRIMARY KEY (team_id, channel, user_id)
)
"""


def upgrade() -> None:
    """Add a column that the version before leaves empty, and a table that it doesn't know."""
    op.execute("ALTER TABLE sanctions ADD COLUMN every INTERVAL")
    op.execute(PACES)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE paces")
    op.execute("ALTER TABLE sanctions DROP COLUMN every")
