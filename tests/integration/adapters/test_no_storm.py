"""After a 429, nobody calls that method of that workspace before its time, in whatever process."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from redis import Redis

from adapters.redis.limiter import RedisLimiter
from adapters.slack.client import Client
from services.ports import BusyError, Urgency
from tests.integration.adapters.conftest import needed
from tests.unit.adapters.scripted_slack import Say, ScriptedSlack, scripted_slack

PROCESSES = 4


@pytest.fixture
def slack() -> Iterator[ScriptedSlack]:
    """A stand-in that counts."""
    with scripted_slack() as server:
        yield server


@pytest.fixture
def clients(slack: ScriptedSlack) -> Iterator[list[Client]]:
    """One for each process and urgency: they share nothing but Redis."""
    team = f"T{uuid4().hex}"
    with Redis.from_url(needed("REDIS_URL")) as redis:
        yield [
            Client(
                token="xoxp",  # noqa: S106 - opens nothing
                team_id=team,
                limiter=RedisLimiter(redis),
                base_url=slack.url,
                timeout=timedelta(seconds=5),
                urgency=urgency,
            )
            for urgency in Urgency
            for _ in range(PROCESSES)
        ]


def is_busy(client: Client) -> bool:
    try:
        client.call("chat.delete", channel="C1", ts="1.1")
    except BusyError as busy:
        return timedelta(seconds=1) < busy.retry_after <= timedelta(seconds=3)
    return False


def test_a_429_is_followed_by_no_call_of_anybody(
    slack: ScriptedSlack, clients: list[Client]
) -> None:
    slack.says(Say(status=429, headers={"Retry-After": "3"}))

    first = is_busy(clients[-1])
    with ThreadPoolExecutor(8) as threads:
        others = list(threads.map(is_busy, clients * 5))

    assert first
    assert all(others)
    assert slack.methods == ["chat.delete"]


def test_other_methods_go_on(slack: ScriptedSlack, clients: list[Client]) -> None:
    slack.says(Say(status=429, headers={"Retry-After": "3"}))
    is_busy(clients[0])

    clients[1].call("chat.update", channel="C1", ts="1.1")

    assert slack.methods == ["chat.delete", "chat.update"]
