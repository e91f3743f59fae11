"""How far the daily look at everybody who is banned has come.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-24
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE patrols (
    team_id TEXT NOT NULL,
    day DATE NOT NULL,
    reached UUID NOT NULL,
    seen INTEGER DEFAULT 0 NOT NULL,
    found INTEGER DEFAULT 0 NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__patrols PRIMARY KEY (team_id)
);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE patrols")
