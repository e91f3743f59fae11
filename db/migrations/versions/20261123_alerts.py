"""What is wrong with Steward itself.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ALERTS = """
CREATE TABLE alerts (
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    noticed_at TIMESTAMP WITH TIME ZONE,
    raised_at TIMESTAMP WITH TIME ZONE,
    told_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__alerts PRIMARY KEY (name)
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(ALERTS)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE alerts")
