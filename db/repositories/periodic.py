"""Queries on periodic jobs: a tick is worth something only if it can claim its job's row."""

from datetime import timedelta

from sqlalchemy.orm import Session

from db.session import row, rows

CLAIM = """
    WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now)
    INSERT INTO periodic_jobs (name, next_at, started_at)
    SELECT %(name)s, now + %(every)s * 0.5, now FROM clock
    ON CONFLICT (name) DO UPDATE
        SET next_at = excluded.next_at, started_at = excluded.started_at, finished_at = NULL
        WHERE periodic_jobs.next_at <= excluded.started_at
    RETURNING name
"""

FINISH = """
    UPDATE periodic_jobs SET finished_at = clock_timestamp(), result = %(result)s
    WHERE name = %(name)s
"""


class PeriodicRepository:
    """Jobs by the clock, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, name: str, *, every: timedelta) -> bool:
        """Take the run of *name* that is due; False if another beat's tick took it.

        Half a period is enough between two claims, so that a tick that comes a little early is not
        lost, and two beats that tick side by side start the job once.
        """
        return row(self._session, CLAIM, name=name, every=every) is not None

    def finish(self, name: str, result: str) -> None:
        """Note what the run did."""
        rows(self._session, FINISH, name=name, result=result)
