"""First tables.

Revision ID: 0001
Revises:
Create Date: 2026-11-22
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE case_step_history (
    team_id TEXT NOT NULL,
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    case_number BIGINT NOT NULL,
    position INTEGER NOT NULL,
    from_state VARCHAR(32),
    to_state VARCHAR(32) NOT NULL,
    error TEXT,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__case_step_history PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__case_step_history__case ON case_step_history (team_id, case_number);
CREATE TABLE case_steps (
    team_id TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    position INTEGER NOT NULL,
    phase SMALLINT NOT NULL,
    kind VARCHAR(32) NOT NULL,
    subject TEXT NOT NULL,
    cause TEXT DEFAULT '' NOT NULL,
    state VARCHAR(32) NOT NULL,
    attempts SMALLINT DEFAULT 0 NOT NULL,
    error TEXT,
    already BOOLEAN DEFAULT false NOT NULL,
    detail JSONB DEFAULT '{}' NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    lease_token UUID,
    lease_until TIMESTAMP WITH TIME ZONE,
    woken_at TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__case_steps PRIMARY KEY (team_id, case_number, position)
);
CREATE INDEX ix__case_steps__due ON case_steps (due_at) WHERE state IN ('pending', 'working');
CREATE UNIQUE INDEX uq__case_steps__subject ON case_steps (team_id, case_number, kind, subject, cause);
CREATE TABLE cases (
    team_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    moderator TEXT NOT NULL,
    reason TEXT NOT NULL,
    lasts INTERVAL,
    conversation_id UUID NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__cases PRIMARY KEY (team_id, number)
);
CREATE INDEX ix__cases__target ON cases (team_id, target, number);
CREATE UNIQUE INDEX uq__cases__opened_by ON cases (team_id, opened_by);
CREATE TABLE conversation_moves (
    team_id TEXT NOT NULL,
    conversation_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    opened_on DATE NOT NULL,
    from_state VARCHAR(32) NOT NULL,
    event VARCHAR(32) NOT NULL,
    to_state VARCHAR(32) NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk__conversation_moves PRIMARY KEY (team_id, conversation_id, sequence, opened_on)
) PARTITION BY RANGE (opened_on);
CREATE TABLE conversations (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    flow TEXT NOT NULL,
    owner TEXT NOT NULL,
    target TEXT NOT NULL,
    state VARCHAR(32) NOT NULL,
    version INTEGER NOT NULL,
    last_event VARCHAR(32) NOT NULL,
    last_actor TEXT NOT NULL,
    data JSONB NOT NULL,
    case_number BIGINT NOT NULL,
    deadline_at TIMESTAMP WITH TIME ZONE,
    opened_by TEXT NOT NULL,
    opened_on DATE NOT NULL,
    home TEXT NOT NULL,
    card_channel TEXT,
    card_ts TEXT,
    revision INTEGER NOT NULL,
    drawn_revision INTEGER DEFAULT 0 NOT NULL,
    draw_token UUID,
    draw_until TIMESTAMP WITH TIME ZONE,
    draw_tries INTEGER DEFAULT 0 NOT NULL,
    woken_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk__conversations PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__conversations__deadline ON conversations (deadline_at) WHERE state <> 'idle';
CREATE INDEX ix__conversations__undrawn ON conversations (updated_at) WHERE revision > drawn_revision;
CREATE UNIQUE INDEX uq__conversations__one_open_per_target ON conversations (team_id, target) WHERE state <> 'idle';
CREATE UNIQUE INDEX uq__conversations__opened_by ON conversations (team_id, opened_by);
CREATE TABLE deliveries (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    made_on DATE NOT NULL,
    dedupe_key TEXT NOT NULL,
    way VARCHAR(32) NOT NULL,
    channel TEXT NOT NULL,
    user_id TEXT NOT NULL,
    reply TEXT,
    view TEXT NOT NULL,
    facts JSONB NOT NULL,
    state VARCHAR(32) NOT NULL,
    attempts SMALLINT DEFAULT 0 NOT NULL,
    error TEXT,
    due_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    lease_token UUID,
    lease_until TIMESTAMP WITH TIME ZONE,
    woken_at TIMESTAMP WITH TIME ZONE,
    message_channel TEXT,
    message_ts TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__deliveries PRIMARY KEY (team_id, id, made_on)
) PARTITION BY RANGE (made_on);
CREATE INDEX ix__deliveries__due ON deliveries (due_at) WHERE state IN ('pending', 'sending');
CREATE UNIQUE INDEX uq__deliveries__dedupe ON deliveries (team_id, dedupe_key, made_on);
CREATE TABLE evidence (
    team_id TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    key TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    messages INTEGER NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__evidence PRIMARY KEY (team_id, case_number, key)
);
CREATE TABLE inbox (
    team_id TEXT NOT NULL,
    key TEXT NOT NULL,
    sent_on DATE NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    task TEXT NOT NULL,
    actor TEXT NOT NULL,
    channel TEXT NOT NULL,
    facts JSONB NOT NULL,
    reply TEXT,
    request_id TEXT NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    processed_at TIMESTAMP WITH TIME ZONE,
    outcome TEXT,
    wakes INTEGER DEFAULT 0 NOT NULL,
    wake_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk__inbox PRIMARY KEY (team_id, key, sent_on)
) PARTITION BY RANGE (sent_on);
CREATE INDEX ix__inbox__waiting ON inbox (wake_at) WHERE processed_at IS NULL;
CREATE TABLE members (
    team_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    is_admin BOOLEAN NOT NULL,
    is_bot BOOLEAN NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    is_guest BOOLEAN NOT NULL,
    is_stranger BOOLEAN NOT NULL,
    time_zone TEXT NOT NULL,
    locale TEXT NOT NULL,
    fetched_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk__members PRIMARY KEY (team_id, user_id)
);
CREATE TABLE messages (
    team_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    ts TEXT NOT NULL,
    said_on DATE NOT NULL,
    user_id TEXT NOT NULL,
    text TEXT NOT NULL,
    detail JSONB NOT NULL,
    edited_at TIMESTAMP WITH TIME ZONE,
    deleted_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__messages PRIMARY KEY (team_id, channel, ts, said_on)
) PARTITION BY RANGE (said_on);
CREATE INDEX ix__messages__author ON messages (team_id, user_id, ts);
CREATE TABLE periodic_jobs (
    name TEXT NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    result TEXT,
    CONSTRAINT pk__periodic_jobs PRIMARY KEY (name)
);
CREATE TABLE role_grants (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    revoked_by TEXT,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk__role_grants PRIMARY KEY (team_id, id)
);
CREATE UNIQUE INDEX uq__role_grants__in_force ON role_grants (team_id, user_id, role) WHERE revoked_at IS NULL;
CREATE TABLE sanctions (
    team_id TEXT NOT NULL,
    id UUID NOT NULL,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_number BIGINT NOT NULL,
    starts_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    ends_at TIMESTAMP WITH TIME ZONE,
    lifted_at TIMESTAMP WITH TIME ZONE,
    lifted_case BIGINT,
    CONSTRAINT pk__sanctions PRIMARY KEY (team_id, id)
);
CREATE INDEX ix__sanctions__ends ON sanctions (ends_at) WHERE lifted_at IS NULL AND ends_at IS NOT NULL;
CREATE INDEX ix__sanctions__in_force ON sanctions (team_id, user_id) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX uq__sanctions__case ON sanctions (team_id, case_number, kind);
CREATE TABLE workspaces (
    team_id TEXT NOT NULL,
    last_case BIGINT DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk__workspaces PRIMARY KEY (team_id)
);
"""

NAMES = (
    "case_step_history",
    "case_steps",
    "cases",
    "conversation_moves",
    "conversations",
    "deliveries",
    "evidence",
    "inbox",
    "members",
    "messages",
    "periodic_jobs",
    "role_grants",
    "sanctions",
    "workspaces",
)


def upgrade() -> None:
    """Create every table with its indexes."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them all."""
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
