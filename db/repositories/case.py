"""Queries on cases."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

OPEN = """
    WITH numbered AS (
        INSERT INTO workspaces (team_id, last_case) VALUES (%(team_id)s, 1)
        ON CONFLICT (team_id) DO UPDATE SET last_case = workspaces.last_case + 1
        RETURNING last_case
    )
    INSERT INTO cases
        (team_id, number, kind, target, moderator, reason, lasts, conversation_id, opened_by)
    SELECT %(team_id)s, last_case, %(kind)s, %(target)s, %(moderator)s, %(reason)s, %(lasts)s,
           %(conversation_id)s, %(opened_by)s
    FROM numbered
    RETURNING number
"""

REVISE = """
    UPDATE cases SET reason = %(reason)s, lasts = %(lasts)s
    WHERE team_id = %(team_id)s AND number = %(number)s
"""

SELECT = """
    SELECT c.number, c.kind, c.target, c.moderator, c.reason, c.lasts, c.opened_at,
           c.conversation_id, v.state, v.last_event, s.ends_at, s.lifted_at, s.lifted_case,
           s.id IS NOT NULL AND s.lifted_at IS NULL
               AND (s.ends_at IS NULL OR s.ends_at > clock_timestamp()) AS in_force
    FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    LEFT JOIN sanctions AS s ON s.team_id = c.team_id AND s.case_number = c.number
"""

GET = SELECT + " WHERE c.team_id = %(team_id)s AND c.number = %(number)s"

LATEST = (
    SELECT
    + """
    WHERE c.team_id = %(team_id)s AND (%(target)s::text IS NULL OR c.target = %(target)s)
      AND (%(kind)s::text IS NULL OR c.kind = %(kind)s)
    ORDER BY c.number DESC LIMIT %(limit)s
"""
)

COUNT = """
    SELECT count(*) AS total FROM cases
    WHERE team_id = %(team_id)s AND (%(target)s::text IS NULL OR target = %(target)s)
"""


class CaseRepository:
    """Cases, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(  # noqa: PLR0913 - all by name
        self,
        *,
        team_id: str,
        kind: str,
        target: str,
        moderator: str,
        reason: str,
        lasts: timedelta | None,
        conversation_id: uuid.UUID,
        opened_by: str,
    ) -> int:
        """Write a case and return its number, one above the workspace's last.

        The workspace's row stays held until this transaction ends, so that numbers have no gap.

        :raises sqlalchemy.exc.IntegrityError: this request opened a case already
        """
        found = row(
            self._session,
            OPEN,
            team_id=team_id,
            kind=kind,
            target=target,
            moderator=moderator,
            reason=reason,
            lasts=lasts,
            conversation_id=conversation_id,
            opened_by=opened_by,
        )
        return int((found or {})["number"])

    def revise(self, team_id: str, number: int, *, reason: str, lasts: timedelta | None) -> None:
        """Change what a case that waits for its confirmation asks for."""
        rows(self._session, REVISE, team_id=team_id, number=number, reason=reason, lasts=lasts)

    def get(self, team_id: str, number: int) -> Row | None:
        """Return a case with the state of its conversation and of its sanction."""
        return row(self._session, GET, team_id=team_id, number=number)

    def latest(
        self, team_id: str, *, target: str | None, kind: str | None = None, limit: int
    ) -> Sequence[Row]:
        """Return the newest cases, about *target* and of *kind* alone if given."""
        values = {"team_id": team_id, "target": target, "kind": kind, "limit": limit}
        return rows(self._session, LATEST, **values)

    def count(self, team_id: str, *, target: str | None) -> int:
        """Return how many cases there are, about *target* alone if given."""
        found = row(self._session, COUNT, team_id=team_id, target=target)
        return int((found or {})["total"])
