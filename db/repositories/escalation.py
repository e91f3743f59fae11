"""Queries on strikes and on what they lead to."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

NOTE = """
    INSERT INTO escalations AS e (team_id, user_id, newest_case, due_at)
    VALUES (%(team_id)s, %(user_id)s, %(case_number)s, clock_timestamp())
    ON CONFLICT (team_id, user_id) DO UPDATE
        SET newest_case = excluded.newest_case, due_at = excluded.due_at
        WHERE e.newest_case < excluded.newest_case
"""

CLAIM = """
    SELECT team_id, user_id, newest_case FROM escalations
    WHERE due_at <= (SELECT coalesce(%(now)s, clock_timestamp()))
    ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
"""

SETTLE = """
    UPDATE escalations SET due_at = NULL, proposed_case = coalesce(%(proposed)s, proposed_case)
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
"""

PUT_OFF = """
    UPDATE escalations SET due_at = clock_timestamp() + %(by)s
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s
"""

COUNTED = """
    SELECT c.number, c.kind, c.opened_at, clock_timestamp() AS now FROM cases AS c
    WHERE c.team_id = %(team_id)s AND c.target = %(user_id)s AND c.kind = ANY(%(kinds)s)
      AND c.voided_at IS NULL AND c.moderator <> %(but)s AND c.opened_at > %(since)s
      AND EXISTS (SELECT FROM case_steps AS p
          WHERE p.team_id = c.team_id AND p.case_number = c.number
            AND p.state IN ('done', 'verified'))
      AND NOT EXISTS (SELECT FROM cases AS b
          JOIN conversations AS w ON w.team_id = b.team_id AND w.id = b.conversation_id
          WHERE b.team_id = c.team_id AND b.target = c.target AND b.reverses = c.number
            AND NOT (w.state = 'idle' AND w.last_event IN ('cancel', 'expire')))
    ORDER BY c.number DESC LIMIT %(limit)s
"""
"""What was made void, or taken back by name, counts for nothing. A restriction that was lifted
early, or ended by the clock, still counts: it was deserved."""


class EscalationRepository:
    """Strikes and proposals, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, team_id: str, user_id: str, case_number: int) -> None:
        """Have the strikes of *user_id* counted, since a case that counts was carried out."""
        values = {"team_id": team_id, "user_id": user_id, "case_number": case_number}
        rows(self._session, NOTE, **values)

    def claim(self, *, now: object = None) -> Row | None:
        """Take one whose strikes are due, held until this transaction ends; others pass over it.

        *now* stands in for the database's clock.
        """
        return row(self._session, CLAIM, now=now)

    def settle(self, team_id: str, user_id: str, *, proposed: int | None = None) -> None:
        """Note that their strikes were counted, and which case was opened as a proposal."""
        rows(self._session, SETTLE, team_id=team_id, user_id=user_id, proposed=proposed)

    def put_off(self, team_id: str, user_id: str, *, by: timedelta) -> None:
        """Have their strikes counted later."""
        rows(self._session, PUT_OFF, team_id=team_id, user_id=user_id, by=by)

    def counted(
        self,
        team_id: str,
        user_id: str,
        *,
        kinds: Sequence[str],
        since: object,
        but: str,
        limit: int,
    ) -> Sequence[Row]:
        """Return the cases that count, newest first: number, kind, opened_at, and the time now.

        :param since: aware time before which nothing counts any more
        :param but: who opens cases that count for nothing: Steward itself
        """
        values = {"team_id": team_id, "user_id": user_id, "kinds": list(kinds)}
        return rows(self._session, COUNTED, since=since, but=but, limit=limit, **values)
