"""Kudos: who gave what to whom, for which reaction, out of which day's allowance.

Revision ID: economy_2
Revises: economy_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "economy_2"
down_revision = "economy_1"
branch_labels = None
depends_on = None

KUDOS = """
CREATE TABLE kudos (
    team_id TEXT NOT NULL,
    entry_id BIGINT NOT NULL,
    receiver TEXT NOT NULL,
    giver TEXT NOT NULL,
    points BIGINT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    is_taken_back BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk__kudos PRIMARY KEY (team_id, entry_id, receiver)
);
CREATE INDEX ix__kudos__at ON kudos (team_id, at);
CREATE TRIGGER never_deleted BEFORE DELETE ON kudos
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

REACTIONS = """
CREATE TABLE kudos_reactions (
    team_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    emoji TEXT NOT NULL,
    giver TEXT NOT NULL,
    added_at TIMESTAMP WITH TIME ZONE,
    removed_at TIMESTAMP WITH TIME ZONE,
    entry_id BIGINT,
    is_taken_back BOOLEAN DEFAULT false NOT NULL,
    CONSTRAINT pk__kudos_reactions PRIMARY KEY (team_id, channel, ts, emoji, giver)
);
"""

ALLOWANCES = """
CREATE TABLE allowances (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    day DATE NOT NULL,
    zone TEXT NOT NULL,
    CONSTRAINT pk__allowances PRIMARY KEY (team_id, user_id)
);
"""

HIDDEN = """
CREATE TABLE leaderboard_absences (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    since TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__leaderboard_absences PRIMARY KEY (team_id, user_id)
);
"""

AUDIT = """
CREATE FUNCTION audit_grant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, details)
    VALUES (NEW.team_id, 'points.granted', NEW.actor,
            jsonb_build_object('entry', NEW.id, 'key', NEW.key,
                'reason_sha256', encode(sha256(convert_to(NEW.about, 'UTF8')), 'hex')));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_grant AFTER INSERT ON ledger_entries
    FOR EACH ROW WHEN (NEW.kind = 'grant') EXECUTE FUNCTION audit_grant();
"""


def upgrade() -> None:
    """Create the tables, and tell in the audit what is granted."""
    for statement in (KUDOS, REACTIONS, ALLOWANCES, HIDDEN, AUDIT):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE kudos, kudos_reactions, allowances, leaderboard_absences")
    op.execute("DROP FUNCTION audit_grant CASCADE")
