import socket
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.redis.limiter import REST, RedisLimiter
from adapters.slack.rates import TIER_3
from services.ports import Urgency
from tests.unit.adapters.test_rates import Clock

GUARD = Urgency.GUARD


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(50)
        yield server


def limiter_at(port: int, clock: Clock) -> RedisLimiter:
    redis = Redis(
        port=port, socket_timeout=0.1, socket_connect_timeout=0.1, retry=Retry(NoBackoff(), 0)
    )
    return RedisLimiter(redis, clock=clock)


def connections_waiting(server: socket.socket) -> int:
    server.setblocking(False)
    taken = 0
    try:
        while True:
            server.accept()[0].close()
            taken += 1
    except BlockingIOError:
        return taken


class TestWithoutRedis:
    def test_the_limits_of_this_process_hold(self, silent: socket.socket) -> None:
        limiter = limiter_at(silent.getsockname()[1], Clock())

        passed = sum(
            not limiter.wait_for("T0", "conversations.kick", urgency=GUARD) for _ in range(60)
        )

        assert passed == TIER_3.burst

    def test_only_the_first_call_waits_for_a_silent_redis(self, silent: socket.socket) -> None:
        limiter = limiter_at(silent.getsockname()[1], Clock())
        began = monotonic()

        for _ in range(20):
            limiter.wait_for("T0", "conversations.kick", urgency=GUARD)

        assert monotonic() - began < 1
        assert connections_waiting(silent) == 1

    def test_it_is_asked_again_after_a_rest(self, silent: socket.socket) -> None:
        clock = Clock()
        limiter = limiter_at(silent.getsockname()[1], clock)
        limiter.wait_for("T0", "conversations.kick", urgency=GUARD)

        clock.now += REST.total_seconds()
        limiter.wait_for("T0", "conversations.kick", urgency=GUARD)

        assert connections_waiting(silent) == 2

    def test_a_pause_holds(self, silent: socket.socket) -> None:
        limiter = limiter_at(silent.getsockname()[1], Clock())

        limiter.pause("T0", "chat.update", timedelta(seconds=9))

        assert limiter.wait_for("T0", "chat.update", urgency=GUARD) == timedelta(seconds=9)
