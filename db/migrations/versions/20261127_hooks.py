"""Hooks of other programs; told in the audit.

Revision ID: hooks_1
Revises: people_2
Create Date: 2026-11-27
"""

from alembic import op

revision = "hooks_1"
down_revision = "people_2"
branch_labels = None
depends_on = None

HOOKS = """
CREATE TABLE hooks (
    team_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    channels TEXT[] DEFAULT '{}' NOT NULL,
    events TEXT[] DEFAULT '{}' NOT NULL,
    repository TEXT DEFAULT '' NOT NULL,
    template TEXT DEFAULT '' NOT NULL,
    host TEXT DEFAULT '' NOT NULL,
    address TEXT,
    secret TEXT,
    previous_secret TEXT,
    previous_until TIMESTAMP WITH TIME ZONE,
    made_by TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    heard_at TIMESTAMP WITH TIME ZONE,
    failing_since TIMESTAMP WITH TIME ZONE,
    off_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    ended_by TEXT,
    CONSTRAINT pk__hooks PRIMARY KEY (team_id, number),
    CONSTRAINT ck__hooks__kind CHECK (kind IN ('github', 'json', 'events')),
    CONSTRAINT ck__hooks__channels CHECK (kind = 'events' OR channels <> '{}'),
    CONSTRAINT ck__hooks__address
        CHECK (kind <> 'events' OR address IS NOT NULL OR ended_at IS NOT NULL),
    CONSTRAINT ck__hooks__secret CHECK (secret IS NOT NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX uq__hooks__made_by ON hooks (team_id, made_by);
CREATE INDEX ix__hooks__events ON hooks (team_id)
    WHERE kind = 'events' AND ended_at IS NULL AND off_at IS NULL;
CREATE TABLE hook_receipts (
    team_id TEXT NOT NULL,
    hook BIGINT NOT NULL,
    delivery TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__hook_receipts PRIMARY KEY (team_id, hook, delivery)
);
CREATE INDEX ix__hook_receipts__received ON hook_receipts (received_at);
"""

AUDIT = """
CREATE FUNCTION audit_hook() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it hooks := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (it.team_id, TG_ARGV[0], coalesce(it.ended_by, it.created_by), it.number::text,
            jsonb_build_object('kind', it.kind, 'channels', it.channels, 'events', it.events,
                'host', it.host, 'repository', it.repository));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_made AFTER INSERT ON hooks
    FOR EACH ROW EXECUTE FUNCTION audit_hook('hook.made');
CREATE TRIGGER audit_rotated AFTER UPDATE ON hooks
    FOR EACH ROW WHEN (OLD.secret IS DISTINCT FROM NEW.secret AND NEW.ended_at IS NULL)
    EXECUTE FUNCTION audit_hook('hook.rotated');
CREATE TRIGGER audit_off AFTER UPDATE ON hooks
    FOR EACH ROW WHEN (OLD.off_at IS NULL AND NEW.off_at IS NOT NULL)
    EXECUTE FUNCTION audit_hook('hook.off');
CREATE TRIGGER audit_ended AFTER UPDATE ON hooks
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION audit_hook('hook.ended');
CREATE TRIGGER audit_deleted AFTER DELETE ON hooks
    FOR EACH ROW EXECUTE FUNCTION audit_hook('hook.deleted');
"""


def upgrade() -> None:
    """Make the tables, and have the audit told of hooks."""
    op.execute(HOOKS)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE hook_receipts")
    op.execute("DROP TABLE hooks")
    op.execute("DROP FUNCTION audit_hook")
