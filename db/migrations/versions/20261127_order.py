"""Find what came earlier about the same conversation, so that clicks keep their order.

Revision ID: order_1
Revises: jobs_1
Create Date: 2026-11-27
"""

from alembic import op

from db.repositories import index

revision = "order_1"
down_revision = "jobs_1"
branch_labels = None
depends_on = None

OF = """(team_id, left(split_part(facts ->> 'value', '.', 1), 36), received_at)
    WHERE processed_at IS NULL AND facts ->> 'value' IS NOT NULL"""


def upgrade() -> None:
    """Make the index, while others write; it holds what is not processed alone."""
    index.create("ix__inbox__about", "inbox", OF)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP INDEX ix__inbox__about")
