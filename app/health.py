"""Whether the web process is alive, and whether it can reach what it works with."""

import asyncio
import time

from starlette.requests import Request
from starlette.responses import JSONResponse

from app.inbox import GroupInbox
from app.metrics import Metrics
from app.waker import QueueingWaker
from tasks.celery import celery

LOOK_EVERY = 0.5
"""Seconds between two looks at the event loop."""

TOO_LATE = 5.0
"""Seconds by which the loop may lag before the process counts as stuck: Slack gives three."""

BROKER_WITHIN = 2
"""Seconds for reaching RabbitMQ."""


class Health:
    """Answers /healthz and /readyz."""

    def __init__(self, *, inbox: GroupInbox, waker: QueueingWaker, metrics: Metrics) -> None:
        self._inbox = inbox
        self._metrics = metrics
        self._waker = waker
        self._lag = 0.0

    async def watch(self) -> None:
        """Measure, for ever, how late the event loop runs what is due."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK_EVERY)
            self._lag = max(0.0, time.monotonic() - before - LOOK_EVERY)

    async def alive(self, _: Request) -> JSONResponse:
        """GET /healthz: 200 while the loop turns; restart the process at 503."""
        is_alive = self._lag < TOO_LATE
        facts = {"loop_lag_ms": round(self._lag * 1000, 1), "wake_ups_dropped": self._waker.dropped}
        return JSONResponse({"ok": is_alive, **facts}, 200 if is_alive else 503)

    async def ready(self, _: Request) -> JSONResponse:
        """GET /readyz: 200 if PostgreSQL and RabbitMQ answer, else 503 and which one does not.

        Requests are still accepted while only one of them answers: route by /healthz. How long ago
        beat ticked is told, too: while beat is dead nothing else can tell it.
        """
        database, broker, vitals = await asyncio.gather(
            self._database(), self._broker(), self._metrics.vitals()
        )
        is_ready = database == broker == "ok"
        tick = vitals.ages.tick if vitals.ages else None
        facts = {"ok": is_ready, "postgresql": database, "rabbitmq": broker}
        facts |= {"last_tick_seconds": None if tick is None else round(tick, 1)}
        return JSONResponse(facts, 200 if is_ready else 503)

    async def _database(self) -> str:
        try:
            await self._inbox.ping()
        except Exception as error:  # noqa: BLE001 - the answer is that it can't be reached
            return type(error).__name__
        return "ok"

    async def _broker(self) -> str:
        try:
            async with asyncio.timeout(BROKER_WITHIN):
                await asyncio.to_thread(_knock)
        except Exception as error:  # noqa: BLE001 - the answer is that it can't be reached
            return type(error).__name__
        return "ok"


def _knock() -> None:
    with celery.connection_for_read(connect_timeout=BROKER_WITHIN) as connection:
        connection.connect()
