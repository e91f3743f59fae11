"""Cases are found by who opened them.

Revision ID: home_2
Revises: home_1
Create Date: 2026-11-27
"""

from alembic import op

from db.repositories import index

revision = "home_2"
down_revision = "home_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index while people are at work."""
    index.create("ix__cases__moderator", "cases", "(team_id, moderator, opened_at)")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix__cases__moderator")
