"""Queries on patrols: who is banned and was not looked at today."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from db.session import Row, row, rows

DUE = """
    SELECT w.team_id FROM workspaces AS w LEFT JOIN patrols AS p ON p.team_id = w.team_id
    WHERE p.day IS NULL OR p.day < %(day)s OR p.finished_at IS NULL ORDER BY w.team_id
"""

BEGIN = """
    INSERT INTO patrols AS p (team_id, day, reached)
    VALUES (%(team_id)s, %(day)s, '00000000-0000-0000-0000-000000000000')
    ON CONFLICT (team_id) DO UPDATE
        SET day = excluded.day, reached = excluded.reached, seen = 0, found = 0, finished_at = NULL
        WHERE p.day < excluded.day
"""

NEXT = """
    SELECT s.id, s.user_id, s.case_number, EXISTS (
               SELECT FROM case_steps AS a
               WHERE a.team_id = s.team_id AND a.case_number = s.case_number
                 AND a.kind IN ('remove', 'deactivate', 'deprovision', 'assist')
                 AND a.state IN ('done', 'verified')) AS closed
    FROM patrols AS p
    JOIN sanctions AS s ON s.team_id = p.team_id AND s.id > p.reached
    JOIN cases AS c ON c.team_id = s.team_id AND c.number = s.case_number
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE p.team_id = %(team_id)s AND p.finished_at IS NULL
      AND s.kind = 'ban' AND s.lifted_at IS NULL
      AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp()) AND v.state <> 'processing'
    ORDER BY s.id LIMIT %(limit)s
"""
"""What a ban is still at work on, it looks after itself."""

REACHED = """
    UPDATE patrols SET reached = %(reached)s, seen = seen + 1, found = found + %(found)s
    WHERE team_id = %(team_id)s AND reached < %(reached)s
"""

FINISH = """
    UPDATE patrols SET finished_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND finished_at IS NULL
    RETURNING seen, found
"""


class PatrolRepository:
    """Patrols, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def due(self, day: date) -> list[str]:
        """Return the workspaces whose patrol of *day* is not finished."""
        return [found["team_id"] for found in rows(self._session, DUE, day=day)]

    def begin(self, team_id: str, day: date) -> None:
        """Begin the patrol of *day*, unless it has begun."""
        rows(self._session, BEGIN, team_id=team_id, day=day)

    def ahead(self, team_id: str, *, limit: int) -> Sequence[Row]:
        """Return the next bans in force: id, user_id, case_number, closed (the account)."""
        return rows(self._session, NEXT, team_id=team_id, limit=limit)

    def reached(self, team_id: str, sanction: uuid.UUID, *, found: int) -> None:
        """Note that a ban was looked at, and in how many channels its person was."""
        rows(self._session, REACHED, team_id=team_id, reached=sanction, found=found)

    def finish(self, team_id: str) -> Row | None:
        """Note that all were looked at; return seen and found, or None if it was finished."""
        return row(self._session, FINISH, team_id=team_id)
