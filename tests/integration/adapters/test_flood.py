import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from redis import Redis

from adapters.redis.flood import RedisFlood
from adapters.redis.local_flood import Verdict
from tests.integration.adapters.conftest import needed

IN, NO, QUIET = Verdict.LET_IN, Verdict.SAY_NO, Verdict.SAY_NOTHING


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis.from_url(needed("REDIS_URL")) as redis:
        yield redis


@pytest.fixture
def team() -> str:
    """A workspace of its own for each test."""
    return f"T{uuid4().hex}"


async def _judge(most: int, team: str, keys: list[str], *, processes: int) -> list[Verdict]:
    floods = [RedisFlood.at(needed("REDIS_URL"), most=most) for _ in range(processes)]
    for flood in floods:
        await flood.judge("T0", "U0", "warm")  # connecting may take a slow machine a while
    found = [await floods[n % processes].judge(team, "U1", key) for n, key in enumerate(keys)]
    assert [flood._away_until for flood in floods] == [0.0] * processes, "Redis did not count"
    for flood in floods:
        await flood.close()
    return found


def judge(most: int, team: str, *keys: str, processes: int = 1) -> list[Verdict]:
    return asyncio.run(_judge(most, team, list(keys), processes=processes))


class TestAFlood:
    def test_is_counted_by_all_processes_together_and_told_once(
        self, redis: Redis, team: str
    ) -> None:
        verdicts = judge(20, team, *(f"command:{n}" for n in range(25)), processes=3)

        assert verdicts == [IN] * 20 + [NO] + [QUIET] * 4

    def test_does_not_come_from_one_request_that_is_delivered_twenty_times(
        self, redis: Redis, team: str
    ) -> None:
        again = ["action:1"] * 20

        assert judge(2, team, *again, "action:2", "action:1", "action:3") == [IN] * 22 + [NO]

    def test_leaves_nothing_behind_but_a_minute_s_few_ids(self, redis: Redis, team: str) -> None:
        judge(5, team, *(f"command:{n}" for n in range(50)))

        keys = redis.keys(f"steward:flood:*{team}*")
        assert len(keys) == 2
        assert all(0 < redis.pttl(key) <= 60_000 for key in keys)
        assert redis.zcard(f"steward:flood:{{{team} U1}}:let_in") == 5

    def test_is_over_when_the_ids_are_a_minute_old(self, redis: Redis, team: str) -> None:
        assert judge(1, team, "a", "b") == [IN, NO]
        home = f"steward:flood:{{{team} U1}}"
        seconds, microseconds = redis.time()
        ago = seconds * 1000 + microseconds // 1000 - 60_000
        redis.zadd(f"{home}:let_in", {"a": ago})

        assert judge(1, team, "c") == [IN]
