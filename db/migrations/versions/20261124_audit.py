"""The audit: what happened, chained row by row, never changed.

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-24
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE audit_waiting (
    team_id TEXT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    target TEXT DEFAULT '' NOT NULL,
    case_number BIGINT,
    request TEXT DEFAULT coalesce(current_setting('steward.request', true), '') NOT NULL,
    details JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT pk__audit_waiting PRIMARY KEY (team_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE TABLE audit_entries (
    team_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    target TEXT NOT NULL,
    case_number BIGINT,
    request TEXT NOT NULL,
    details JSONB NOT NULL,
    chained_at TIMESTAMP WITH TIME ZONE NOT NULL,
    previous BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk__audit_entries PRIMARY KEY (team_id, sequence)
);
CREATE INDEX ix__audit_entries__case ON audit_entries (team_id, case_number)
    WHERE case_number IS NOT NULL;
CREATE TABLE audit_heads (
    team_id TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    anchored_on DATE,
    CONSTRAINT pk__audit_heads PRIMARY KEY (team_id)
);
"""

REFUSE = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE ON audit_waiting
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_waiting
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_deleted BEFORE DELETE ON audit_heads
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_back BEFORE UPDATE ON audit_heads
    FOR EACH ROW WHEN (NEW.sequence < OLD.sequence) EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables; the migrations behind this one fill them, two tables each."""
    op.execute(TABLES)
    op.execute(REFUSE)


def downgrade() -> None:
    """Drop them."""
    for table in ("audit_waiting", "audit_entries", "audit_heads"):
        op.execute(f"DROP TABLE {table}")
