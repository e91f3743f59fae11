"""Roles and evidence are told in the audit.

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-24
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROLES = """
CREATE FUNCTION audit_role() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it role_grants := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (it.team_id,
            CASE WHEN TG_OP = 'INSERT' THEN 'role.granted'
                 WHEN TG_OP = 'DELETE' THEN 'role.deleted'
                 WHEN OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL THEN 'role.revoked'
                 ELSE 'role.changed' END,
            coalesce(it.revoked_by, it.granted_by), it.user_id,
            jsonb_build_object('role', it.role, 'ends_at', it.ends_at));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_role AFTER INSERT OR UPDATE OR DELETE ON role_grants
    FOR EACH ROW EXECUTE FUNCTION audit_role();
"""

BINDINGS = """
CREATE FUNCTION audit_binding() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it role_bindings := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (it.team_id,
            CASE WHEN TG_OP = 'INSERT' THEN 'role.bound'
                 WHEN TG_OP = 'UPDATE' AND it.unbound_at IS NOT NULL THEN 'role.unbound'
                 ELSE 'role.binding_' || lower(TG_OP) END,
            coalesce(it.unbound_by, it.bound_by), it.group_id,
            jsonb_build_object('role', it.role));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_binding AFTER INSERT OR UPDATE OR DELETE ON role_bindings
    FOR EACH ROW EXECUTE FUNCTION audit_binding();
"""

EVIDENCE = """
CREATE FUNCTION audit_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    it evidence := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, case_number, details)
    VALUES (it.team_id,
            CASE TG_OP WHEN 'INSERT' THEN 'evidence.saved' WHEN 'DELETE' THEN 'evidence.deleted'
                       ELSE 'evidence.changed' END,
            '', it.case_number, jsonb_build_object('key', it.key, 'sha256', it.sha256));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_evidence AFTER INSERT OR UPDATE OR DELETE ON evidence
    FOR EACH ROW EXECUTE FUNCTION audit_evidence();
"""


def upgrade() -> None:
    """Install the triggers."""
    op.execute(ROLES)
    op.execute(BINDINGS)
    op.execute(EVIDENCE)


def downgrade() -> None:
    """Remove them."""
    for name in ('role', 'binding', 'evidence'):
        op.execute(f"DROP FUNCTION audit_{name} CASCADE")
