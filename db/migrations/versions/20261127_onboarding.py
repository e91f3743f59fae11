"""Onboarding: who was welcomed, and what newcomers read.

Revision ID: onboarding_1
Revises: hooks_4
Create Date: 2026-11-27
"""

from alembic import op

revision = "onboarding_1"
down_revision = "hooks_4"
branch_labels = None
depends_on = None

GREETINGS = """
CREATE TABLE greetings (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    place TEXT NOT NULL,
    is_held BOOLEAN DEFAULT false NOT NULL,
    greeted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__greetings PRIMARY KEY (team_id, user_id, place)
);
CREATE INDEX ix__greetings__held ON greetings (greeted_at) WHERE is_held;
"""

TEXTS = """
CREATE TABLE welcome_texts (
    team_id TEXT NOT NULL,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT,
    draft TEXT,
    edited_by TEXT NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__welcome_texts PRIMARY KEY (team_id, name, language)
);
"""

AUDIT = """
CREATE FUNCTION audit_welcome_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_waiting (team_id, action, actor, target, details)
    VALUES (NEW.team_id, 'welcome_text.changed', NEW.edited_by, NEW.name || ' ' || NEW.language,
            jsonb_build_object(
                'old', CASE WHEN TG_OP = 'UPDATE' THEN OLD.text END, 'new', NEW.text));
    RETURN NULL;
END $$;
CREATE TRIGGER audit_welcome_text AFTER INSERT OR UPDATE OF text ON welcome_texts
    FOR EACH ROW WHEN (NEW.text IS NOT NULL) EXECUTE FUNCTION audit_welcome_text();
"""


def upgrade() -> None:
    """Create the tables; what newcomers read is audited when it is used, not as a draft."""
    op.execute(GREETINGS)
    op.execute(TEXTS)
    op.execute(AUDIT)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE greetings, welcome_texts")
    op.execute("DROP FUNCTION audit_welcome_text()")
