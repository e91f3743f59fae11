"""Deliveries that may have been said ask the operator, once.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-24
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

QUESTIONS = """
CREATE TABLE delivery_questions (
    team_id TEXT NOT NULL,
    delivery_id UUID NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    made_on DATE NOT NULL,
    answer VARCHAR(32),
    answered_by TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__delivery_questions PRIMARY KEY (team_id, delivery_id, asked_at)
);
CREATE INDEX ix__delivery_questions__open ON delivery_questions (asked_at) WHERE answer IS NULL;
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(QUESTIONS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE delivery_questions")
