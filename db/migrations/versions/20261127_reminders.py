"""Reminders, each time that one came, and who doesn't want them from others.

Revision ID: reminders_1
Revises: economy_3
Create Date: 2026-11-27
"""

from alembic import op

revision = "reminders_1"
down_revision = "economy_3"
branch_labels = None
depends_on = None

REMINDERS = """
CREATE TABLE reminders (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    owner TEXT NOT NULL,
    channel TEXT NOT NULL,
    text TEXT NOT NULL,
    loud TEXT DEFAULT '' NOT NULL,
    rule TEXT NOT NULL,
    words TEXT NOT NULL,
    zone TEXT NOT NULL,
    rules TEXT NOT NULL,
    follows BOOLEAN NOT NULL,
    next_local TIMESTAMP WITHOUT TIME ZONE NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state VARCHAR(32) DEFAULT 'active' NOT NULL,
    why TEXT DEFAULT '' NOT NULL,
    made_by TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__reminders PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__reminders__made_by ON reminders (team_id, made_by);
CREATE INDEX ix__reminders__due ON reminders (next_at) WHERE state = 'active';
CREATE INDEX ix__reminders__owner ON reminders (team_id, owner)
    WHERE state IN ('active', 'paused');
CREATE INDEX ix__reminders__channel ON reminders (team_id, channel)
    WHERE state IN ('active', 'paused');
CREATE INDEX ix__reminders__zone ON reminders (zone, rules) WHERE state = 'active';
CREATE INDEX ix__reminders__paused ON reminders (updated_at) WHERE state = 'paused';
CREATE INDEX ix__reminders__closed ON reminders (updated_at)
    WHERE state IN ('over', 'cancelled');
"""

OCCURRENCES = """
CREATE TABLE reminder_occurrences (
    team_id TEXT NOT NULL,
    reminder_id UUID NOT NULL,
    fire_at TIMESTAMP WITH TIME ZONE NOT NULL,
    fire_on DATE NOT NULL,
    state VARCHAR(32) DEFAULT 'waiting' NOT NULL,
    came_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    delivery_id UUID,
    handed_at TIMESTAMP WITH TIME ZONE,
    answer TEXT,
    answered_by TEXT,
    answered_at TIMESTAMP WITH TIME ZONE,
    snoozed_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__reminder_occurrences PRIMARY KEY (team_id, reminder_id, fire_at, fire_on)
) PARTITION BY RANGE (fire_on);
CREATE INDEX ix__reminder_occurrences__waiting ON reminder_occurrences (team_id, fire_at)
    WHERE state = 'waiting';
CREATE INDEX ix__reminder_occurrences__handed ON reminder_occurrences (team_id)
    WHERE state = 'handed';
CREATE TABLE reminder_occurrences_default PARTITION OF reminder_occurrences DEFAULT;
"""

REFUSALS = """
CREATE TABLE reminder_refusals (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    refused_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk__reminder_refusals PRIMARY KEY (team_id, user_id, sender)
);
"""


def upgrade() -> None:
    """Create the tables."""
    op.execute(REMINDERS)
    op.execute(OCCURRENCES)
    op.execute(REFUSALS)


def downgrade() -> None:
    """Drop them."""
    for table in ("reminder_refusals", "reminder_occurrences", "reminders"):
        op.execute(f"DROP TABLE {table}")
