import asyncio
import socket
from collections.abc import Iterator
from time import monotonic

import pytest

from adapters.redis.flood import REST, RedisFlood
from adapters.redis.local_flood import MOST_PEOPLE, WINDOW, LocalFlood, Verdict
from tests.unit.adapters.test_rates import Clock

IN, NO, QUIET = Verdict.LET_IN, Verdict.SAY_NO, Verdict.SAY_NOTHING


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestOnePerson:
    def test_gets_one_no_for_all_that_is_too_much(self, clock: Clock) -> None:
        flood = LocalFlood(most=3, clock=clock)

        verdicts = [flood.judge("T1", "U1", f"command:{n}") for n in range(6)]

        assert verdicts == [IN, IN, IN, NO, QUIET, QUIET]

    def test_is_let_in_again_when_the_minute_is_over(self, clock: Clock) -> None:
        flood = LocalFlood(most=1, clock=clock)
        assert [flood.judge("T1", "U1", key) for key in "ab"] == [IN, NO]

        clock.now += WINDOW.total_seconds()

        assert [flood.judge("T1", "U1", key) for key in "cde"] == [IN, NO, QUIET]

    def test_s_request_that_is_delivered_again_counts_once(self, clock: Clock) -> None:
        flood = LocalFlood(most=2, clock=clock)

        assert [flood.judge("T1", "U1", "command:1") for _ in range(20)] == [IN] * 20
        assert flood.judge("T1", "U1", "command:2") is IN
        assert flood.judge("T1", "U1", "command:1") is IN

    def test_s_flood_is_nobody_else_s(self, clock: Clock) -> None:
        flood = LocalFlood(most=1, clock=clock)
        flood.judge("T1", "U1", "a")

        assert flood.judge("T1", "U2", "b") is IN
        assert flood.judge("T2", "U1", "b") is IN
        assert flood.judge("T1", "U1", "b") is NO

    def test_is_forgotten_before_memory_grows(self, clock: Clock) -> None:
        flood = LocalFlood(most=1, clock=clock)

        for number in range(3 * MOST_PEOPLE):
            flood.judge("T1", f"U{number}", "a")

        assert len(flood._people) <= MOST_PEOPLE


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server


async def judged(flood: RedisFlood, times: int) -> list[Verdict]:
    try:
        return [await flood.judge("T1", "U1", f"command:{n}") for n in range(times)]
    finally:
        await flood.close()


class TestWithoutRedis:
    def test_this_process_counts(self) -> None:
        flood = RedisFlood.at("redis://127.0.0.1:9/0", most=20)

        assert asyncio.run(judged(flood, 22)) == [IN] * 20 + [NO, QUIET]

    def test_only_the_first_request_waits_for_a_silent_redis_and_not_long(
        self, silent: socket.socket
    ) -> None:
        flood = RedisFlood.at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", most=20)
        began = monotonic()

        asyncio.run(judged(flood, 100))

        assert monotonic() - began < 1  # a hundred times its patience would be five seconds

    def test_redis_is_asked_again_after_a_rest(self, silent: socket.socket, clock: Clock) -> None:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        flood = RedisFlood.at(url, most=20)
        flood._clock = clock
        asyncio.run(judged(flood, 1))
        assert flood._away_until == clock.now + REST.total_seconds()

        clock.now += REST.total_seconds()
        asyncio.run(judged(flood, 1))

        assert flood._away_until == clock.now + REST.total_seconds()
