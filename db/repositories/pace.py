"""Queries on paces."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.session import row, rows

# Whoever comes second about one person waits here for the first, and judges by what that one wrote.
TAKE = """
    INSERT INTO paces AS p (team_id, channel, user_id, said_at)
    VALUES (%(team_id)s, %(channel)s, %(user_id)s, %(said_at)s)
    ON CONFLICT (team_id, channel, user_id) DO UPDATE
    SET said_at = greatest(p.said_at, excluded.said_at)
    WHERE p.said_at IS NULL OR p.said_at <= excluded.said_at - %(every)s::interval
       OR p.said_at >= excluded.said_at + %(every)s::interval
    RETURNING said_at
"""

LAST = """
    SELECT said_at FROM paces
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND user_id = %(user_id)s
"""

TELL = """
    INSERT INTO paces AS p (team_id, channel, user_id, told_at)
    VALUES (%(team_id)s, %(channel)s, %(user_id)s, clock_timestamp())
    ON CONFLICT (team_id, channel, user_id) DO UPDATE SET told_at = clock_timestamp()
    WHERE p.told_at IS NULL OR p.told_at <= clock_timestamp() - %(again)s::interval
    RETURNING told_at
"""

FORGET = "DELETE FROM paces WHERE team_id = %(team_id)s AND channel = %(channel)s"


class PaceRepository:
    """Paces, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(
        self, team_id: str, channel: str, user_id: str, *, said_at: datetime, every: timedelta
    ) -> bool:
        """Note a post, held until this transaction ends; others about this person here wait.

        False, and nothing is noted, where another of theirs that stands is less than *every* away,
        before or after: posts are told late and in any order.
        """
        values = {"team_id": team_id, "channel": channel, "user_id": user_id}
        return row(self._session, TAKE, said_at=said_at, every=every, **values) is not None

    def last(self, team_id: str, channel: str, user_id: str) -> datetime | None:
        """Return when they posted last; None where that is not known."""
        values = {"team_id": team_id, "channel": channel, "user_id": user_id}
        found = row(self._session, LAST, **values)
        return None if found is None else found["said_at"]

    def tell(self, team_id: str, channel: str, user_id: str, *, again: timedelta) -> bool:
        """Note that they are told now; False where that was less than *again* ago."""
        values = {"team_id": team_id, "channel": channel, "user_id": user_id}
        return row(self._session, TELL, again=again, **values) is not None

    def forget(self, team_id: str, channel: str) -> None:
        """Forget everybody in *channel*: its last measure is over."""
        rows(self._session, FORGET, team_id=team_id, channel=channel)
