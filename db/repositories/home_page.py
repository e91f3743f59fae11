"""What Homes show: each query reads a page, by an index, however much there is."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from db.session import Row, row, rows

CASES = """
    SELECT c.number, c.kind, c.opened_at, c.voided_at IS NOT NULL AS is_void,
           v.state, v.last_event,
           (SELECT w.state || ':' || w.last_event FROM cases AS a
            JOIN conversations AS w ON w.team_id = a.team_id AND w.id = a.conversation_id
            WHERE a.team_id = c.team_id AND a.target = 'appeal:' || c.number
            ORDER BY a.number DESC LIMIT 1) AS appeal,
           EXISTS (SELECT FROM sanctions AS s
                   WHERE s.team_id = c.team_id AND s.case_number = c.number)
           OR EXISTS (SELECT FROM case_steps AS p
                   WHERE p.team_id = c.team_id AND p.case_number = c.number
                     AND p.state IN ('done', 'verified')) AS was_begun
    FROM cases AS c
    JOIN conversations AS v ON v.team_id = c.team_id AND v.id = c.conversation_id
    WHERE c.team_id = %(team_id)s AND c.target = %(user_id)s AND c.kind <> 'note'
      AND c.number < %(below)s
      AND NOT (v.state = 'idle' AND v.last_event IN ('cancel', 'expire'))
      AND v.state <> 'awaiting_confirmation'
    ORDER BY c.number DESC LIMIT %(limit)s
"""
"""What is only asked about a person, or was given up, is none of their cases."""

WAITING = """
    SELECT id, flow, target, owner, case_number, version, state, data, deadline_at, card_channel
    FROM conversations
    WHERE team_id = %(team_id)s AND state = %(state)s AND (flow = 'appeal') = %(appeals)s
      AND flow <> 'report'
      AND deadline_at > clock_timestamp()
    ORDER BY deadline_at LIMIT %(limit)s
"""

"""Reports are listed by rules of their own: not every moderator may see each."""

ENDING = """
    SELECT user_id, kind, case_number, ends_at FROM sanctions
    WHERE team_id = %(team_id)s AND lifted_at IS NULL
      AND ends_at BETWEEN (SELECT clock_timestamp())
                      AND (SELECT clock_timestamp()) + interval '7 days'
    ORDER BY ends_at LIMIT %(limit)s
"""

LOAD = """
    SELECT count(*) AS opened FROM (
        SELECT FROM cases WHERE team_id = %(team_id)s AND moderator = %(user_id)s
          AND opened_at > (SELECT clock_timestamp()) - interval '7 days' LIMIT 1000) AS mine
"""


class HomePageRepository:
    """Pages of what Homes show, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def cases(self, team_id: str, user_id: str, *, below: int, limit: int) -> Sequence[Row]:
        """Return the newest cases about a person with numbers under *below*, as they know them."""
        values = {"team_id": team_id, "user_id": user_id, "below": below, "limit": limit}
        return rows(self._session, CASES, **values)

    def asked(self, team_id: str, *, limit: int) -> Sequence[Row]:
        """Return what waits for a Confirm, the most urgent first."""
        values = {"state": "awaiting_confirmation", "appeals": False, "limit": limit}
        return rows(self._session, WAITING, team_id=team_id, **values)

    def appeals(self, team_id: str, *, limit: int) -> Sequence[Row]:
        """Return the appeals that wait for an answer, the most urgent first."""
        values = {"state": "collecting_input", "appeals": True, "limit": limit}
        return rows(self._session, WAITING, team_id=team_id, **values)

    def ending(self, team_id: str, *, limit: int) -> Sequence[Row]:
        """Return the restrictions that end within a week, the next first."""
        return rows(self._session, ENDING, team_id=team_id, limit=limit)

    def opened_by(self, team_id: str, user_id: str) -> int:
        """Return how many cases a person has opened within seven days, at most 1,000."""
        found = row(self._session, LOAD, team_id=team_id, user_id=user_id)
        return int(found["opened"]) if found else 0
