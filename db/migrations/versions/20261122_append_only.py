"""What is written for ever cannot be changed: triggers refuse it.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON conversation_moves
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON case_step_history
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON cases
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

HISTORY = """
CREATE FUNCTION remember_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO case_step_history (team_id, case_number, position, from_state, to_state, error)
    VALUES (NEW.team_id, NEW.case_number, NEW.position,
            CASE WHEN TG_OP = 'UPDATE' THEN OLD.state END, NEW.state, NEW.error);
    RETURN NULL;
END $$;

CREATE TRIGGER remember_insert AFTER INSERT ON case_steps
    FOR EACH ROW EXECUTE FUNCTION remember_step();
CREATE TRIGGER remember_update AFTER UPDATE OF state ON case_steps
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION remember_step();
"""


def upgrade() -> None:
    """Install the triggers."""
    op.execute(REFUSE)
    op.execute(HISTORY)


def downgrade() -> None:
    """Remove them."""
    op.execute("DROP FUNCTION refuse_change CASCADE")
    op.execute("DROP FUNCTION remember_step CASCADE")
