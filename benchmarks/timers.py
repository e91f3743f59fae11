"""Timers in the database: many that are not due, and some that are."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

TEAM = "T0TIME"

WORKSPACE = "INSERT INTO workspaces (team_id, last_case) VALUES (%(team)s, %(rows)s)"

NOT_DUE = """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at)
    SELECT %(team)s, gen_random_uuid(), 'U0LATER' || n, 'ban', 1000000 + n,
           clock_timestamp() + interval '1 day' + n * interval '1 second'
    FROM generate_series((SELECT count(*) FROM sanctions WHERE team_id = %(team)s) + 1,
                         %(rows)s::int) AS n
"""

CASES = """
    INSERT INTO cases (team_id, number, kind, target, moderator, reason, conversation_id, opened_by)
    SELECT %(team)s, n, 'ban', 'U0SOON' || n, 'U0MOD', 'spam', gen_random_uuid(), 'key' || n
    FROM generate_series(1, %(rows)s::int) AS n
"""

CONVERSATIONS = """
    INSERT INTO conversations
        (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
         case_number, opened_by, opened_on, home, revision, drawn_revision)
    SELECT team_id, conversation_id, 'ban', moderator, target, 'idle', 3, 'succeed', '', '{}',
           number, opened_by, current_date, 'C0MODS', 1, 1
    FROM cases WHERE team_id = %(team)s
"""

STEPS = """
    INSERT INTO case_steps (team_id, case_number, position, phase, kind, subject, state)
    SELECT team_id, number, place, 2, 'kick', 'C0PLACE' || place, 'verified'
    FROM cases, generate_series(1, 3) AS place WHERE team_id = %(team)s
"""

DUE = """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at)
    SELECT team_id, gen_random_uuid(), target, 'ban', number,
           statement_timestamp() + interval '10 seconds' + number * %(apart)s * interval '1 second'
    FROM cases WHERE team_id = %(team)s AND kind = 'ban'
"""

LAGS = """
    SELECT extract(epoch FROM lifted_at - ends_at)::float FROM sanctions
    WHERE team_id = %(team)s AND lifted_at IS NOT NULL
"""


def fill(database: str, rows: int) -> None:
    """Fill up to *rows* timers that are not due within a day."""
    with _untold(database) as connection:
        connection.execute(NOT_DUE, {"team": TEAM, "rows": rows})
        connection.execute("VACUUM ANALYZE sanctions")


def make_due(database: str, team: str, rows: int, *, apart: float) -> None:
    """Write *rows* bans whose time is over in ten seconds, *apart* seconds one after the other.

    Each has removed its person from three channels, to which the unban will invite them.
    """
    values = {"team": team, "rows": rows, "apart": apart}
    with _untold(database) as connection:
        connection.execute(WORKSPACE, values)
        for statement in (CASES, CONVERSATIONS, STEPS):
            connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE cases, conversations, case_steps")
        connection.execute(DUE, values)


def lags(database: str, team: str) -> list[float]:
    """Return for each timer that was lifted how late that was, in seconds."""
    with psycopg.connect(database) as connection:
        return [found[0] for found in connection.execute(LAGS, {"team": team})]


@contextmanager
def _untold(database: str) -> Iterator[psycopg.Connection[tuple[float, ...]]]:
    """Connect, for rows that no audit need tell of; what is lifted later is told."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("ALTER TABLE sanctions DISABLE TRIGGER audit_sanction")
        yield connection
        connection.execute("ALTER TABLE sanctions ENABLE TRIGGER audit_sanction")
