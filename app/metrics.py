"""GET /metrics: how Steward is, for Prometheus, measured when it asks."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from starlette.requests import Request
from starlette.responses import Response

from app.probe import Probe
from app.waker import QueueingWaker
from db.repositories.overview import OverviewRepository, Waiting
from db.repositories.periodic import PeriodicRepository
from db.repositories.question import QuestionRepository
from db.repositories.vitals import Ages, VitalsRepository
from db.session import Row, transaction
from tasks.celery import celery
from tasks.depth import Depth, depths

KEPT = 5.0
"""Seconds that a measurement is good for, however many ask."""

WITHIN = 3.0
"""Seconds that a measurement may take; Prometheus waits ten by default."""

TEXT = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """One measurement. What can't be reached is missing."""

    ages: Ages | None = None
    waiting: Waiting | None = None
    unclear: int = 0
    conversations: list[Row] = field(default_factory=list)
    jobs: list[Row] = field(default_factory=list)
    queues: list[Depth] = field(default_factory=list)


class Metrics:
    """Measures at most every few seconds, whoever asks, one at a time."""

    def __init__(self, waker: QueueingWaker) -> None:
        self._waker = waker
        self._one_at_a_time = asyncio.Lock()
        self._rows = Probe(_in_rows, within=WITHIN)
        self._queues = Probe(_in_queues, within=WITHIN)
        self._last = Vitals()
        self._at = -KEPT

    async def answer(self, _: Request) -> Response:
        """Return the figures in Prometheus' text format."""
        vitals = await self.vitals()
        registry = CollectorRegistry()
        registry.register(_Collector(vitals, self._waker.dropped))
        return Response(generate_latest(registry), media_type=TEXT)

    async def vitals(self) -> Vitals:
        """Return a measurement that is a few seconds old at most."""
        async with self._one_at_a_time:
            if time.monotonic() - self._at >= KEPT:
                self._last, self._at = await self._measured(), time.monotonic()
            return self._last

    async def _measured(self) -> Vitals:
        rows, queues = await asyncio.gather(self._rows.ask(), self._queues.ask())
        return Vitals(**(rows or {}), queues=queues or [])


def _in_rows() -> dict[str, Any]:
    with transaction() as session:
        overview = OverviewRepository(session)
        return {
            "ages": VitalsRepository(session).ages(),
            "waiting": overview.waiting(),
            "unclear": QuestionRepository(session).count(),
            "conversations": list(overview.open_conversations()),
            "jobs": list(PeriodicRepository(session).all()),
        }


def _in_queues() -> list[Depth]:
    with celery.connection_for_read(connect_timeout=2) as connection:
        return depths(connection)


class _Collector:
    """A measurement as Prometheus' families."""

    def __init__(self, vitals: Vitals, dropped: int) -> None:
        self._vitals = vitals
        self._dropped = dropped

    def collect(self) -> Iterator[Metric]:
        """Return every family that could be measured."""
        yield self._up()
        yield CounterMetricFamily(
            "steward_wake_ups_dropped",
            "Wake-ups that this process could not publish; the sweeper sends each again.",
            value=self._dropped,
        )
        yield from self._of_rows()
        yield from self._of_queues()

    def _up(self) -> Metric:
        found = (("postgresql", self._vitals.ages), ("rabbitmq", self._vitals.queues))
        about = "Whether the figures of this service could be had."
        return _gauge("steward_up", about, "service", ((name, bool(it)) for name, it in found))

    def _of_rows(self) -> Iterator[Metric]:
        vitals = self._vitals
        if not (vitals.ages and vitals.waiting):
            return
        ages = asdict(vitals.ages)
        tick = ages.pop("tick")
        about = "Seconds that the oldest undone thing has been due; 0 where nothing is."
        yield _gauge("steward_oldest_seconds", about, "kind", ages.items())
        if tick is not None:
            about = "Seconds since beat's last tick was taken up; missing before the first."
            yield GaugeMetricFamily("steward_last_tick_seconds", about, value=tick)
        counts = {"request": vitals.waiting.requests, "delivery": vitals.waiting.deliveries}
        counts["step"] = vitals.waiting.steps
        yield _gauge("steward_due", "Things that are due.", "kind", counts.items())
        about = "Messages that may have been said or not, and wait for an operator's word."
        yield GaugeMetricFamily("steward_deliveries_unclear", about, value=vitals.unclear)
        yield _conversations(vitals.conversations)
        yield from _jobs(vitals.jobs)

    def _of_queues(self) -> Iterator[Metric]:
        queues = self._vitals.queues
        waiting = ((queue.name, queue.messages) for queue in queues)
        workers = ((queue.name, queue.consumers) for queue in queues)
        yield _gauge("steward_queue_messages", "Messages that wait.", "queue", waiting)
        yield _gauge("steward_queue_workers", "Consumers of a queue.", "queue", workers)


def _gauge(name: str, about: str, label: str, found: Iterable[tuple[str, float | None]]) -> Metric:
    family = GaugeMetricFamily(name, about, labels=[label])
    for value_of, value in found:
        family.add_metric([value_of], value or 0.0)
    return family


def _conversations(found: list[Row]) -> Metric:
    about = "Conversations that are not idle."
    family = GaugeMetricFamily("steward_conversations_open", about, labels=["flow", "state"])
    for each in found:
        family.add_metric([each["flow"], each["state"]], each["many"])
    return family


def _jobs(found: list[Row]) -> Iterator[Metric]:
    """Return when each periodic job last began, how long it took, and how often it failed."""
    told = {
        "steward_job_age_seconds": ("Seconds since the job's last run began.", "age"),
        "steward_job_took_seconds": ("Seconds that its last whole run took.", "took"),
        "steward_job_overdue_seconds": ("Seconds that its next run has been due.", "overdue"),
    }
    for name, (about, column) in told.items():
        values = ((job["name"], max(0.0, job[column])) for job in found if job[column] is not None)
        yield _gauge(name, about, "job", values)
    failed = CounterMetricFamily("steward_job_failures", "Runs that failed.", labels=["job"])
    for job in found:
        failed.add_metric([job["name"]], job["failures"])
    yield failed
