"""The newest joins of a workspace are found without reading its members.

Revision ID: raid_1
Revises: hooks_1
Create Date: 2026-11-27
"""

from alembic import op

from db.repositories import index

revision = "raid_1"
down_revision = "hooks_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index while people are at work."""
    index.create(
        "ix__members__joined", "members", "(team_id, joined_at) WHERE joined_at IS NOT NULL"
    )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix__members__joined")
