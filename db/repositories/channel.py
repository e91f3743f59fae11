"""Queries on channels that Steward is to join, or was removed from."""

from datetime import timedelta

from sqlalchemy.orm import Session

from db.models.channel import ChannelState
from db.session import row, rows

WANT = """
    INSERT INTO channels (team_id, channel, state) VALUES (%(team_id)s, %(channel)s, 'to_join')
    ON CONFLICT (team_id, channel) DO UPDATE
        SET state = 'to_join', attempts = 0, error = NULL, due_at = clock_timestamp(),
            changed_at = clock_timestamp()
        -- Who was removed does not come back uninvited.
        WHERE channels.state = 'refused' OR channels.state = 'joined' AND %(again)s
    RETURNING channel
"""

SET = """
    INSERT INTO channels (team_id, channel, state, error)
    VALUES (%(team_id)s, %(channel)s, %(state)s, %(error)s)
    ON CONFLICT (team_id, channel) DO UPDATE
        SET state = excluded.state, error = excluded.error, changed_at = clock_timestamp()
        WHERE channels.state <> excluded.state
    RETURNING channel
"""

RETURNED = """
    UPDATE channels SET state = 'joined', error = NULL, changed_at = clock_timestamp()
    WHERE team_id = %(team_id)s AND channel = %(channel)s AND state = 'left'
    RETURNING channel
"""

TAKE = """
    UPDATE channels SET attempts = attempts + 1, due_at = clock_timestamp() + %(lease)s
    WHERE (team_id, channel) = (
        SELECT team_id, channel FROM channels
        WHERE state = 'to_join' AND due_at <= (SELECT clock_timestamp())
          AND (%(team_id)s::text IS NULL OR team_id = %(team_id)s AND channel = %(channel)s)
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING team_id, channel, attempts
"""


class ChannelRepository:
    """Channels, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def want(self, team_id: str, channel: str, *, again: bool = False) -> bool:
        """Have Steward join *channel*; False where that is on its way, done, or unwanted.

        :param again: also where it was in before: an archived channel has lost its members
        """
        values = {"team_id": team_id, "channel": channel, "again": again}
        return row(self._session, WANT, **values) is not None

    def mark(
        self, team_id: str, channel: str, state: ChannelState, *, error: str | None = None
    ) -> bool:
        """Write where Steward stands with *channel*; False if it stood there already."""
        values = {"team_id": team_id, "channel": channel, "state": state.value, "error": error}
        return row(self._session, SET, **values) is not None

    def returned(self, team_id: str, channel: str) -> bool:
        """Note that Steward, which was removed from *channel*, is in it again; False: it was in."""
        return row(self._session, RETURNED, team_id=team_id, channel=channel) is not None

    def take(
        self, *, lease: timedelta, team_id: str | None = None, channel: str | None = None
    ) -> tuple[str, str, int] | None:
        """Take a channel that is due, or that one, and put it off by *lease* for all others.

        Return its workspace, its id and how often it was taken.
        """
        found = rows(self._session, TAKE, lease=lease, team_id=team_id, channel=channel)
        return (found[0]["team_id"], found[0]["channel"], found[0]["attempts"]) if found else None
