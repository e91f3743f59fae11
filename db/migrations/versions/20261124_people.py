"""People, their user groups, and how far Slack's lists of them were read.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-24
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE members
    ADD COLUMN is_owner BOOLEAN DEFAULT false NOT NULL,
    ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN joined_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE role_grants ADD COLUMN ends_at TIMESTAMP WITH TIME ZONE;
"""

TABLES = """
CREATE TABLE user_groups (
    team_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    is_enabled BOOLEAN NOT NULL,
    is_stale BOOLEAN NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__user_groups PRIMARY KEY (team_id, group_id)
);
CREATE TABLE user_group_members (
    team_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    CONSTRAINT pk__user_group_members PRIMARY KEY (team_id, group_id, user_id)
);
CREATE INDEX ix__user_group_members__user ON user_group_members (team_id, user_id);
CREATE TABLE role_bindings (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    group_id TEXT NOT NULL,
    role TEXT NOT NULL,
    bound_by TEXT NOT NULL,
    bound_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    unbound_by TEXT,
    unbound_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__role_bindings PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__role_bindings__in_force ON role_bindings (team_id, group_id, role)
    WHERE unbound_at IS NULL;
CREATE TABLE readings (
    team_id TEXT NOT NULL,
    name TEXT NOT NULL,
    cursor TEXT DEFAULT '' NOT NULL,
    seen INTEGER DEFAULT 0 NOT NULL,
    attempts SMALLINT DEFAULT 0 NOT NULL,
    error TEXT,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    lease_token UUID,
    lease_until TIMESTAMP WITH TIME ZONE,
    woken_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__readings PRIMARY KEY (team_id, name)
);
"""

DROP = """
DROP TABLE readings;
DROP TABLE role_bindings;
DROP TABLE user_group_members;
DROP TABLE user_groups;
ALTER TABLE role_grants DROP COLUMN ends_at;
ALTER TABLE members DROP COLUMN is_owner, DROP COLUMN changed_at, DROP COLUMN joined_at;
"""


def upgrade() -> None:
    """Add columns that the version before leaves empty, and tables that it doesn't know."""
    op.execute(COLUMNS)
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them."""
    op.execute(DROP)
