"""Messages that may be deleted, each with the evidence that was saved before.

Revision ID: 0012
Revises: 0011
Create Date: 2026-11-24
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

DELETIONS = """
CREATE TABLE deletions (
    team_id TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    evidence_key TEXT NOT NULL,
    state VARCHAR(32) DEFAULT 'pending' NOT NULL,
    error TEXT,
    written_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__deletions PRIMARY KEY (team_id, case_number, channel, ts),
    CONSTRAINT fk__deletions__evidence FOREIGN KEY (team_id, case_number, evidence_key)
        REFERENCES evidence (team_id, case_number, key)
);
"""
"""No row without evidence, and no evidence taken away from under a row: the key says so."""

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON evidence
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON deletions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER same_message BEFORE UPDATE OF team_id, case_number, channel, ts, evidence_key
    ON deletions FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the table, and have evidence never changed."""
    op.execute(DELETIONS)
    op.execute(TRIGGERS)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE deletions")
    op.execute("DROP TRIGGER append_only ON evidence")
