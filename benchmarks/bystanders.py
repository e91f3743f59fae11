"""People at work on two tables while these are changed, and how long they had to wait."""

import random
import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import psycopg

from benchmarks.figures import percentile
from benchmarks.large_tables import TEAM

NAME = "bystander"

STATEMENTS = (
    """
    SELECT state FROM case_steps WHERE team_id = %(team)s AND case_number = %(n)s""",
    """
    UPDATE case_steps SET woken_at = now()
    WHERE team_id = %(team)s AND case_number = %(n)s AND position = 1""",
    """
    SELECT outcome FROM inbox
    WHERE team_id = %(team)s AND key = 'event:Ev' || %(n)s AND sent_on = DATE '2026-01-05'""",
    """
    INSERT INTO inbox (team_id, key, sent_on, kind, name, task, actor, channel, facts,
                       request_id, received_at, wake_at)
    VALUES (%(team)s, %(key)s, current_date, 'event', 'message', 'event.message', 'U1', 'C1',
            '{}', 'r', now(), now())""",
)
"""What one person each says again and again."""

LONG = "SELECT 1 FROM case_steps, inbox LIMIT 1"
"""Somebody who reads both and stays in their transaction: a report, a dump."""

LASTS, RESTS = 2.0, 3.0
"""Seconds of that transaction, and between two of them."""

EVERY = 0.01
"""Seconds between two statements of one person, and between two looks at who waits."""

WAITING = """
    SELECT coalesce(max(extract(epoch FROM clock_timestamp() - l.waitstart)), 0)::float
    FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE NOT l.granted AND a.application_name = %s
"""

Session = psycopg.Connection[tuple[Any, ...]]


class Bystanders:
    """Work in threads from entering the block until leaving it."""

    def __init__(self, database: str, *, cases: int = 20_000) -> None:
        """Their statements are about the first so many *cases*."""
        self._database, self._cases = database, cases
        self._over = Event()
        self.times: list[float] = []
        """Seconds of each statement, its commit included."""
        self._waits = [0.0]
        works = [*[self._statements] * len(STATEMENTS), self._reads, self._watches]
        self._threads = [Thread(target=self._run, args=each) for each in enumerate(works)]

    def __enter__(self) -> Self:
        """Begin."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Go home, and wait until all have gone."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    @property
    def longest_wait(self) -> float:
        """Return the longest that anybody was seen waiting for a lock, in milliseconds."""
        return max(self._waits) * 1000

    @property
    def slowest(self) -> float:
        """Return the milliseconds of the slowest statement."""
        return max(self.times) * 1000

    def p(self, share: float) -> float:
        """Return the milliseconds that this share of the statements did not exceed."""
        return percentile(self.times, share) * 1000

    def _run(self, number: int, work: Callable[[int, Session], None]) -> None:
        name = NAME if work != self._watches else "watcher"
        with psycopg.connect(self._database, autocommit=True, application_name=name) as session:
            while not self._over.is_set():
                work(number, session)

    def _statements(self, number: int, session: Session) -> None:
        n = random.randrange(self._cases)
        key = f"event:Now{number}.{time.monotonic_ns()}"
        began = time.monotonic()
        session.execute(STATEMENTS[number], {"team": TEAM, "n": n, "key": key})
        self.times.append(time.monotonic() - began)
        self._over.wait(EVERY)

    def _reads(self, _: int, session: Session) -> None:
        with session.transaction():
            session.execute(LONG)
            self._over.wait(LASTS)
        self._over.wait(RESTS)

    def _watches(self, _: int, session: Session) -> None:
        row = session.execute(WAITING, [NAME]).fetchone()
        self._waits.append(row[0] if row else 0.0)
        self._over.wait(EVERY)
