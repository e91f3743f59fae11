"""The sweep asks RabbitMQ for the length of its queues, over a connection that may be stale."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from tasks import periodic
from tasks.queue import Queue


class Pooled:
    """A connection of the pool, as kombu leaves one that was closed: it has no channels."""

    def __init__(self, *, broker_is_away: bool = False) -> None:
        self._is_open, self._broker_is_away = False, broker_is_away
        self.collected = 0

    def ensure_connection(self, **_: object) -> None:
        if self._broker_is_away:
            raise ConnectionRefusedError
        self._is_open = True

    @contextmanager
    def channel(self):
        if not self._is_open:
            raise AttributeError("'NoneType' object has no attribute 'channel'")
        yield SimpleNamespace(
            queue_declare=lambda name, passive: SimpleNamespace(message_count=len(name))
        )

    def collect(self) -> None:
        self.collected += 1


@pytest.fixture
def pooled(monkeypatch):
    def put(connection):
        @contextmanager
        def acquire(**_: object):
            yield connection

        monkeypatch.setattr(
            periodic, "celery", SimpleNamespace(pool=SimpleNamespace(acquire=acquire))
        )
        return connection

    return put


class TestReady:
    def test_a_connection_that_was_closed_is_opened_again(self, pooled):
        pooled(Pooled())

        assert periodic._ready()[Queue.COMMAND] == len("command")

    def test_a_broker_that_is_away_fails_no_sweep_and_leaves_no_stale_connection(self, pooled):
        connection = pooled(Pooled(broker_is_away=True))

        assert periodic._ready() == {}
        assert connection.collected == 1
