"""The conversations that the benchmark of moves moves: many, each waiting for its confirmation."""

import uuid

import psycopg

TEAM = "T0BENCH"

ROW_ID = "00000000-0000-4000-8000-{:012d}"

FILL = """
    INSERT INTO conversations
        (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
         case_number, deadline_at, opened_by, opened_on, home, revision)
    SELECT %(team)s, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'ban', 'U0MOD',
           'U' || n, 'awaiting_confirmation', 1, 'start', 'U0MOD',
           '{"reason": "spam", "lasts": null}', n, clock_timestamp() + interval '1 hour',
           'key' || n, current_date, 'C0MODS', 1
    FROM generate_series(1, %(rows)s::int) AS n
"""


def row_id(number: int) -> uuid.UUID:
    """Return the id of the row *number*, counted from 1."""
    return uuid.UUID(ROW_ID.format(number))


def fill(database: str, rows: int) -> None:
    """Write *rows* conversations."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(FILL, {"team": TEAM, "rows": rows})
        connection.execute("VACUUM ANALYZE conversations")
