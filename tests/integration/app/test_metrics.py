"""GET /metrics: figures for Prometheus, from the rows and the queues."""

import asyncio
import threading

import pytest
from kombu import Connection
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request

from app import metrics
from app.metrics import Metrics
from app.probe import Probe
from app.waker import QueueingWaker
from db.repositories.overview import Waiting
from db.repositories.vitals import Ages
from tasks.depth import Depth
from tasks.work import unit_of_work
from tests.conftest import service
from tests.integration.db.test_inbox import envelope
from tests.integration.tasks.conftest import database, process, woken

__all__ = ["database", "process", "woken"]

ROWS = {
    "ages": Ages(request=7.5, delivery=None, step=None, card=None, event=None, tick=1.2),
    "waiting": Waiting(requests=2, oldest_request=None, deliveries=3, steps=0),
    "conversations": [{"flow": "ban", "state": "processing", "many": 4, "next_deadline": None}],
    "jobs": [{"name": "sweep", "age": 0.5, "took": None, "overdue": -0.5, "failures": 2}],
}


def scrape(source: Metrics) -> dict[tuple[str, ...], float]:
    """Return what Prometheus reads: values by name and labels."""
    answer = asyncio.run(source.answer(Request({"type": "http"})))
    families = text_string_to_metric_families(bytes(answer.body).decode())
    samples = [sample for family in families for sample in family.samples]
    return {(each.name, *each.labels.values()): each.value for each in samples}


@pytest.fixture
def source() -> Metrics:
    return Metrics(QueueingWaker())


class TestMetrics:
    def test_tell_ages_depths_and_states(self, source, monkeypatch):
        source._rows = Probe(lambda: ROWS | {"unclear": 6}, within=1)
        source._queues = Probe(lambda: [Depth(name="dead", messages=5)], within=1)

        told = scrape(source)

        assert told["steward_oldest_seconds", "request"] == 7.5
        assert told["steward_oldest_seconds", "card"] == 0
        assert told["steward_last_tick_seconds",] == 1.2
        assert told["steward_due", "delivery"] == 3
        assert told["steward_deliveries_unclear",] == 6
        assert told["steward_conversations_open", "ban", "processing"] == 4
        assert told["steward_job_age_seconds", "sweep"] == 0.5
        assert told["steward_job_overdue_seconds", "sweep"] == 0
        assert told["steward_job_failures_total", "sweep"] == 2
        assert told["steward_queue_messages", "dead"] == 5
        assert told["steward_wake_ups_dropped_total",] == 0
        assert told["steward_up", "postgresql"] == told["steward_up", "rabbitmq"] == 1

    def test_what_is_away_is_said_and_the_rest_is_told_all_the_same(self, source):
        def away():
            raise ConnectionRefusedError

        source._rows = Probe(away, within=1)
        source._queues = Probe(lambda: [Depth(name="dead", messages=5)], within=1)

        told = scrape(source)

        assert told["steward_up", "postgresql"] == 0
        assert told["steward_queue_messages", "dead"] == 5

    def test_however_many_ask_it_is_measured_once_in_a_while(self, source):
        asked = []
        source._rows = Probe(lambda: asked.append(1) or ROWS, within=1)
        source._queues = Probe(list, within=1)

        async def many() -> None:
            await asyncio.gather(*[source.vitals() for _ in range(20)])

        asyncio.run(many())

        assert len(asked) == 1

    def test_come_from_the_rows_and_the_queues(self, source, database, process, monkeypatch):
        url = service("BROKER_URL")
        monkeypatch.setattr(metrics.celery, "connection_for_read", lambda **_: Connection(url))
        database.execute("DELETE FROM inbox")
        with unit_of_work() as services:
            services.rows.inbox.begin(envelope())

        told = scrape(source)

        assert told["steward_due", "request"] == 1
        assert told["steward_oldest_seconds", "request"] > 1
        assert told["steward_up", "rabbitmq"] == 1


class TestProbe:
    def test_one_that_hangs_is_not_waited_for_nor_begun_again(self):
        begun, over = [], threading.Event()
        probe = Probe(lambda: begun.append(1) or over.wait(10), within=0.05)

        async def three_times() -> list[object]:
            return [await probe.ask() for _ in range(3)]

        try:
            assert asyncio.run(three_times()) == [None] * 3
        finally:
            over.set()
        assert len(begun) == 1
