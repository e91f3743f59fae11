"""What is not due, or not meant, costs a look for what is nothing."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db.repositories.member import ADMINS
from db.repositories.occurrence import DUE
from db.repositories.sanction import ENDED
from db.session import rows

LATER = 2_000

SANCTIONS = """
    INSERT INTO sanctions (team_id, id, user_id, kind, case_number, ends_at)
    SELECT 'T0LATER', gen_random_uuid(), 'U' || n, 'ban', n, now() + n * interval '1 hour'
    FROM generate_series(1, %(many)s) AS n
"""

REMINDERS = """
    INSERT INTO reminders (team_id, id, kind, owner, channel, text, rule, words, zone, rules,
                           follows, next_local, next_at, made_by)
    SELECT 'T0LATER', gen_random_uuid(), 'reminder', 'U' || n, 'U' || n, 'tea', '', 'once', 'UTC',
           '', false, now()::timestamp, now() + n * interval '1 hour', 'command:' || n
    FROM generate_series(1, %(many)s) AS n
"""

MEMBERS = """
    INSERT INTO members (team_id, user_id, name, is_admin, is_bot, is_deleted, is_guest,
                         is_stranger, time_zone, locale)
    SELECT 'T0LATER', 'U' || n, 'member', n = 7, false, false, false, false, 'UTC', 'en-US'
    FROM generate_series(1, %(many)s) AS n
"""


@pytest.mark.parametrize(
    ("fill", "table", "query"),
    [
        (SANCTIONS, "sanctions", ENDED),
        (REMINDERS, "reminders", DUE),
        (MEMBERS, "members", ADMINS),
    ],
    ids=["sanctions", "reminders", "who is no admin"],
)
def test_is_not_read(session: Session, fill: str, table: str, query: str) -> None:
    for trigger in ("DISABLE", "ENABLE"):
        rows(session, f"ALTER TABLE {table} {trigger} TRIGGER USER")
        if trigger == "DISABLE":
            rows(session, fill, many=LATER)
    rows(session, f"ANALYZE {table}")

    (found,) = rows(
        session,
        "EXPLAIN (ANALYZE, FORMAT JSON) " + query,
        now=None,
        limit=100,
        team_id="T0LATER",
    )

    plan = found["QUERY PLAN"]
    assert passed_over(json.loads(plan) if isinstance(plan, str) else plan) < LATER / 10


def passed_over(plan: list[dict[str, Any]]) -> int:
    """Return how many rows *plan* read and threw away."""
    many, unread = 0, list(plan)
    while unread:
        node = unread.pop()
        unread += [*node.get("Plans", []), *([node["Plan"]] if "Plan" in node else [])]
        many += int(node.get("Rows Removed by Filter", 0))
    return many
