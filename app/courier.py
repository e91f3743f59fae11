"""Hands envelopes to RabbitMQ and waits for its word, where PostgreSQL can't be had."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from socket import gaierror
from threading import Lock

import structlog
from kombu.exceptions import LimitExceeded

from app.front_door import NotDeliveredError, Task
from db.envelope import Envelope

log = structlog.get_logger(__name__)

THREADS = 4
"""Publishes that run at once: a frozen broker can hold no more threads than this."""

MOST_WAITING = 200
"""Publishes that may be under way; beyond it requests are refused, so that memory stays bounded."""


class ThreadedCourier:
    """Publishes with the broker's confirm, in a few threads."""

    def __init__(self, *, timeout: float) -> None:
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="courier")
        self._under_way = 0
        self._counting = Lock()

    async def deliver(self, task: Task, envelope: Envelope) -> None:
        """Return once the broker has confirmed it.

        :raises NotDeliveredError: RabbitMQ is away or too slow
        """
        if self._under_way >= MOST_WAITING:
            raise NotDeliveredError(unclear=False)
        publishing = self._submit(task, envelope)
        try:
            await asyncio.wait_for(publishing, self._timeout)
        except Exception as error:
            log.warning("broker_away", error=type(error).__name__)
            raise NotDeliveredError(unclear=not _never_left(error)) from error

    def close(self) -> None:
        """Let the threads end; what they still do is bounded by the broker's time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _submit(self, task: Task, envelope: Envelope) -> "asyncio.Future[None]":
        """Start to publish. It counts as under way until its thread is free, whoever waits."""
        self._count(1)
        future = self._threads.submit(task.enqueue_confirmed, envelope=envelope)
        future.add_done_callback(lambda _: self._count(-1))
        return asyncio.wrap_future(future)

    def _count(self, change: int) -> None:
        with self._counting:
            self._under_way += change


def _never_left(error: BaseException | None) -> bool:
    """Say whether the message certainly never reached the broker: there was no connection."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError | gaierror | LimitExceeded):
            return True
        error = error.__cause__ or error.__context__
    return False
