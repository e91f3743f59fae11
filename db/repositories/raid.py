"""Queries on raids: how fast people join and write, and how the last lockdown stands.

Each reads no more rows than its limit, by an index from the newest on, so that the cost of an event
doesn't grow with the workspace.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.session import Row, row, rows

JOINS = """
    SELECT count(*) AS number, min(joined_at) AS first_at, max(joined_at) AS last_at FROM (
        SELECT joined_at FROM members
        WHERE team_id = %(team_id)s AND joined_at IS NOT NULL
        ORDER BY joined_at DESC LIMIT %(most)s) AS newest
"""

POSTS = """
    SELECT count(*) AS number, to_timestamp(min(ts)::numeric) AS first_at,
           to_timestamp(max(ts)::numeric) AS last_at FROM (
        SELECT ts FROM messages
        WHERE team_id = %(team_id)s AND said_on >= (now() AT TIME ZONE 'UTC')::date - 1
        ORDER BY ts DESC LIMIT %(most)s) AS newest
"""
"""What was said longer ago is no wave of today; its partitions are not opened."""

LAST = """
    SELECT c.number, c.kind, v.last_event, v.updated_at AS settled_at,
           v.state <> 'idle' AND coalesce(v.deadline_at > clock_timestamp(), true) AS is_open,
           EXISTS (SELECT FROM sanctions AS s
               WHERE s.team_id = c.team_id AND s.user_id = c.target AND s.lifted_at IS NULL
                 AND coalesce(s.ends_at > clock_timestamp(), true)) AS is_in_force
    FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE c.team_id = %(team_id)s AND c.target = %(place)s
    ORDER BY c.number DESC LIMIT 1
"""

ASKED = """
    SELECT c.number, v.data -> 'raid' AS raid FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE c.team_id = %(team_id)s AND c.number = ANY(%(cases)s)
    ORDER BY c.number
"""

NEWCOMERS = """
    SELECT count(*) AS number FROM (
        SELECT FROM members WHERE team_id = %(team_id)s AND joined_at >= %(since)s
        LIMIT %(most)s) AS newest
"""


class RaidRepository:
    """Waves and lockdowns, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def joins(self, team_id: str, *, most: int) -> Row:
        """Return of the newest *most* joins: number, first_at, last_at (empty where none is)."""
        return row(self._session, JOINS, team_id=team_id, most=most) or {}

    def posts(self, team_id: str, *, most: int) -> Row:
        """Return the same of the newest *most* messages of people, by Slack's clock."""
        return row(self._session, POSTS, team_id=team_id, most=most) or {}

    def last(self, team_id: str, place: str) -> Row | None:
        """Return the last case about *place*, a lockdown or the end of one.

        Its number, kind, last_event, settled_at, is_open, is_in_force (any lockdown is).
        """
        return row(self._session, LAST, team_id=team_id, place=place)

    def asked(self, team_id: str, cases: Sequence[int]) -> Sequence[Row]:
        """Return what was asked for in *cases*: number, raid (as its conversation remembers it)."""
        return rows(self._session, ASKED, team_id=team_id, cases=list(cases))

    def newcomers(self, team_id: str, *, since: datetime, most: int) -> int:
        """Return how many have joined *since* then, *most* at most."""
        found = row(self._session, NEWCOMERS, team_id=team_id, since=since, most=most)
        return int((found or {"number": 0})["number"])
