"""Queries on readings: lists of Slack's, read page by page under a lease."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import row, rows

BEGIN = """
    INSERT INTO readings (team_id, name) SELECT %(team_id)s, unnest(%(names)s::text[])
    ON CONFLICT DO NOTHING RETURNING name
"""

ASK = """
    UPDATE readings SET asked_at = clock_timestamp(), due_at = least(due_at, clock_timestamp())
    WHERE team_id = %(team_id)s AND name = %(name)s
"""

CLAIM = """
    WITH next AS MATERIALIZED (
        SELECT team_id, name FROM readings
        WHERE team_id = %(team_id)s AND name = %(name)s AND due_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
        FOR UPDATE SKIP LOCKED
    )
    UPDATE readings AS r
    SET lease_token = %(token)s, lease_until = clock_timestamp() + %(lease)s,
        attempts = r.attempts + 1,
        seen = CASE WHEN r.cursor = '' THEN 0 ELSE r.seen END,
        started_at = CASE WHEN r.cursor = '' THEN clock_timestamp() ELSE r.started_at END
    FROM next AS n WHERE r.team_id = n.team_id AND r.name = n.name
    RETURNING r.team_id, r.name, r.cursor, r.attempts, r.lease_token AS token
"""

RENEW = """
    UPDATE readings SET lease_until = clock_timestamp() + %(lease)s
    WHERE team_id = %(team_id)s AND name = %(name)s AND lease_token = %(token)s
    RETURNING name
"""

LOCK = """
    SELECT name FROM readings
    WHERE team_id = %(team_id)s AND name = %(name)s AND lease_token = %(token)s FOR UPDATE
"""

TURN = """
    UPDATE readings
    SET cursor = %(cursor)s, seen = seen + %(seen)s, attempts = 0, error = NULL,
        lease_token = NULL, lease_until = NULL,
        finished_at = CASE WHEN %(cursor)s = '' THEN clock_timestamp() ELSE finished_at END,
        due_at = clock_timestamp() + CASE
            WHEN %(cursor)s <> '' OR asked_at > started_at THEN interval '0' ELSE %(every)s END
    WHERE team_id = %(team_id)s AND name = %(name)s AND lease_token = %(token)s
    RETURNING name
"""

PUT_OFF = """
    UPDATE readings
    SET error = %(error)s, due_at = clock_timestamp() + %(wait)s,
        lease_token = NULL, lease_until = NULL,
        attempts = CASE WHEN %(free)s THEN attempts - 1 ELSE attempts END,
        cursor = CASE WHEN %(again)s THEN '' ELSE cursor END
    WHERE team_id = %(team_id)s AND name = %(name)s AND lease_token = %(token)s
    RETURNING name
"""

WAKE = """
    WITH forgotten AS (
        SELECT team_id, name FROM readings
        WHERE due_at <= (SELECT clock_timestamp())
          AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND (woken_at IS NULL OR woken_at < greatest(due_at, lease_until)
               OR woken_at <= clock_timestamp() - %(after)s)
        ORDER BY due_at LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE readings AS r SET woken_at = clock_timestamp()
    FROM forgotten AS f WHERE r.team_id = f.team_id AND r.name = f.name
    RETURNING r.team_id, r.name
"""

HOW_FAR = """
    SELECT name, seen, error, started_at, finished_at, cursor <> '' AS is_under_way FROM readings
    WHERE team_id = %(team_id)s ORDER BY name
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedReading:
    """A list whose next page this worker alone may read."""

    team_id: str
    name: str
    cursor: str
    attempts: int
    """Counts this one, and those before it that failed."""
    token: uuid.UUID
    """The lease; settling with another one changes nothing."""


class ReadingRepository:
    """Readings, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, team_id: str, names: Sequence[str]) -> list[str]:
        """Have *names* read for *team_id*, at once and ever after; return those that are new."""
        return [each["name"] for each in rows(self._session, BEGIN, team_id=team_id, names=names)]

    def is_empty(self) -> bool:
        """Tell whether there is no workspace yet of which anything is read."""
        return row(self._session, "SELECT 1 FROM readings LIMIT 1") is None

    def ask(self, team_id: str, name: str) -> None:
        """Have a list read anew, from its beginning, once it is not being read."""
        rows(self._session, ASK, team_id=team_id, name=name)

    def claim(self, team_id: str, name: str, *, lease: timedelta) -> ClaimedReading | None:
        """Take the next page for *lease*; None if it isn't due or another worker has it."""
        values = {"team_id": team_id, "name": name, "lease": lease}
        found = row(self._session, CLAIM, token=uuid.uuid4(), **values)
        return None if found is None else ClaimedReading(**found)

    def renew(self, claimed: ClaimedReading, lease: timedelta) -> bool:
        """Keep it for *lease* from now on; False if it went to another worker meanwhile."""
        return row(self._session, RENEW, lease=lease, **_address(claimed)) is not None

    def lock(self, claimed: ClaimedReading) -> bool:
        """Hold the reading; False if the lease went to another worker meanwhile."""
        return row(self._session, LOCK, **_address(claimed)) is not None

    def turn(self, claimed: ClaimedReading, cursor: str, *, seen: int, every: timedelta) -> bool:
        """Note that a page was kept; False if the lease went to another worker meanwhile.

        :param cursor: where the next page begins; empty: this was the last one
        :param every: after how long the list is read again
        """
        values = {"cursor": cursor, "seen": seen, "every": every}
        return row(self._session, TURN, **values, **_address(claimed)) is not None

    def put_off(
        self,
        claimed: ClaimedReading,
        *,
        error: str,
        wait: timedelta,
        free: bool = False,
        again: bool = False,
    ) -> None:
        """Note why a page was not read, and when it is tried again.

        :param free: do not count the attempt (Slack asked to wait, nothing was tried)
        :param again: from the beginning of the list
        """
        values = {"error": error, "wait": wait, "free": free, "again": again}
        rows(self._session, PUT_OFF, **values, **_address(claimed))

    def wake(self, *, limit: int, after: timedelta) -> list[tuple[str, str]]:
        """Return team and name of what is due and nobody reads; again only after *after*."""
        found = rows(self._session, WAKE, limit=limit, after=after)
        return [(each["team_id"], each["name"]) for each in found]

    def how_far(self, team_id: str) -> list[dict[str, object]]:
        """Return how far each list of *team_id* was read."""
        return rows(self._session, HOW_FAR, team_id=team_id)


def _address(claimed: ClaimedReading) -> dict[str, object]:
    return {"team_id": claimed.team_id, "name": claimed.name, "token": claimed.token}
