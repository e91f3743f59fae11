"""What a workspace allows a role, or takes from it; told in the audit.

Revision ID: people_1
Revises: reports_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "people_1"
down_revision = "reports_1"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE permits (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    channel TEXT NOT NULL,
    allows BOOLEAN NOT NULL,
    set_by TEXT NOT NULL,
    set_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    ended_by TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__permits PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__permits__in_force ON permits (team_id, role, action, channel)
    WHERE ended_at IS NULL;
"""

AUDIT = """
CREATE FUNCTION audit_permit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it permits := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (it.team_id,
            CASE WHEN TG_OP = 'INSERT' THEN 'permit.set'
                 WHEN TG_OP = 'UPDATE' AND it.ended_at IS NOT NULL THEN 'permit.ended'
                 ELSE 'permit.' || lower(TG_OP) END,
            coalesce(it.ended_by, it.set_by), it.role,
            jsonb_build_object('action', it.action, 'channel', it.channel, 'allows', it.allows));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_permit AFTER INSERT OR UPDATE OR DELETE ON permits
    FOR EACH ROW EXECUTE FUNCTION audit_permit();
"""


def upgrade() -> None:
    """Make the table, and have the audit told of it."""
    op.execute(TABLE)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop both."""
    op.execute("DROP TABLE permits")
    op.execute("DROP FUNCTION audit_permit")
