"""Who floods us: one person's commands and clicks within a minute, counted in Redis.

When Redis is away, each process counts what comes to itself.
"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Self

import structlog
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from adapters.redis.local_flood import WINDOW, LocalFlood, Verdict

log = structlog.get_logger(__name__)

PATIENCE = timedelta(milliseconds=50)
"""How long Redis may take: a person waits for the answer, and Slack gives three seconds in all."""

REST = timedelta(seconds=5)
"""How long a Redis that failed is left alone."""

MOST_CONNECTIONS = 8
"""Connections of one process; one answer takes a fraction of a millisecond."""

_SCRIPT = (Path(__file__).parent / "flood.lua").read_text(encoding="utf-8")


class RedisFlood:
    """Lets through so many requests of each person within a minute, in all processes together."""

    def __init__(
        self, redis: Redis, *, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Let *most* through; *clock* returns seconds."""
        self._redis = redis
        self._script = redis.register_script(_SCRIPT)
        self._most = most
        self._clock = clock
        self._local = LocalFlood(most=most, clock=clock)
        self._away_until = 0.0

    @classmethod
    def at(cls, url: str, *, most: int) -> Self:
        """Return one that counts in the Redis at *url*; it connects at its first use."""
        seconds = PATIENCE.total_seconds()
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=MOST_CONNECTIONS,
            timeout=seconds,
            socket_timeout=seconds,
            socket_connect_timeout=seconds,
            retry=Retry(NoBackoff(), 0),
        )
        return cls(Redis.from_pool(pool), most=most)

    async def judge(self, team_id: str, user: str, request: str) -> Verdict:
        """Count the *request* of *user*; the same one again counts once. Never raises."""
        if self._clock() >= self._away_until:
            try:
                async with asyncio.timeout(PATIENCE.total_seconds()):
                    return await self._ask(team_id, user, request)
            except (RedisError, OSError, TimeoutError) as error:
                self._leave_alone(error)
        return self._local.judge(team_id, user, request)

    async def close(self) -> None:
        """Hang up."""
        await self._redis.aclose()

    async def _ask(self, team_id: str, user: str, request: str) -> Verdict:
        home = f"steward:flood:{{{team_id} {user}}}"  # the braces keep both keys on one node
        milliseconds = int(WINDOW.total_seconds() * 1000)
        found = await self._script(
            keys=[f"{home}:let_in", f"{home}:told"], args=[request, self._most, milliseconds]
        )
        return Verdict(int(found))

    def _leave_alone(self, error: Exception) -> None:
        if self._clock() >= self._away_until:
            log.warning("redis.away", why=type(error).__name__, rest_seconds=REST.total_seconds())
        self._away_until = self._clock() + REST.total_seconds()
