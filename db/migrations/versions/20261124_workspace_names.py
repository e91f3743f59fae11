"""What a workspace is called, and where it is.

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-24
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns that stay empty until Slack was asked."""
    op.execute("ALTER TABLE workspaces ADD COLUMN name TEXT, ADD COLUMN url TEXT")


def downgrade() -> None:
    """Drop them."""
    op.execute("ALTER TABLE workspaces DROP COLUMN name, DROP COLUMN url")
