import asyncio
import threading
from collections.abc import Callable

import pytest
from kombu.exceptions import OperationalError

from app.courier import ThreadedCourier
from app.envelope import enclose
from app.front_door import (
    FrontDoor,
    MaybeAcceptedError,
    NotAcceptedError,
    NotDeliveredError,
    NotKeptError,
)
from app.waker import MOST_WAITING, QueueingWaker
from db.envelope import Envelope
from tests.unit.app.conftest import command, incoming


def envelope() -> Envelope:
    return enclose(incoming(dict(command())), task="command.ban")


class FakeTask:
    name = "command.ban"

    def __init__(self, publish: Callable[[], None] = lambda: None) -> None:
        self._publish = publish
        self.sent = 0

    def enqueue(self, *, envelope: Envelope) -> None:
        self._publish()
        assert envelope
        self.sent += 1

    enqueue_confirmed = enqueue


class FakeOutside:
    """PostgreSQL, the waker and the broker in one."""

    def __init__(self, *, row: bool | Exception = True, broker: Exception | None = None) -> None:
        self.row, self.broker = row, broker
        self.woken = self.delivered = 0

    async def keep(self, _: Envelope) -> bool:
        if isinstance(self.row, Exception):
            raise self.row
        return self.row

    def wake(self, *_: object) -> None:
        self.woken += 1

    async def deliver(self, *_: object) -> None:
        if self.broker:
            raise self.broker
        self.delivered += 1


def accept(outside: FakeOutside) -> None:
    door = FrontDoor(inbox=outside, waker=outside, courier=outside)
    asyncio.run(door.accept(FakeTask(), envelope()))


AWAY = NotKeptError(unclear=False)
SLOW = NotKeptError(unclear=True)


class TestAccept:
    def test_a_new_row_wakes_a_worker(self) -> None:
        outside = FakeOutside()

        accept(outside)

        assert (outside.woken, outside.delivered) == (1, 0)

    def test_a_repeat_wakes_nobody(self) -> None:
        outside = FakeOutside(row=False)

        accept(outside)

        assert (outside.woken, outside.delivered) == (0, 0)

    def test_without_postgresql_the_broker_takes_it(self) -> None:
        outside = FakeOutside(row=AWAY)

        accept(outside)

        assert (outside.woken, outside.delivered) == (0, 1)

    def test_without_both_it_is_not_accepted_and_nothing_was_done(self) -> None:
        with pytest.raises(NotAcceptedError) as refused:
            accept(FakeOutside(row=AWAY, broker=NotDeliveredError(unclear=False)))

        assert not isinstance(refused.value, MaybeAcceptedError)

    @pytest.mark.parametrize(("row", "is_unclear"), [(SLOW, False), (AWAY, True), (SLOW, True)])
    def test_where_either_may_still_take_it_nobody_claims_that_nothing_was_done(
        self, row: Exception, is_unclear: bool
    ) -> None:
        with pytest.raises(MaybeAcceptedError):
            accept(FakeOutside(row=row, broker=NotDeliveredError(unclear=is_unclear)))


class TestWaker:
    def test_it_publishes_behind_the_requests_back(self) -> None:
        waker, task = QueueingWaker(), FakeTask()
        waker.start()

        for _ in range(5):
            waker.wake(task, envelope())
        waker.close(within=5)

        assert task.sent == 5

    def test_a_frozen_broker_fills_the_queue_and_the_rest_is_dropped_at_once(self) -> None:
        thaw = threading.Event()
        waker, task = QueueingWaker(), FakeTask(lambda: _until(thaw))
        waker.start()

        for _ in range(MOST_WAITING + 10):
            waker.wake(task, envelope())

        assert 9 <= waker.dropped <= 10
        thaw.set()
        waker.close(within=5)

    def test_a_failed_publish_does_not_end_the_thread(self) -> None:
        failures = [ConnectionError(), RuntimeError()]
        waker = QueueingWaker()
        task = FakeTask(lambda: _fail(failures))
        waker.start()

        for _ in range(3):
            waker.wake(task, envelope())
        waker.close(within=5)

        assert (task.sent, waker.dropped) == (1, 2)

    def test_leaving_is_bounded_even_when_the_broker_is_frozen(self) -> None:
        thaw = threading.Event()
        waker = QueueingWaker()
        waker.start()
        waker.wake(FakeTask(lambda: _until(thaw)), envelope())

        waker.close(within=0.05)

        thaw.set()


class TestCourier:
    def test_it_returns_when_the_broker_has_confirmed(self) -> None:
        task = FakeTask()

        asyncio.run(ThreadedCourier(timeout=5).deliver(task, envelope()))

        assert task.sent == 1

    def test_a_refused_connection_means_that_nothing_was_sent(self) -> None:
        def refuse() -> None:
            raise OperationalError from ConnectionRefusedError()

        assert deliver(ThreadedCourier(timeout=5), refuse).unclear is False

    def test_a_connection_that_broke_may_have_sent_it(self) -> None:
        def tear() -> None:
            raise ConnectionResetError

        assert deliver(ThreadedCourier(timeout=5), tear).unclear is True

    def test_a_frozen_broker_is_not_waited_for(self) -> None:
        thaw = threading.Event()
        courier = ThreadedCourier(timeout=0.02)

        assert deliver(courier, lambda: _until(thaw)).unclear is True
        thaw.set()

    def test_a_frozen_broker_holds_no_more_than_so_many(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.courier.MOST_WAITING", 1)
        thaw = threading.Event()
        courier = ThreadedCourier(timeout=0.02)
        deliver(courier, lambda: _until(thaw))

        task = FakeTask()
        with pytest.raises(NotDeliveredError) as refused:
            asyncio.run(courier.deliver(task, envelope()))

        assert (refused.value.unclear, task.sent) == (False, 0)
        thaw.set()


def deliver(courier: ThreadedCourier, publish: Callable[[], None]) -> NotDeliveredError:
    with pytest.raises(NotDeliveredError) as refused:
        asyncio.run(courier.deliver(FakeTask(publish), envelope()))
    return refused.value


def _until(event: threading.Event) -> None:
    event.wait(5)


def _fail(failures: list[Exception]) -> None:
    if failures:
        raise failures.pop()
