"""A ledger of points: accounts, entries, and postings that sum to zero.

Revision ID: economy_1
Revises: preference_1
Create Date: 2026-11-27
"""

from alembic import op

revision = "economy_1"
down_revision = "preference_1"
branch_labels = None
depends_on = None

ACCOUNTS = """
CREATE TABLE ledger_accounts (
    team_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    balance BIGINT DEFAULT 0 NOT NULL,
    earned BIGINT DEFAULT 0 NOT NULL,
    last_entry BIGINT DEFAULT 0 NOT NULL,
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__ledger_accounts PRIMARY KEY (team_id, holder, kind),
    CONSTRAINT ck__ledger_accounts__kind
        CHECK (kind IN ('treasury', 'shop', 'allowance', 'member')),
    CONSTRAINT ck__ledger_accounts__never_negative CHECK (balance >= 0 OR kind = 'treasury')
) WITH (fillfactor = 80);
CREATE TRIGGER never_deleted BEFORE DELETE ON ledger_accounts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

ENTRIES = """
CREATE SEQUENCE ledger_entry_ids;
CREATE TABLE ledger_entries (
    team_id TEXT NOT NULL,
    id BIGINT DEFAULT nextval('ledger_entry_ids') NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    reverses BIGINT,
    actor TEXT NOT NULL,
    about TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT pk__ledger_entries PRIMARY KEY (team_id, id),
    CONSTRAINT fk__ledger_entries__reverses FOREIGN KEY (team_id, reverses)
        REFERENCES ledger_entries (team_id, id)
);
CREATE UNIQUE INDEX uq__ledger_entries__key ON ledger_entries (team_id, key);
CREATE UNIQUE INDEX uq__ledger_entries__reverses ON ledger_entries (team_id, reverses)
    WHERE reverses IS NOT NULL;
"""

POSTINGS = """
CREATE TABLE ledger_postings (
    team_id TEXT NOT NULL,
    entry_id BIGINT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    balance_after BIGINT NOT NULL,
    previous BIGINT NOT NULL,
    CONSTRAINT pk__ledger_postings PRIMARY KEY (team_id, entry_id, holder, kind),
    CONSTRAINT ck__ledger_postings__something CHECK (amount <> 0),
    CONSTRAINT ck__ledger_postings__forwards CHECK (previous < entry_id)
);
CREATE UNIQUE INDEX uq__ledger_postings__previous
    ON ledger_postings (team_id, holder, kind, previous);
"""

# Judged at the commit, when an entry has all its postings; a posting that is added to an old entry
# is judged as well.
BALANCED = """
CREATE FUNCTION require_balanced(team TEXT, entry BIGINT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    many INTEGER;
    total NUMERIC;
BEGIN
    SELECT count(*), sum(amount) INTO many, total FROM ledger_postings
        WHERE team_id = team AND entry_id = entry;
    IF many < 2 OR total <> 0 THEN
        RAISE EXCEPTION 'entry % has % postings, which sum to %', entry, many, total
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_sums_to_zero';
    END IF;
END $$;

CREATE FUNCTION judge_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM require_balanced(NEW.team_id, NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION judge_posting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_entries WHERE team_id = NEW.team_id AND id = NEW.entry_id)
    THEN
        RAISE EXCEPTION 'posting of an entry % that is none', NEW.entry_id
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    PERFORM require_balanced(NEW.team_id, NEW.entry_id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER sums_to_zero AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION judge_entry();
CREATE CONSTRAINT TRIGGER sums_to_zero AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION judge_posting();
"""

FOR_EVER = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON ledger_postings
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""


def upgrade() -> None:
    """Create the tables, and have what is written in them stay as it is."""
    for statement in (ACCOUNTS, ENTRIES, POSTINGS, BALANCED, FOR_EVER):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP TABLE ledger_postings, ledger_entries, ledger_accounts")
    op.execute("DROP SEQUENCE ledger_entry_ids")
    op.execute("DROP FUNCTION judge_posting, judge_entry, require_balanced")
