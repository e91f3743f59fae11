"""Settled steps and sanctions are told in the audit.

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-24
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STEPS = """
CREATE FUNCTION audit_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, case_number, details)
    VALUES (NEW.team_id, 'step.' || NEW.state, '', NEW.case_number,
            jsonb_strip_nulls(jsonb_build_object('position', NEW.position, 'kind', NEW.kind,
                'subject', NEW.subject, 'attempts', NEW.attempts, 'already', NEW.already,
                'error', NEW.error, 'sha256', NEW.detail->>'sha256')));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_planned AFTER INSERT ON case_steps
    FOR EACH ROW WHEN (NEW.state NOT IN ('pending', 'working')) EXECUTE FUNCTION audit_step();
CREATE TRIGGER audit_settled AFTER UPDATE OF state ON case_steps
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state
                       AND NEW.state NOT IN ('pending', 'working'))
    EXECUTE FUNCTION audit_step();
"""

SANCTIONS = """
CREATE FUNCTION audit_sanction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it sanctions := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (it.team_id,
            CASE WHEN TG_OP = 'INSERT' THEN 'sanction.began'
                 WHEN TG_OP = 'DELETE' THEN 'sanction.deleted'
                 WHEN OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL THEN 'sanction.lifted'
                 ELSE 'sanction.changed' END,
            '', it.user_id, it.case_number,
            jsonb_build_object('kind', it.kind, 'ends_at', it.ends_at,
                               'lifted_case', it.lifted_case));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_sanction AFTER INSERT OR UPDATE OR DELETE ON sanctions
    FOR EACH ROW EXECUTE FUNCTION audit_sanction();
"""


def upgrade() -> None:
    """Install the triggers."""
    op.execute(STEPS)
    op.execute(SANCTIONS)


def downgrade() -> None:
    """Remove them."""
    for name in ('step', 'sanction'):
        op.execute(f"DROP FUNCTION audit_{name} CASCADE")
