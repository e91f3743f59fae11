"""What each periodic job is: its period, its rule for missed runs, how often it failed.

Revision ID: jobs_1
Revises: 0015
Create Date: 2026-11-27
"""

from alembic import op

revision = "jobs_1"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE periodic_jobs
    ADD COLUMN every INTERVAL,
    ADD COLUMN missed TEXT,
    ADD COLUMN skipped_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN failures INTEGER DEFAULT 0 NOT NULL;
"""


def upgrade() -> None:
    """Add the columns."""
    op.execute(COLUMNS)


def downgrade() -> None:
    """Drop them."""
    op.execute(
        "ALTER TABLE periodic_jobs DROP COLUMN every, DROP COLUMN missed,"
        " DROP COLUMN skipped_at, DROP COLUMN failures"
    )
