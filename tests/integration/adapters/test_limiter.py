from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis

from adapters.redis.limiter import RedisLimiter
from adapters.slack.rates import POSTS_IN_CHANNEL, TIER_3, reserve
from services.ports import Urgency
from tests.integration.adapters.conftest import needed

NOW = timedelta()
GUARD, BULK = Urgency.GUARD, Urgency.BULK
KICK = "conversations.kick"
POST = "chat.postMessage"


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis.from_url(needed("REDIS_URL")) as redis:
        yield redis


@pytest.fixture
def team() -> str:
    """A workspace of its own for each test."""
    return f"T{uuid4().hex}"


class TestRedisLimiter:
    def test_all_processes_share_one_burst(self, redis: Redis, team: str) -> None:
        limiters = [RedisLimiter(redis) for _ in range(4)]

        with ThreadPoolExecutor(4) as threads:
            passed = sum(
                threads.map(
                    lambda n: not limiters[n % 4].wait_for(team, KICK, urgency=GUARD), range(80)
                )
            )

        # A token or two may flow in while the test runs.
        assert TIER_3.burst <= passed <= TIER_3.burst + 2

    def test_it_says_how_long_to_wait(self, redis: Redis, team: str) -> None:
        limiter = RedisLimiter(redis)
        waits = [limiter.wait_for(team, KICK, urgency=GUARD) for _ in range(int(TIER_3.burst) + 5)]

        assert NOW < max(waits) <= timedelta(seconds=60 / TIER_3.per_minute)

    def test_a_full_channel_takes_nothing_from_the_workspace(self, redis: Redis, team: str) -> None:
        limiter = RedisLimiter(redis)
        passed = sum(not limiter.wait_for(team, POST, "C1", urgency=GUARD) for _ in range(200))

        assert passed <= POSTS_IN_CHANNEL.burst + 1
        assert limiter.wait_for(team, POST, "C2", urgency=GUARD) == NOW

    def test_a_pause_holds_for_all_processes(self, redis: Redis, team: str) -> None:
        RedisLimiter(redis).pause(team, KICK, timedelta(seconds=30))

        wait = RedisLimiter(redis).wait_for(team, KICK, urgency=GUARD)

        assert timedelta(seconds=29) < wait <= timedelta(seconds=30)
        assert RedisLimiter(redis).wait_for(team, POST, "C1", urgency=GUARD) == NOW

    def test_a_shorter_pause_does_not_end_a_longer_one(self, redis: Redis, team: str) -> None:
        RedisLimiter(redis).pause(team, KICK, timedelta(seconds=30))
        RedisLimiter(redis).pause(team, KICK, timedelta(seconds=2))

        wait = RedisLimiter(redis).wait_for(team, KICK, urgency=GUARD)

        assert wait > timedelta(seconds=29)

    def test_a_pause_is_kept_by_who_met_it_when_redis_loses_it(
        self, redis: Redis, team: str
    ) -> None:
        limiter = RedisLimiter(redis)
        limiter.pause(team, KICK, timedelta(seconds=30))
        redis.delete(f"steward:rate:{{{team} {KICK}}}:pause")

        assert limiter.wait_for(team, KICK, urgency=GUARD) > timedelta(seconds=29)

    @pytest.mark.parametrize("urgency", Urgency)
    def test_each_class_leaves_its_share_to_those_above(
        self, redis: Redis, team: str, urgency: Urgency
    ) -> None:
        limiter = RedisLimiter(redis)
        passed = [not limiter.wait_for(team, KICK, urgency=urgency) for _ in range(60)].count(True)

        left = [not limiter.wait_for(team, KICK, urgency=GUARD) for _ in range(60)].count(True)

        wanted = int(TIER_3.burst - reserve(TIER_3.burst, urgency))
        assert wanted <= passed <= wanted + 1
        assert TIER_3.burst <= passed + left <= TIER_3.burst + 2

    def test_a_method_that_may_be_called_once_a_minute_may_be_called_by_a_purge(
        self, redis: Redis, team: str
    ) -> None:
        limiter = RedisLimiter(redis, factor=0.001)

        assert limiter.wait_for(team, KICK, urgency=BULK) == NOW

    def test_tokens_flow_in_again(self, redis: Redis, team: str) -> None:
        limiter = RedisLimiter(redis)
        while not limiter.wait_for(team, KICK, urgency=GUARD):
            pass
        # Move the bucket back in time instead of waiting.
        name = f"steward:rate:{{{team} {KICK}}}:{KICK}"
        at = float(redis.hget(name, "at") or 0)
        redis.hset(name, "at", f"{at - 3_600_000:.3f}")

        passed = sum(not limiter.wait_for(team, KICK, urgency=GUARD) for _ in range(60))

        assert TIER_3.burst <= passed <= TIER_3.burst + 2

    def test_nothing_is_left_behind_for_ever(self, redis: Redis, team: str) -> None:
        limiter = RedisLimiter(redis)
        limiter.wait_for(team, POST, "C1", urgency=GUARD)
        limiter.pause(team, POST, timedelta(seconds=5))

        keys = list(redis.scan_iter(f"steward:rate:{{{team} *"))

        assert len(keys) == 3
        assert all(redis.pttl(key) > 0 for key in keys)
