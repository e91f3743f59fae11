"""What each person sees in Steward's Home tab.

Revision ID: home_1
Revises: escalation_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "home_1"
down_revision = "escalation_1"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE homes (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    places JSONB DEFAULT '{}' NOT NULL,
    revision INTEGER DEFAULT 1 NOT NULL,
    drawn_revision INTEGER DEFAULT 0 NOT NULL,
    shown TEXT DEFAULT '' NOT NULL,
    hash TEXT DEFAULT '' NOT NULL,
    looked_at TIMESTAMP WITH TIME ZONE,
    draw_token UUID,
    draw_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__homes PRIMARY KEY (team_id, user_id)
);
CREATE INDEX ix__homes__behind ON homes (opened_at) WHERE revision > drawn_revision;
CREATE INDEX ix__homes__opened ON homes (opened_at);
"""


def upgrade() -> None:
    """Create the table."""
    op.execute(TABLE)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE homes")
