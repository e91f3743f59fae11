"""What a workspace decides for itself, and a trigger that tells every change in the audit.

Revision ID: preference_1
Revises: ladder_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "preference_1"
down_revision = "ladder_1"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE preferences (
    team_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value JSONB NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__preferences PRIMARY KEY (team_id, name)
);
"""

AUDIT = """
CREATE FUNCTION audit_preference() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it preferences := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (it.team_id,
            CASE WHEN TG_OP = 'DELETE' THEN 'preference.deleted' ELSE 'preference.changed' END,
            it.changed_by, it.name,
            jsonb_build_object(
                'old', CASE WHEN TG_OP = 'INSERT' THEN 'null' ELSE OLD.value END,
                'new', CASE WHEN TG_OP = 'DELETE' THEN 'null' ELSE NEW.value END));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_preference AFTER INSERT OR UPDATE OR DELETE ON preferences
    FOR EACH ROW EXECUTE FUNCTION audit_preference();
CREATE TRIGGER never_deleted BEFORE DELETE ON preferences
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the table with its triggers."""
    op.execute(TABLE)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE preferences")
    op.execute("DROP FUNCTION audit_preference()")
