"""Beat without a broker: alive, quiet, and at work again as soon as there is one."""

import pytest
from celery.beat import PersistentScheduler
from structlog.testing import capture_logs

from tasks import beat


@pytest.fixture
def broker(monkeypatch):
    """A broker that is away while this says so."""
    state = {"is_away": False}

    def assure(_: object) -> None:
        if state["is_away"]:
            raise ConnectionRefusedError

    monkeypatch.setattr(beat, "assure", assure)
    return state


@pytest.fixture
def sent(monkeypatch):
    """How often Celery's own scheduler was let do its work."""
    ticks = []
    monkeypatch.setattr(PersistentScheduler, "tick", lambda *_: ticks.append(1) or 0.5)
    return ticks


@pytest.fixture
def scheduler():
    scheduler = beat.PulsingScheduler.__new__(beat.PulsingScheduler)
    scheduler.__dict__["producer"] = object()
    return scheduler


class TestBrokerAway:
    def test_nothing_is_tried_and_it_is_said_once(self, scheduler, broker, sent):
        broker["is_away"] = True

        with capture_logs() as logs:
            pauses = {scheduler.tick() for _ in range(5)}

        assert (pauses, sent) == ({beat.AGAIN}, [])
        assert [one["event"] for one in logs] == ["beat.no_broker"]

    def test_it_ticks_again_when_there_is_one(self, scheduler, broker, sent):
        broker["is_away"] = True
        scheduler.tick()
        broker["is_away"] = False

        with capture_logs() as logs:
            assert [scheduler.tick(), scheduler.tick()] == [0.5, 0.5]

        assert len(sent) == 2
        assert [one["event"] for one in logs] == ["beat.broker_is_back"]

    def test_it_is_alive_all_the_while(self, scheduler, broker, sent, monkeypatch):
        beats = []
        monkeypatch.setattr(beat.PULSE, "beat", lambda: beats.append(1))
        broker["is_away"] = True

        scheduler.tick()

        assert beats == [1]
