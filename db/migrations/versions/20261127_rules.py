"""Rules of automod: their versions, what they found, and looks back at what they would find.

Revision ID: automod_1
Revises: home_2
Create Date: 2026-11-27
"""

from alembic import op

revision = "automod_1"
down_revision = "home_2"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE rulebooks (
    team_id TEXT NOT NULL,
    revision BIGINT DEFAULT 0 NOT NULL,
    last_rule BIGINT DEFAULT 0 NOT NULL,
    CONSTRAINT pk__rulebooks PRIMARY KEY (team_id)
);
CREATE TABLE rule_versions (
    team_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    version INTEGER NOT NULL,
    mode VARCHAR(32) NOT NULL,
    body JSONB NOT NULL,
    author TEXT NOT NULL,
    restores INTEGER,
    made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__rule_versions PRIMARY KEY (team_id, number, version)
);
CREATE TABLE rule_hits (
    team_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    edited TEXT NOT NULL,
    version INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    mode VARCHAR(32) NOT NULL,
    did TEXT NOT NULL,
    case_number BIGINT,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__rule_hits PRIMARY KEY (team_id, number, channel, ts, edited)
);
CREATE INDEX ix__rule_hits__rule ON rule_hits (team_id, number, at);
CREATE INDEX ix__rule_hits__person ON rule_hits (team_id, user_id, at);
CREATE TABLE backtests (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    number BIGINT,
    body JSONB NOT NULL,
    days INTEGER NOT NULL,
    asked_by TEXT NOT NULL,
    request JSONB NOT NULL,
    reached JSONB DEFAULT '{}' NOT NULL,
    looked BIGINT DEFAULT 0 NOT NULL,
    hits BIGINT DEFAULT 0 NOT NULL,
    people BIGINT DEFAULT 0 NOT NULL,
    samples JSONB DEFAULT '{}' NOT NULL,
    spent DOUBLE PRECISION DEFAULT 0 NOT NULL,
    lease_token UUID,
    lease_until TIMESTAMP WITH TIME ZONE,
    asked_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__backtests PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__backtests__open ON backtests (asked_at) WHERE finished_at IS NULL;
"""

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rule_versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON rule_hits
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables; versions and hits are never changed."""
    op.execute(TABLES)
    op.execute(TRIGGERS)


def downgrade() -> None:
    """Drop them."""
    for table in ("backtests", "rule_hits", "rule_versions", "rulebooks"):
        op.execute(f"DROP TABLE {table}")
