"""Admins are found without reading everybody.

Revision ID: people_3
Revises: onboarding_1
Create Date: 2026-11-27
"""

from alembic import op

from db.repositories import index

revision = "people_3"
down_revision = "onboarding_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Build the index while people are at work."""
    index.create("ix__members__admins", "members", "(team_id, is_owner, user_id) WHERE is_admin")


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix__members__admins")
