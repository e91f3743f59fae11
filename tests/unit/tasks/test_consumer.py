"""Worker events: together, soon, and still after a lost connection."""

from collections.abc import Callable

import pytest

from tasks import consumer
from tasks.consumer import GATHER_EVENTS, KeepingConsumer


class Hub:
    """Notes what is to be called, and when."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Callable[[], None]]] = []

    def call_later(self, delay: float, callback: Callable[[], None]) -> None:
        self.later.append((delay, callback))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(consumer.time, "monotonic", lambda: now[0])
    return now


@pytest.fixture
def gathering() -> KeepingConsumer:
    made = KeepingConsumer.__new__(KeepingConsumer)
    made.hub = Hub()
    return made


class TestWorkerEvents:
    def test_those_of_one_moment_share_a_message(self, gathering: KeepingConsumer, clock: list):
        gathering.on_send_event_buffered()
        clock[0] += GATHER_EVENTS / 2
        gathering.on_send_event_buffered()

        assert [delay for delay, _ in gathering.hub.later] == [GATHER_EVENTS]

    def test_the_next_ones_are_sent_even_if_the_timer_was_cleared(
        self, gathering: KeepingConsumer, clock: list
    ):
        gathering.on_send_event_buffered()
        gathering.hub.later.clear()
        clock[0] += GATHER_EVENTS
        gathering.on_send_event_buffered()

        assert len(gathering.hub.later) == 1
