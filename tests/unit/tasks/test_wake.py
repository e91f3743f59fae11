import uuid
from datetime import date

import pytest

from services.wakeup import Redraw, Send, WakeUps, Work
from tasks import wake
from tasks.celery import celery

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)
TODAY = date(2026, 11, 22)


@pytest.fixture
def sent(monkeypatch):
    sent = []
    monkeypatch.setattr(wake, "send", lambda name, queue, kwargs: sent.append((name, kwargs)))
    return sent


def collected(*each):
    wakeups = WakeUps()
    for wakeup in each:
        wakeups.add(wakeup)
    return wakeups


class TestWakeAll:
    def test_what_a_commit_has_to_tell_travels_in_one_message_and_work_in_its_own(self, sent):
        wake.wake_all(collected(Redraw("T1", ONE), Work("T1", 12), Send("T1", TWO, TODAY)))

        assert sent == [
            (
                "delivery.tell",
                {"team_id": "T1", "cards": [str(ONE)], "words": [[str(TWO), "2026-11-22"]]},
            ),
            ("delivery.work", {"team_id": "T1", "case": 12}),
        ]

    def test_one_alone_keeps_its_name(self, sent):
        wake.wake_all(collected(Redraw("T1", ONE)))

        assert [name for name, _ in sent] == ["delivery.redraw"]

    def test_the_same_twice_is_sent_once(self, sent):
        wake.wake_all(collected(Work("T1", 12), Work("T1", 12)))

        assert len(sent) == 1

    def test_many_are_shared_among_workers(self, sent):
        wake.wake_all(collected(*(Redraw("T1", uuid.UUID(int=n)) for n in range(10))))

        assert [name for name, _ in sent] == ["delivery.redraw"] * 10

    def test_teams_never_travel_together(self, sent):
        wake.wake_all(collected(Redraw("T1", ONE), Redraw("T2", ONE)))

        assert [kwargs["team_id"] for _, kwargs in sent] == ["T1", "T2"]

    def test_a_broker_that_is_away_stops_nothing(self, monkeypatch):
        def away(*_):
            raise ConnectionRefusedError

        monkeypatch.setattr(wake, "send", away)

        wake.wake_all(collected(Redraw("T1", ONE)))


def test_every_wake_up_names_a_task_that_is_there(sent):
    celery.loader.import_default_modules()
    both = (Redraw("T1", ONE), Send("T1", TWO, TODAY))

    wake.wake_all(collected(*both))
    wake.wake_all(collected(Work("T1", 1), both[0]))
    wake.wake_all(collected(both[1]))

    assert {name for name, _ in sent} <= set(celery.tasks)
