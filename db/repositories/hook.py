"""Queries on hooks: made, rotated, ended, and what came in by them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import Row, row, rows

SHOWN = """number, kind, channels, events, repository, template, host, created_by, created_at,
    heard_at, failing_since, off_at"""

HOLD = "SELECT pg_advisory_xact_lock(hashtextextended('hooks ' || %(team_id)s, 0))"

ADD = """
    INSERT INTO hooks (team_id, number, kind, channels, events, repository, template, host,
                       address, secret, made_by, created_by)
    SELECT %(team_id)s, coalesce(max(number), 0) + 1, %(kind)s, %(channels)s, %(events)s,
           %(repository)s, %(template)s, %(host)s, %(address)s, %(secret)s, %(made_by)s,
           %(created_by)s
    FROM hooks WHERE team_id = %(team_id)s
    ON CONFLICT DO NOTHING RETURNING number
"""

OF = f"SELECT {SHOWN} FROM hooks WHERE team_id = %(team_id)s AND ended_at IS NULL ORDER BY number"  # noqa: S608 - built from constants

GET = f"""
    SELECT {SHOWN} FROM hooks
    WHERE team_id = %(team_id)s AND number = %(number)s AND ended_at IS NULL
"""  # noqa: S608 - built from constants

ROTATE = """
    UPDATE hooks SET previous_secret = secret, secret = %(secret)s,
        previous_until = clock_timestamp() + %(overlap)s
    WHERE team_id = %(team_id)s AND number = %(number)s AND ended_at IS NULL
    RETURNING number
"""

END = """
    WITH given_up AS (
        UPDATE hook_messages SET state = 'given_up', settled_at = clock_timestamp()
        WHERE team_id = %(team_id)s AND hook = %(number)s AND state = 'waiting'
    )
    UPDATE hooks SET ended_at = clock_timestamp(), ended_by = %(by)s, secret = NULL,
        previous_secret = NULL, previous_until = NULL, address = NULL
    WHERE team_id = %(team_id)s AND number = %(number)s AND ended_at IS NULL
    RETURNING number
"""

SECRETS = """
    SELECT kind, secret,
           CASE WHEN previous_until > clock_timestamp() THEN previous_secret END AS previous
    FROM hooks WHERE team_id = %(team_id)s AND number = %(number)s AND ended_at IS NULL
      AND kind IN ('github', 'json')
"""
"""What a request that comes in is judged by; the front door asks this of psycopg alone."""

RECEIVE = """
    WITH new AS (
        INSERT INTO hook_receipts (team_id, hook, delivery)
        VALUES (%(team_id)s, %(number)s, %(delivery)s) ON CONFLICT DO NOTHING RETURNING hook
    )
    UPDATE hooks SET heard_at = clock_timestamp() FROM new
    WHERE hooks.team_id = %(team_id)s AND hooks.number = new.hook RETURNING number
"""

FORGET = """
    DELETE FROM hook_receipts WHERE (team_id, hook, delivery) IN (
        SELECT team_id, hook, delivery FROM hook_receipts
        WHERE received_at < (SELECT clock_timestamp() - %(after)s) LIMIT %(limit)s)
    RETURNING hook
"""


class HookRepository:
    """Hooks, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def hold(self, team_id: str) -> None:
        """Hold the workspace's hooks until this transaction ends: they are numbered in turn."""
        rows(self._session, HOLD, team_id=team_id)

    def add(self, team_id: str, hook: Mapping[str, object]) -> int | None:
        """Write a hook; return its number, None if *made_by* has made one before.

        :param hook: kind, channels, events, repository, template, host, address, secret, made_by,
            created_by
        """
        found = row(self._session, ADD, team_id=team_id, **hook)
        return None if found is None else int(found["number"])

    def of(self, team_id: str) -> Sequence[Row]:
        """Return those that have not ended, by number."""
        return rows(self._session, OF, team_id=team_id)

    def get(self, team_id: str, number: int) -> Row | None:
        """Return one; None if there is none, or it has ended."""
        return row(self._session, GET, team_id=team_id, number=number)

    def rotate(self, team_id: str, number: int, *, secret: str, overlap: timedelta) -> bool:
        """Give it a new sealed *secret*; the old one holds for *overlap* more."""
        values = {"number": number, "secret": secret, "overlap": overlap}
        return row(self._session, ROTATE, team_id=team_id, **values) is not None

    def end(self, team_id: str, number: int, *, by: str) -> bool:
        """End it and forget its secrets; False if there is none."""
        return row(self._session, END, team_id=team_id, number=number, by=by) is not None

    def secrets(self, team_id: str, number: int) -> Row | None:
        """Return kind, secret and previous (sealed) of one that others speak through."""
        return row(self._session, SECRETS, team_id=team_id, number=number)

    def receive(self, team_id: str, number: int, delivery: str) -> bool:
        """Note that *delivery*, the sender's id, came in; False if it had come before."""
        values = {"number": number, "delivery": delivery}
        return row(self._session, RECEIVE, team_id=team_id, **values) is not None

    def forget(self, *, after: timedelta, limit: int) -> int:
        """Delete receipts older than *after*; return how many."""
        return len(rows(self._session, FORGET, after=after, limit=limit))
