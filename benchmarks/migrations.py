"""Migrations on a table of ten million rows, beside people at work: how long others wait for them.

Each change is a migration of its own, applied as a deploy applies it: Alembic, the lock that is
waited for briefly, the tries (`db/migrate.py`). The last is what CONTRIBUTING.md forbids; it
shows that the measure would tell.
"""

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import large_tables, migrator
from benchmarks.bystanders import Bystanders
from benchmarks.figures import plain, table
from benchmarks.place import Environment, place

MILLIONS, QUICK = (10_000_000, 1_000_000), (200_000, 100_000)
"""Rows in case_steps, and in a month of the inbox."""

QUIET = 20.0
"""Seconds in which nothing is changed, for comparison."""

HEADS = (
    "migration", "took s", "tries", "longest wait for a lock, ms", "slowest statement, ms", "p99",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One migration: what it does, and its upgrade in Python."""

    name: str
    upgrade: str


def _sql(*statements: str) -> str:
    return "\n".join(f"op.execute({one!r})" for one in statements)


def _index(name: str, table_: str, of: str, *, unique: bool = False) -> str:
    return f"index.create({name!r}, {table_!r}, {of!r}, unique={unique})"


CHECK = "ADD CONSTRAINT tested CHECK (attempts >= 0) NOT VALID"
IN_ORDER = "(team_id, case_number, position)"

CHANGES = (
    Change("a new column, empty", _sql("ALTER TABLE case_steps ADD COLUMN a TEXT")),
    Change("the same, partitioned", _sql("ALTER TABLE inbox ADD COLUMN a TEXT")),
    Change(
        "a new column with a constant",
        _sql("ALTER TABLE case_steps ADD COLUMN b INTEGER NOT NULL DEFAULT 7"),
    ),
    Change(
        "the same, partitioned",
        _sql("ALTER TABLE inbox ADD COLUMN b INTEGER NOT NULL DEFAULT 7"),
    ),
    Change("an index", _index("ix__case_steps__tested", "case_steps", "(team_id, kind)")),
    Change("the same, partitioned", _index("ix__inbox__tested", "inbox", "(team_id, actor)")),
    Change("a check, not yet valid", _sql(f"ALTER TABLE case_steps {CHECK}")),
    Change("the check validated", _sql("ALTER TABLE case_steps VALIDATE CONSTRAINT tested")),
    Change("a unique index", _index("uq__case_steps__t", "case_steps", IN_ORDER, unique=True)),
    Change(
        "it becomes a constraint",
        _sql("ALTER TABLE case_steps ADD CONSTRAINT tu UNIQUE USING INDEX uq__case_steps__t"),
    ),
    Change(
        "a foreign key, not yet valid",
        _sql(
            "ALTER TABLE case_steps ADD CONSTRAINT tf FOREIGN KEY (team_id)"
            " REFERENCES workspaces (team_id) NOT VALID"
        ),
    ),
    Change("the key validated", _sql("ALTER TABLE case_steps VALIDATE CONSTRAINT tf")),
    Change(
        "a trigger",
        _sql(
            "CREATE FUNCTION tested() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NEW; END $$",
            "CREATE TRIGGER tested BEFORE DELETE ON case_steps EXECUTE FUNCTION tested()",
        ),
    ),
    Change(
        "a month's partition",
        "PartitionRepository(Session(op.get_bind())).make_ahead(months=5)",
    ),
    Change(
        "an old month is dropped",
        "PartitionRepository(Session(op.get_bind())).drop_before('inbox', date(2026, 2, 1))",
    ),
    Change(
        "**forbidden**: another type",
        _sql("ALTER TABLE case_steps ALTER COLUMN attempts TYPE INTEGER"),
    ),
)


def run(*, quick: bool) -> str:
    """Measure, and return the table."""
    steps, requests = QUICK if quick else MILLIONS
    with place() as environment, tempfile.TemporaryDirectory() as folder:
        database = environment["DATABASE_URL"]
        sizes = large_tables.fill(database, steps=steps, requests=requests)
        lines = [_quiet(database)]
        lines += [_one(environment, Path(folder), *each) for each in enumerate(CHANGES)]
    title = f"Migrations, {steps:,} rows in case_steps ({sizes[0]}), {requests:,} in inbox"
    return table(title, HEADS, lines)


def _quiet(database: str) -> list[object]:
    with Bystanders(database) as others:
        time.sleep(QUIET)
    return ["none", QUIET, "", *_waits(others)]


def _one(environment: Environment, folder: Path, number: int, change: Change) -> list[object]:
    revision = migrator.write(folder, number, change.upgrade)
    with Bystanders(environment["DATABASE_URL"]) as others:
        began = time.monotonic()
        tries = migrator.upgrade(environment, folder, revision)
        took = time.monotonic() - began
    line = [change.name, plain(took), tries, *_waits(others)]
    print(*line, sep=" | ", flush=True)
    return line


def _waits(others: Bystanders) -> list[object]:
    return [plain(others.longest_wait), plain(others.slowest), plain(others.p(0.99))]
