"""Cases and their moves are told in the audit.

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-24
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# One function a table: a generic one would have to build its details from JSON of the whole row,
# and this runs in the transaction of every move.
MOVES = """
CREATE FUNCTION audit_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (NEW.team_id, 'move.' || NEW.last_event, NEW.last_actor, NEW.target, NEW.case_number,
            jsonb_build_object('conversation', NEW.id, 'flow', NEW.flow, 'version', NEW.version,
                'from', CASE WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE 'idle' END,
                'to', NEW.state));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_start AFTER INSERT ON conversations
    FOR EACH ROW EXECUTE FUNCTION audit_move();
CREATE TRIGGER audit_move AFTER UPDATE OF version ON conversations
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION audit_move();
"""

CASES = """
CREATE FUNCTION audit_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (NEW.team_id, TG_ARGV[0], CASE WHEN TG_OP = 'INSERT' THEN NEW.moderator ELSE '' END,
            NEW.target, NEW.number,
            jsonb_build_object('kind', NEW.kind, 'conversation', NEW.conversation_id,
                'seconds', extract(epoch FROM NEW.lasts)::bigint,
                'reason_sha256', encode(sha256(convert_to(NEW.reason, 'UTF8')), 'hex')));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_opened AFTER INSERT ON cases
    FOR EACH ROW EXECUTE FUNCTION audit_case('case.opened');
CREATE TRIGGER audit_revised AFTER UPDATE ON cases
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION audit_case('case.revised');
"""


def upgrade() -> None:
    """Install the triggers."""
    op.execute(MOVES)
    op.execute(CASES)


def downgrade() -> None:
    """Remove them."""
    for name in ('move', 'case'):
        op.execute(f"DROP FUNCTION audit_{name} CASCADE")
