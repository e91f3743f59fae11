"""Whose strikes are to be counted anew.

Revision ID: escalation_1
Revises: reminders_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "escalation_1"
down_revision = "reminders_1"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE escalations (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    newest_case BIGINT NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    proposed_case BIGINT,
    CONSTRAINT pk__escalations PRIMARY KEY (team_id, user_id)
);
CREATE INDEX ix__escalations__due ON escalations (due_at) WHERE due_at IS NOT NULL;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE escalations")
