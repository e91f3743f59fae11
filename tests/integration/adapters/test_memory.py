"""What was said before, counted in a real Redis; and without one."""

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from adapters.redis.memory import RedisMemory
from services.automod.memory import MOST_KEPT, OwnMemory, Tally
from tests.conftest import service


@pytest.fixture(scope="module")
def redis():
    with Redis.from_url(service("REDIS_URL")) as redis:
        yield redis


def tally(member, at, *, key="k", window=10.0, team="T1"):
    return Tally(f"{team}:U1:{key}", str(member), float(at), window)


class TestRedisMemory:
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=30))
    def test_counts_as_a_process_alone_would(self, redis, said):
        """The same message always has the same time: its time is a part of what it is."""
        team, ours, alone = f"T{uuid.uuid4().hex}", RedisMemory(redis), OwnMemory()

        for member, at in said:
            each = tally(f"{member}:{at}", at, team=team)
            assert ours.count([each]) == alone.count([each])

    def test_of_two_processes_each_counts_what_the_other_heard(self, redis):
        team = f"T{uuid.uuid4().hex}"
        one, other = RedisMemory(redis), RedisMemory(redis)

        assert one.count([tally("a", 1795780800.000100, team=team)]) == [1]
        assert other.count([tally("b", 1795780805.000200, team=team)]) == [2]

    def test_counts_several_things_at_once(self, redis):
        team = f"T{uuid.uuid4().hex}"
        memory = RedisMemory(redis)
        memory.count([tally("a", 1, team=team)])

        assert memory.count([tally("b", 2, team=team), tally("b", 2, key="x", team=team)]) == [2, 1]

    def test_keeps_no_more_than_it_needs_and_forgets_by_itself(self, redis):
        team = f"T{uuid.uuid4().hex}"
        memory = RedisMemory(redis)
        for at in range(MOST_KEPT + 50):
            memory.count([tally(at, at, window=3600.0, team=team)])

        (key,) = redis.keys(f"*{team}*")
        assert redis.zcard(key) == MOST_KEPT
        assert 3600 <= redis.ttl(key) <= 3600 + 300

    def test_without_redis_each_process_counts_for_itself(self):
        away = Redis(port=1, socket_connect_timeout=0.05, retry=Retry(NoBackoff(), 0))
        memory = RedisMemory(away, clock=lambda: 1.0)

        assert [memory.count([tally(n, n)]) for n in range(3)] == [[1], [2], [3]]
