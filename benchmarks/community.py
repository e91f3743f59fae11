"""A community to measure in: hardly anybody, or 100,000 members and a million messages."""

from dataclasses import dataclass

import psycopg

from benchmarks.people import seed
from benchmarks.signed import TEAM


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is."""

    members: int
    messages: int
    cases: int


EMPTY = Size(members=0, messages=0, cases=20)
"""Twenty cases, so that lists have something to show."""
LARGE = Size(members=100_000, messages=1_000_000, cases=50_000)

FILL = (
    """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    SELECT %(team)s, 'UX' || lpad(n::text, 8, '0'), 'member ' || n, false, false, false, false,
           false, 'UTC', 'en-US'
    FROM generate_series(1, %(members)s) AS n
    """,
    """
    INSERT INTO messages (team_id, channel, ts, said_on, user_id, text, detail)
    SELECT %(team)s, 'C' || lpad((n %% 200)::text, 6, '0'), (1795000000 + n)::text || '.000100',
           current_date, 'UX' || lpad((1 + n %% greatest(%(members)s, 1))::text, 8, '0'),
           'a few words about number ' || n, '{}'
    FROM generate_series(1, %(messages)s) AS n
    """,
    "ALTER TABLE cases DISABLE TRIGGER USER",
    "ALTER TABLE conversations DISABLE TRIGGER USER",
    "ALTER TABLE sanctions DISABLE TRIGGER USER",
    """
    INSERT INTO workspaces (team_id, last_case) VALUES (%(team)s, %(cases)s)
    ON CONFLICT (team_id) DO UPDATE SET last_case = excluded.last_case
    """,
    """
    INSERT INTO cases (team_id, number, kind, target, moderator, reason, conversation_id, opened_by)
    SELECT %(team)s, n, 'shush', 'UX' || lpad((1 + n %% 5000)::text, 8, '0'), 'U0MOD', 'adverts',
           md5('case' || n)::uuid, 'seed:' || n
    FROM generate_series(1, %(cases)s) AS n
    """,
    """
    INSERT INTO conversations
        (team_id, id, flow, owner, target, state, version, last_event, last_actor, data,
         case_number, opened_by, opened_on, home, revision, drawn_revision, card_channel, card_ts)
    SELECT %(team)s, md5('case' || n)::uuid, 'shush', 'U0MOD',
           'UX' || lpad((1 + n %% 5000)::text, 8, '0'), 'idle', 3, 'succeed', '',
           '{"reason": "adverts"}', n, 'seed:' || n, current_date, 'C0MODS', 3, 3, 'C0MODS', '1'
    FROM generate_series(1, %(cases)s) AS n
    """,
    """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at, lifted_at)
    SELECT %(team)s, md5('case' || n)::uuid, 'UX' || lpad((1 + n %% 5000)::text, 8, '0'), 'shush',
           n, now() + interval '30 days', CASE WHEN n > 5000 THEN now() END
    FROM generate_series(1, %(cases)s) AS n
    """,
    "ALTER TABLE cases ENABLE TRIGGER USER",
    "ALTER TABLE conversations ENABLE TRIGGER USER",
    "ALTER TABLE sanctions ENABLE TRIGGER USER",
    "ANALYZE",
)
"""What a triggers' audit would write of all this is measured elsewhere (`audit`)."""


ADMINS = """
    UPDATE members SET is_admin = true
    WHERE team_id = %(team)s AND user_id BETWEEN 'UT00080000' AND 'UT00099999'
"""
"""Whose Homes show what moderators and admins see."""


def settle(database: str, size: Size, people: range) -> None:
    """Write a community of *size*, and *people* whom commands will be about."""
    values = {"team": TEAM, "members": size.members, "messages": size.messages}
    with psycopg.connect(database, autocommit=True) as connection:
        for statement in FILL:
            connection.execute(statement, values | {"cases": size.cases})
    seed(database, people)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(ADMINS, values)
