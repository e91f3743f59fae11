"""Queries on allowances."""

from datetime import date

from sqlalchemy.orm import Session

from db.session import Row, row, rows

HOLD = """
    SELECT day, zone FROM allowances
    WHERE team_id = %(team_id)s AND user_id = %(user_id)s FOR UPDATE
"""

GET = "SELECT day, zone FROM allowances WHERE team_id = %(team_id)s AND user_id = %(user_id)s"

BEGIN = """
    INSERT INTO allowances (team_id, user_id, day, zone)
    VALUES (%(team_id)s, %(user_id)s, %(day)s, %(zone)s)
    ON CONFLICT (team_id, user_id) DO UPDATE SET day = excluded.day, zone = excluded.zone
        WHERE allowances.day < excluded.day
"""


class AllowanceRepository:
    """Allowances, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self, team_id: str, user: str) -> Row | None:
        """Return day and zone, held until this transaction ends; others wait."""
        return row(self._session, HOLD, team_id=team_id, user_id=user)

    def get(self, team_id: str, user: str) -> Row | None:
        """Return day and zone, as they stand."""
        return row(self._session, GET, team_id=team_id, user_id=user)

    def begin(self, team_id: str, user: str, day: date, zone: str) -> None:
        """Begin a new day, unless a later one has begun."""
        rows(self._session, BEGIN, team_id=team_id, user_id=user, day=day, zone=zone)
