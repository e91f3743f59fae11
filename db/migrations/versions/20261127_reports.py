"""Reports, what members say of them, and the way back to who said it.

Revision ID: reports_1
Revises: automod_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "reports_1"
down_revision = "automod_1"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE reports (
    team_id TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    conversation_id UUID NOT NULL,
    reported TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    message JSONB NOT NULL,
    is_direct BOOLEAN NOT NULL,
    is_restricted BOOLEAN NOT NULL,
    hidden_at TIMESTAMP WITH TIME ZONE,
    cases BIGINT[] DEFAULT '{}' NOT NULL,
    outcome TEXT,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__reports PRIMARY KEY (team_id, case_number)
);
CREATE INDEX ix__reports__open ON reports (team_id, case_number) WHERE closed_at IS NULL;
CREATE TABLE report_drafts (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    reported TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    is_direct BOOLEAN NOT NULL,
    message JSONB NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk__report_drafts PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__report_drafts__expires ON report_drafts (expires_at);
CREATE TABLE report_statements (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    case_number BIGINT NOT NULL,
    category TEXT NOT NULL,
    words TEXT NOT NULL,
    reporter TEXT NOT NULL,
    is_trusted BOOLEAN DEFAULT false NOT NULL,
    opened_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__report_statements PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__report_statements__opened_by ON report_statements (team_id, opened_by);
CREATE INDEX ix__report_statements__case ON report_statements (team_id, case_number);
CREATE TABLE report_addresses (
    team_id TEXT NOT NULL,
    statement_id UUID NOT NULL,
    sealed TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    CONSTRAINT pk__report_addresses PRIMARY KEY (team_id, statement_id)
);
CREATE TABLE report_notes (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    case_number BIGINT NOT NULL,
    statement_id UUID NOT NULL,
    author TEXT NOT NULL,
    words TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    said_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__report_notes PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__report_notes__opened_by ON report_notes (team_id, opened_by);
CREATE INDEX ix__report_notes__case ON report_notes (team_id, case_number, said_at);
CREATE TABLE report_counts (
    team_id TEXT NOT NULL,
    pseudonym TEXT NOT NULL,
    hour TIMESTAMP WITH TIME ZONE NOT NULL,
    count SMALLINT NOT NULL,
    CONSTRAINT pk__report_counts PRIMARY KEY (team_id, pseudonym, hour)
);
CREATE INDEX ix__report_counts__hour ON report_counts (hour);
CREATE TABLE report_mutes (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    pseudonym TEXT NOT NULL,
    user_id TEXT NOT NULL,
    case_number BIGINT,
    reason TEXT NOT NULL,
    muted_by TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE,
    lifted_at TIMESTAMP WITH TIME ZONE,
    lifted_by TEXT,
    CONSTRAINT pk__report_mutes PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__report_mutes__standing ON report_mutes (team_id, pseudonym)
    WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX uq__report_mutes__opened_by ON report_mutes (team_id, opened_by);
"""

AUDIT = """
CREATE FUNCTION audit_report_mute() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, case_number, details)
    VALUES (NEW.team_id, TG_ARGV[0],
            CASE WHEN TG_OP = 'INSERT' THEN NEW.muted_by ELSE coalesce(NEW.lifted_by, '') END,
            NEW.user_id, NEW.case_number,
            jsonb_build_object('mute', NEW.id, 'ends_at', NEW.ends_at));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_muted AFTER INSERT ON report_mutes
    FOR EACH ROW EXECUTE FUNCTION audit_report_mute('report.muted');
CREATE TRIGGER audit_unmuted AFTER UPDATE OF lifted_at ON report_mutes
    FOR EACH ROW EXECUTE FUNCTION audit_report_mute('report.unmuted');
"""


def upgrade() -> None:
    """Create the tables, and have mutes told in the audit."""
    op.execute(TABLES)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop them."""
    for table in (
        "report_mutes",
        "report_counts",
        "report_notes",
        "report_addresses",
        "report_statements",
        "report_drafts",
        "reports",
    ):
        op.execute(f"DROP TABLE {table}")
    op.execute("DROP FUNCTION audit_report_mute")
