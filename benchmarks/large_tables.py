"""Two tables as after years: steps of cases, and the inbox with its months."""

import psycopg

TEAM = "T0LARGE"

STEPS_OF_A_CASE = 10

WORKSPACE = "INSERT INTO workspaces (team_id, last_case) VALUES (%(team)s, %(cases)s)"

STEPS = """
    INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, state,
                            settled_at)
    SELECT %(team)s, n / %(each)s, n %% %(each)s, 1, 'kick', 'C' || n %% 977, 'done', now()
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""

INBOX = """
    INSERT INTO inbox (team_id, key, sent_on, kind, name, task, actor, channel, facts,
                       request_id, received_at, processed_at, outcome, wake_at)
    SELECT %(team)s, 'event:Ev' || n, DATE '2026-01-05', 'event', 'message', 'event.message',
           'U' || n %% 9973, 'C' || n %% 977, '{}', 'r' || n, now(), now(), 'done', now()
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""

MONTH = """
    CREATE TABLE inbox_2026_01 PARTITION OF inbox
    FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')
"""

SIZE = "SELECT pg_size_pretty(pg_total_relation_size(%s))"

KEY_OFF = "ALTER TABLE case_steps DROP CONSTRAINT pk__case_steps"
KEY_ON = """
    ALTER TABLE case_steps
    ADD CONSTRAINT pk__case_steps PRIMARY KEY (team_id, case_number, position)
"""
"""Made when all rows are there, which is faster."""

BATCH = 1_000_000


def fill(database: str, *, steps: int, requests: int) -> tuple[str, str]:
    """Write so many rows into each; return how large they are with their indexes."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET session_replication_role = replica")  # no history, no audit
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute(WORKSPACE, {"team": TEAM, "cases": steps // STEPS_OF_A_CASE})
        connection.execute(MONTH)
        connection.execute(KEY_OFF)
        _insert(connection, STEPS, steps)
        connection.execute(KEY_ON)
        _insert(connection, INBOX, requests)
        connection.execute("ANALYZE case_steps, inbox")
        return _size(connection, "case_steps"), _size(connection, "inbox_2026_01")


def _insert(connection: psycopg.Connection[tuple[str, ...]], statement: str, rows: int) -> None:
    for first in range(0, rows, BATCH):
        values = {"team": TEAM, "each": STEPS_OF_A_CASE, "first": first}
        connection.execute(statement, values | {"last": min(first + BATCH, rows) - 1})


def _size(connection: psycopg.Connection[tuple[str, ...]], name: str) -> str:
    row = connection.execute(SIZE, [name]).fetchone()
    return row[0] if row else "?"
