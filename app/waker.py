"""Wakes workers by one thread, so that a slow broker never delays an answer to Slack."""

import contextlib
import queue
import threading
import time
from collections.abc import Callable

import structlog

from app.front_door import Task
from db.envelope import Envelope

log = structlog.get_logger(__name__)

MOST_WAITING = 1_000
"""Wake-ups that may wait. More are dropped: the row is there, the sweeper sends it again."""

SILENCE = 5.0
"""Seconds between two log lines about the same trouble."""


class QueueingWaker:
    """A bounded queue of wake-ups and the thread that publishes them."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._queue: queue.Queue[tuple[Task, Envelope] | None] = queue.Queue(MOST_WAITING)
        self._thread = threading.Thread(target=self._run, name="waker", daemon=True)
        self._clock = clock
        self._spoke_at = -SILENCE
        self.dropped = 0
        """Wake-ups that were given up since the start; each is sent again by the sweeper."""

    def start(self) -> None:
        """Begin to publish."""
        self._thread.start()

    def wake(self, task: Task, envelope: Envelope) -> None:
        """Have *task* published soon. Never waits, never raises."""
        try:
            self._queue.put_nowait((task, envelope))
        except queue.Full:
            self._drop("full")

    def close(self, *, within: float) -> None:
        """Publish what waits, for *within* seconds at most."""
        with contextlib.suppress(queue.Full):
            self._queue.put(None, timeout=within)
            self._thread.join(within)

    def _run(self) -> None:
        while (waiting := self._queue.get()) is not None:
            task, envelope = waiting
            try:
                task.enqueue(envelope=envelope)
            except Exception as error:  # noqa: BLE001 - the thread must outlive whatever a broker does
                self._drop(type(error).__name__)

    def _drop(self, why: str) -> None:
        self.dropped += 1
        now = self._clock()
        if now - self._spoke_at >= SILENCE:
            self._spoke_at = now
            log.warning("wake_up_dropped", why=why, dropped=self.dropped)
