"""Channels that Steward is to join, or was removed from.

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-24
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CHANNELS = """
CREATE TABLE channels (
    team_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    state VARCHAR(32) NOT NULL,
    attempts SMALLINT DEFAULT 0 NOT NULL,
    error TEXT,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__channels PRIMARY KEY (team_id, channel)
);
CREATE INDEX ix__channels__due ON channels (due_at) WHERE state = 'to_join';
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(CHANNELS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE channels")
