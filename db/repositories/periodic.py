"""Queries on periodic jobs: a tick is worth something only if it can claim its job's row."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from db.models.periodic_job import Missed
from db.session import Row, row, rows

SHORT = timedelta(minutes=1)
"""Up to this period a job has no regular times: it is done again when half a period has gone by, so
that a tick that comes a little early is not lost. Longer ones have theirs by the clock (UTC)."""

DEAD = timedelta(minutes=2)
"""A run that has not ended after this has lost its worker: a task may take one minute."""

AGAIN = timedelta(minutes=5)
"""How soon a run is tried again that failed and is caught up."""

# Waits for whoever claims the same row, then judges the row as that left it: of two ticks one wins.
CLAIM = """
    WITH clock AS MATERIALIZED (
        SELECT now, CASE WHEN %(every)s::interval <= %(short)s::interval
                         THEN now + %(every)s::interval * 0.5
                         ELSE date_bin(%(every)s, now, timestamptz '2001-01-01 00:00+00'
                                       + %(at)s::interval) + %(every)s::interval END AS next
        FROM (SELECT clock_timestamp() AS now) AS it
    )
    INSERT INTO periodic_jobs AS j (name, next_at, started_at, skipped_at, every, missed)
    SELECT %(name)s, next, CASE WHEN %(skips)s THEN NULL ELSE now END,
           CASE WHEN %(skips)s THEN now END, %(every)s, %(missed)s
    FROM clock
    ON CONFLICT (name) DO UPDATE SET
        next_at = excluded.next_at, every = excluded.every, missed = excluded.missed,
        started_at = CASE WHEN %(skips)s AND j.next_at + %(grace)s < clock_timestamp()
                          THEN j.started_at ELSE clock_timestamp() END,
        finished_at = CASE WHEN %(skips)s AND j.next_at + %(grace)s < clock_timestamp()
                           THEN j.finished_at END,
        skipped_at = CASE WHEN %(skips)s AND j.next_at + %(grace)s < clock_timestamp()
                          THEN clock_timestamp() ELSE j.skipped_at END
        WHERE j.next_at <= coalesce(excluded.started_at, excluded.skipped_at)
           OR NOT %(skips)s AND j.finished_at IS NULL
              AND j.started_at + %(dead)s < excluded.started_at
    RETURNING started_at >= coalesce(skipped_at, '-infinity') AS begun
"""

FINISH = """
    UPDATE periodic_jobs
    SET finished_at = clock_timestamp(), result = %(result)s, failures = failures + %(failed)s::int,
        next_at = CASE WHEN %(failed)s AND missed = 'catch_up'
                       THEN least(next_at, clock_timestamp() + %(again)s) ELSE next_at END
    WHERE name = %(name)s
"""

ALL = """
    SELECT name, every, missed, started_at, finished_at, result, failures, skipped_at,
           CASE WHEN every > %(short)s THEN next_at
                ELSE greatest(next_at, started_at + every) END AS next_at,
           extract(epoch FROM clock_timestamp() - started_at)::float AS age,
           extract(epoch FROM finished_at - started_at)::float AS took,
           extract(epoch FROM clock_timestamp() - next_at)::float AS overdue
    FROM periodic_jobs ORDER BY name
"""


class PeriodicRepository:
    """Jobs by the clock, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self,
        name: str,
        *,
        every: timedelta,
        missed: Missed = Missed.CATCH_UP,
        at: timedelta = timedelta(0),
        grace: timedelta = timedelta(minutes=5),
    ) -> bool:
        """Take the run of *name* that is due; False if another tick took it, or it is left out.

        :param at: where in its period a long job has its time: 9 h into each day, UTC; a week
            begins on Monday
        :param grace: how late a run may begin that is left out when it is missed
        """
        values = {"every": every, "at": at, "grace": grace, "short": SHORT, "dead": DEAD}
        skips = missed is Missed.SKIP and every > SHORT
        found = row(self._session, CLAIM, name=name, missed=missed.value, skips=skips, **values)
        return found is not None and bool(found["begun"])

    def finish(self, name: str, result: str, *, failed: bool = False) -> None:
        """Note what the run did, or which error it ended with; then it is soon tried again."""
        rows(self._session, FINISH, name=name, result=result, failed=failed, again=AGAIN)

    def all(self) -> Sequence[Row]:
        """Return every job that ever ran: name, every, missed, times, result, failures.

        `age`, `took` and `overdue` are in seconds; `overdue` is negative while it is not due.
        """
        return rows(self._session, ALL, short=SHORT)
