import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest

from config.settings import settings
from services.ports import BusyError
from tasks import hold as module
from tasks.hold import Hold, unrepeatable

LEASE = timedelta(seconds=12)
CALL = timedelta(seconds=10)


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture(autouse=True)
def rows(monkeypatch):
    @contextmanager
    def one_statement():
        yield None

    monkeypatch.setattr(module, "one_statement", one_statement)
    monkeypatch.setattr(module, "RENEW_EVERY", 0.001)


class TestUnrepeatable:
    def test_outlasts_a_call_to_slack(self):
        assert unrepeatable() > settings().slack_timeout


class TestDemand:
    def test_a_call_may_begin_that_ends_within_the_lease(self, clock):
        Hold(LEASE, clock=clock).demand(CALL)

    def test_a_worker_that_was_stopped_meanwhile_begins_nothing(self, clock):
        hold = Hold(LEASE, clock=clock)
        clock.now += 3

        with pytest.raises(BusyError):
            hold.demand(CALL)

    def test_a_renewed_lease_lasts_again(self, clock):
        hold = Hold(LEASE, clock=clock)
        clock.now += 11

        assert hold.renew(lambda _rows, _lease: True)

        hold.demand(CALL)

    def test_a_lease_that_another_has_is_over(self, clock):
        hold = Hold(LEASE, clock=clock)

        assert not hold.renew(lambda _rows, _lease: False)

        with pytest.raises(BusyError):
            hold.demand(timedelta(seconds=1))


class TestRenewed:
    def test_is_renewed_as_long_as_the_work_goes_on(self, clock):
        renewals, third = [], threading.Event()

        def renew(_rows, lease):
            renewals.append(lease)
            if len(renewals) == 3:
                third.set()
            return True

        with Hold(LEASE, clock=clock).renewed(renew):
            assert third.wait(10)

        assert set(renewals) == {LEASE}

    def test_a_database_that_is_away_for_a_moment_does_not_end_it(self, clock):
        tries, again = iter([OSError("away"), None]), threading.Event()

        def renew(_rows, _lease):
            if error := next(tries, None):
                raise error
            again.set()
            return True

        with Hold(LEASE, clock=clock).renewed(renew):
            assert again.wait(10)
