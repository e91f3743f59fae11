"""Choreography for races: the second session is seen waiting before the first lets go."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session


def wait_until_blocked(session: Session, pid: int) -> None:
    """Return when the backend *pid* waits for a lock."""
    query = text("SELECT wait_event_type FROM pg_stat_activity WHERE pid = :pid")
    for _ in range(500):
        if session.execute(query, {"pid": pid}).scalar() == "Lock":
            return
        session.rollback()
        time.sleep(0.01)
    pytest.fail("the second session never waited")


class Second:
    """A second session that does something while the first one holds the row."""

    def __init__(self, engine: Engine, deed: Callable[[Session], object]) -> None:
        self._engine = engine
        self._deed = deed
        self._pid: Future[int] = Future()
        self._pool = ThreadPoolExecutor(1)
        self.outcome = self._pool.submit(self._run)

    def _run(self) -> object:
        with Session(self._engine) as session, session.begin():
            self._pid.set_result(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
            return self._deed(session)

    def seen_waiting(self) -> "Second":
        with Session(self._engine) as watcher:
            wait_until_blocked(watcher, self._pid.result(timeout=5))
        return self

    def result(self) -> object:
        found = self.outcome.result(timeout=10)
        self._pool.shutdown()
        return found
