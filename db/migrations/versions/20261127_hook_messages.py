"""What happens here is told to other programs: written with cases and sanctions.

Revision ID: hooks_2
Revises: raid_2
Create Date: 2026-11-27
"""

from alembic import op

revision = "hooks_2"
down_revision = "raid_2"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE hook_messages (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    hook BIGINT NOT NULL,
    event TEXT NOT NULL,
    data JSONB NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    state TEXT DEFAULT 'waiting' NOT NULL,
    attempts SMALLINT DEFAULT 0 NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    answer TEXT DEFAULT '' NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__hook_messages PRIMARY KEY (team_id, id),
    CONSTRAINT ck__hook_messages__state CHECK (state IN ('waiting', 'arrived', 'given_up'))
);
CREATE INDEX ix__hook_messages__due ON hook_messages (due_at) WHERE state = 'waiting';
CREATE INDEX ix__hook_messages__log ON hook_messages (team_id, hook, at);
CREATE INDEX ix__hook_messages__settled ON hook_messages (settled_at) WHERE state <> 'waiting';
"""

# One index lookup for an event that nobody has subscribed to.
TELL = """
CREATE FUNCTION tell_hooks(team TEXT, what TEXT, told JSONB) RETURNS VOID LANGUAGE sql AS $$
    INSERT INTO hook_messages (team_id, id, hook, event, data)
    SELECT team, gen_random_uuid(), number, what, told FROM hooks
    WHERE team_id = team AND kind = 'events' AND ended_at IS NULL AND off_at IS NULL
      AND what = ANY(events)
$$;
"""

# No words of people: a reason may be about somebody who is not to be talked about elsewhere. A
# report's case names in `moderator` nobody, and is told as report.opened.
CASES = """
CREATE FUNCTION tell_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_hooks(NEW.team_id, TG_ARGV[0], jsonb_build_object(
        'case', NEW.number, 'kind', NEW.kind, 'target', NEW.target, 'moderator', NEW.moderator,
        'seconds', extract(epoch FROM NEW.lasts)::bigint));
    RETURN NULL;
END $$;
CREATE TRIGGER tell_opened AFTER INSERT ON cases
    FOR EACH ROW WHEN (NEW.kind <> 'report') EXECUTE FUNCTION tell_case('case.opened');
CREATE TRIGGER tell_voided AFTER UPDATE OF voided_at ON cases
    FOR EACH ROW WHEN (NEW.kind <> 'report' AND OLD.voided_at IS NULL
                       AND NEW.voided_at IS NOT NULL)
    EXECUTE FUNCTION tell_case('case.voided');
"""

SANCTIONS = """
CREATE FUNCTION tell_sanction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM tell_hooks(NEW.team_id, TG_ARGV[0], jsonb_build_object(
        'case', NEW.case_number, 'kind', NEW.kind, 'target', NEW.user_id,
        'ends_at', NEW.ends_at, 'lifted_by_case', NEW.lifted_case));
    RETURN NULL;
END $$;
CREATE TRIGGER tell_began AFTER INSERT ON sanctions
    FOR EACH ROW EXECUTE FUNCTION tell_sanction('sanction.began');
CREATE TRIGGER tell_ended AFTER UPDATE OF lifted_at ON sanctions
    FOR EACH ROW WHEN (OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL)
    EXECUTE FUNCTION tell_sanction('sanction.ended');
"""


def upgrade() -> None:
    """Make the table, and have cases and sanctions write into it."""
    op.execute(TABLE)
    op.execute(TELL)
    op.execute(CASES)
    op.execute(SANCTIONS)


def downgrade() -> None:
    """Take all of it away."""
    op.execute("DROP FUNCTION tell_case CASCADE")
    op.execute("DROP FUNCTION tell_sanction CASCADE")
    op.execute("DROP FUNCTION tell_hooks")
    op.execute("DROP TABLE hook_messages")
