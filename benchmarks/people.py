"""The people whom the bans are about, known already, so that no command has to ask Slack first."""

import psycopg

from benchmarks.signed import MODERATOR, TEAM

TARGETS = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    SELECT %(team)s, 'UT' || lpad(n::text, 8, '0'),
           'spammer', false, false, false, false, false, 'UTC', 'en-US'
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
    ON CONFLICT DO NOTHING
"""

MODERATORS = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    VALUES (%(team)s, %(moderator)s, 'mod', true, false, false, false, false, 'UTC', 'en-US')
    ON CONFLICT DO NOTHING
"""


def seed(database: str, numbers: range) -> None:
    """Have Steward know everybody in the bans *numbers*, as of now."""
    people = {"team": TEAM, "first": numbers[0], "last": numbers[-1]}
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(TARGETS, people)
        connection.execute(MODERATORS, {"team": TEAM, "moderator": MODERATOR})
        connection.execute("ANALYZE members")
