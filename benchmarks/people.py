"""The people whom the bans are about, known already, so that no command has to ask Slack first."""

import psycopg

from benchmarks.signed import IN_A_TEAM, MODERATOR, RUN

TARGETS = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    SELECT %(run)s || lpad((n / %(in_a_team)s::int)::text, 6, '0'), 'UT' || lpad(n::text, 8, '0'),
           'spammer', false, false, false, false, false, 'UTC', 'en-US'
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
    ON CONFLICT DO NOTHING
"""

MODERATORS = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    SELECT %(run)s || lpad(n::text, 6, '0'), %(moderator)s, 'mod', true, false, false, false, false,
           'UTC', 'en-US'
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
    ON CONFLICT DO NOTHING
"""


def seed(database: str, numbers: range) -> None:
    """Have Steward know everybody in the bans *numbers*, as of now."""
    first, last = numbers[0], numbers[-1]
    people = {"first": first, "last": last, "in_a_team": IN_A_TEAM, "run": RUN}
    teams = {"first": first // IN_A_TEAM, "last": last // IN_A_TEAM}
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(TARGETS, people)
        connection.execute(MODERATORS, {**teams, "moderator": MODERATOR, "run": RUN})
        connection.execute("ANALYZE members")
