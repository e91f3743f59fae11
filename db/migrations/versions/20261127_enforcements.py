"""What a workspace lets Steward enforce.

Revision ID: ladder_1
Revises: order_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "ladder_1"
down_revision = "order_1"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE enforcements (
    team_id TEXT NOT NULL,
    found JSONB DEFAULT '{}' NOT NULL,
    asked JSONB DEFAULT '{}' NOT NULL,
    probed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__enforcements PRIMARY KEY (team_id)
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE enforcements")
