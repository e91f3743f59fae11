"""The newest messages of a workspace are found whatever their channels.

Revision ID: raid_2
Revises: raid_1
Create Date: 2026-11-27
"""

from alembic import op

from db.repositories import index

revision = "raid_2"
down_revision = "raid_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index, one partition after the other, while people are at work."""
    index.create("ix__messages__newest", "messages", "(team_id, ts)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix__messages__newest")
