"""A migration runs while people are at work: nothing in it may keep them waiting for a second."""

import io
import re

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from db.migrate import config
from tests.unit.db.statements import altered, dangers

BEFORE_ANY_DATA = {"0001", "0002", "0003"}
"""They make the first tables, in which there is nothing yet."""

SCRIPTS = [
    script
    for script in ScriptDirectory.from_config(config()).walk_revisions()
    if script.revision not in BEFORE_ANY_DATA
]

MOST_LOCKED = 2
"""Tables that one migration may lock for everybody: each may have to be waited for in turn."""

HINT = """
These may keep others waiting while a large table is read or rewritten, or break the old code that
still runs. CONTRIBUTING.md, "Write a migration", tells how each is done instead. What is short all
the same is named in the migration: `allowed = {"DROP COLUMN old": "unused since 0.2"}`.
"""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.revision)
class TestEveryMigration:
    def test_does_only_what_keeps_nobody_waiting(self, script):
        allowed = getattr(script.module, "allowed", {})

        assert dangers(sql_of(script.module), allowed) == [], HINT
        assert all(allowed.values()), "say why it is short all the same"

    def test_locks_few_tables_at_once(self, script):
        locked = altered(sql_of(script.module))

        assert len(locked) <= MOST_LOCKED, f"split it, one migration for each: {locked}"

    def test_has_a_way_back(self, script):
        assert sql_of(script.module, "downgrade").strip() or script.module.downgrade.__doc__


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE inbox ADD COLUMN about TEXT",
        "ALTER TABLE inbox ADD COLUMN tries NUMERIC(10, 2) NOT NULL DEFAULT 0, ADD COLUMN b TEXT",
        "ALTER TABLE inbox ADD COLUMN detail JSONB DEFAULT '{}'::jsonb NOT NULL",
        "ALTER TABLE inbox ADD COLUMN seen_at TIMESTAMP WITH TIME ZONE",
        "ALTER TABLE cases ADD CONSTRAINT c CHECK (number > 0 AND reason <> ';') NOT VALID",
        "ALTER TABLE cases VALIDATE CONSTRAINT c",
        "ALTER TABLE cases ALTER COLUMN reason SET DEFAULT ''",
        "CREATE INDEX CONCURRENTLY ix ON cases (team_id)",
        "CREATE INDEX ix ON ONLY inbox (team_id)",
        "CREATE TABLE n (a TEXT); CREATE INDEX ix ON n (a); ALTER TABLE n ADD CHECK (a <> '')",
        "CREATE TABLE n (a DATE) PARTITION BY RANGE (a); CREATE TABLE d PARTITION OF n DEFAULT",
        "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN UPDATE inbox SET a = 1; END $$",
        "-- DROP TABLE cases;\nCOMMENT ON TABLE cases IS 'DROP TABLE cases; or not'",
    ],
)
def test_what_is_harmless_is_let_through(sql):
    assert dangers(sql, {}) == []


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE INDEX ix ON cases (team_id)",
        "CREATE UNIQUE INDEX IF NOT EXISTS ix ON public.cases (team_id)",
        "ALTER TABLE cases ADD CONSTRAINT c CHECK (number > 0)",
        "ALTER TABLE cases ADD CHECK (number > 0)",
        "ALTER TABLE cases ADD CONSTRAINT u UNIQUE (team_id)",
        "ALTER TABLE cases ADD CONSTRAINT f FOREIGN KEY (team_id) REFERENCES workspaces (team_id)",
        "ALTER TABLE inbox ADD COLUMN at TIMESTAMPTZ DEFAULT clock_timestamp()",
        "ALTER TABLE inbox ADD COLUMN id UUID NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE inbox ADD COLUMN id BIGINT GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE inbox ADD COLUMN b INTEGER GENERATED ALWAYS AS (wakes + 1) STORED",
        "ALTER TABLE inbox ADD COLUMN b TEXT CHECK (b <> '')",
        "ALTER TABLE inbox ADD COLUMN b BIGSERIAL",
        "ALTER TABLE inbox ADD COLUMN b TEXT NOT NULL",
        "ALTER TABLE inbox ADD COLUMN a TEXT, ALTER COLUMN wakes TYPE BIGINT",
        "ALTER TABLE cases ALTER COLUMN number TYPE BIGINT",
        "ALTER TABLE cases ALTER reason SET NOT NULL",
        "ALTER TABLE cases DROP COLUMN reason",
        "ALTER TABLE cases RENAME COLUMN reason TO why",
        "ALTER TABLE cases DISABLE TRIGGER ALL",
        "ALTER TABLE inbox ATTACH PARTITION x FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
        "ALTER TABLE cases SET TABLESPACE other",
        "CREATE TABLE x PARTITION OF inbox DEFAULT",
        "DROP TABLE cases",
        "DROP INDEX ix__cases__target",
        "UPDATE cases SET reason = ''",
        "DELETE FROM cases",
        "TRUNCATE cases",
        "INSERT INTO workspaces (team_id) SELECT DISTINCT team_id FROM inbox",
        "CREATE MATERIALIZED VIEW v AS SELECT * FROM inbox",
        "DO $$ BEGIN EXECUTE 'CREATE INDEX x ON inbox (a)'; END $$",
        "LOCK TABLE cases",
        "CLUSTER cases",
        "VACUUM FULL cases",
        "REINDEX TABLE cases",
        "CREATE TABLE n (a TEXT); UPDATE cases SET reason = ''",
    ],
)
def test_what_may_last_is_refused(sql):
    assert dangers(sql, {}) != []


def test_what_is_short_all_the_same_says_why():
    sql = "ALTER TABLE cases DROP COLUMN reason"

    assert dangers(sql, {"DROP COLUMN reason": "unused since 0.2"}) == []


def test_tables_that_are_locked_for_everybody_are_counted_but_not_new_ones():
    sql = "CREATE TABLE n (a TEXT); ALTER TABLE n ADD b TEXT; ALTER TABLE inbox ADD COLUMN c TEXT"

    assert altered(sql) == {"inbox"}


def sql_of(module, way="upgrade"):
    """Return what *module* would say to PostgreSQL."""
    said = io.StringIO()
    options = {"as_sql": True, "output_buffer": said}
    context = MigrationContext.configure(dialect_name="postgresql", opts=options)
    with Operations.context(context):
        getattr(module, way)()
    return re.sub(r"%%", "%", said.getvalue())
