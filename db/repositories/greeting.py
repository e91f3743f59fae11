"""Queries on greetings."""

from sqlalchemy.orm import Session

from db.session import Row, row, rows

BEGIN = """
    INSERT INTO greetings (team_id, user_id, place, is_held)
    VALUES (%(team_id)s, %(user_id)s, %(place)s, %(is_held)s)
    ON CONFLICT DO NOTHING RETURNING true AS is_new
"""

LET_IN = """
    UPDATE greetings AS g SET is_held = false, greeted_at = clock_timestamp()
    FROM (
        SELECT team_id, user_id FROM greetings AS held
        WHERE is_held AND place = '' AND NOT EXISTS (
            SELECT FROM sanctions AS s
            WHERE s.team_id = held.team_id AND s.user_id = %(workspace)s AND s.kind = %(raid)s
              AND s.lifted_at IS NULL
              AND (s.ends_at IS NULL OR s.ends_at > (SELECT clock_timestamp()))
        )
        ORDER BY greeted_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    ) AS free
    WHERE g.team_id = free.team_id AND g.user_id = free.user_id AND g.place = ''
    RETURNING g.team_id, g.user_id
"""


class GreetingRepository:
    """Greetings, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, team_id: str, user: str, *, place: str = "", is_held: bool = False) -> bool:
        """Note that *user* is welcomed; tell whether that is new."""
        values = {"user_id": user, "place": place, "is_held": is_held}
        return row(self._session, BEGIN, team_id=team_id, **values) is not None

    def let_in(self, *, workspace: str, raid: str, limit: int) -> list[Row]:
        """Take people who were held and whose workspace is not locked down any more.

        :param workspace: as what a lockdown stands in the table of sanctions, and
        :param raid: of which kind
        """
        return list(rows(self._session, LET_IN, workspace=workspace, raid=raid, limit=limit))
