"""Which case takes which back, and which are void: with a reason, for ever.

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-24
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = """
ALTER TABLE cases
    ADD COLUMN reverses BIGINT,
    ADD COLUMN voided_at TIMESTAMP WITH TIME ZONE,
    ADD COLUMN voided_by TEXT,
    ADD COLUMN void_reason TEXT;
CREATE TRIGGER void_for_ever BEFORE UPDATE ON cases
    FOR EACH ROW WHEN (OLD.voided_at IS NOT NULL
        AND (OLD.voided_at, OLD.voided_by, OLD.void_reason)
            IS DISTINCT FROM (NEW.voided_at, NEW.voided_by, NEW.void_reason))
    EXECUTE FUNCTION refuse_change();
"""

AUDIT = """
CREATE OR REPLACE FUNCTION audit_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_void BOOLEAN := TG_OP = 'UPDATE' AND NEW.voided_at IS DISTINCT FROM OLD.voided_at;
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (NEW.team_id, CASE WHEN is_void THEN 'case.voided' ELSE TG_ARGV[0] END,
            CASE WHEN TG_OP = 'INSERT' THEN NEW.moderator
                 WHEN is_void THEN coalesce(NEW.voided_by, '') ELSE '' END,
            NEW.target, NEW.number,
            jsonb_build_object('kind', NEW.kind, 'conversation', NEW.conversation_id,
                'seconds', extract(epoch FROM NEW.lasts)::bigint,
                'reverses', NEW.reverses,
                'reason_sha256', encode(sha256(convert_to(
                    CASE WHEN is_void THEN coalesce(NEW.void_reason, '') ELSE NEW.reason END,
                    'UTF8')), 'hex')));
    RETURN NULL;
END $$;
"""

allowed = {"DROP COLUMN": "the way back; nobody needs them any more"}


def upgrade() -> None:
    """Add columns that stay empty, and tell in the audit when a case is made void."""
    op.execute(COLUMNS)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop the columns; the audit goes on without them."""
    op.execute("DROP TRIGGER void_for_ever ON cases")
    op.execute(
        "ALTER TABLE cases DROP COLUMN reverses, DROP COLUMN voided_at, DROP COLUMN voided_by,"
        " DROP COLUMN void_reason"
    )
