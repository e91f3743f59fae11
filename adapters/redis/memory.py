"""What was said before, counted in Redis for all processes; when it is away, in this one alone."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from config.settings import settings
from services.automod.memory import OwnMemory, Tally

log = structlog.get_logger()

PATIENCE = timedelta(milliseconds=50)
"""How long Redis may take: a message waits to be judged."""

REST = timedelta(seconds=5)
"""How long a Redis that failed is left alone."""

_SCRIPT = (Path(__file__).parent / "memory.lua").read_text(encoding="utf-8")


class RedisMemory:
    """Implements services.automod.memory.Memory."""

    def __init__(self, redis: Redis, *, clock: Callable[[], float] = time.monotonic) -> None:
        """*clock* returns seconds."""
        self._script = redis.register_script(_SCRIPT)
        self._clock = clock
        self._own = OwnMemory()
        self._away_until = 0.0

    def count(self, tallies: Sequence[Tally]) -> Sequence[int]:
        """Remember each; return how many its key has within its window, itself included."""
        if self._clock() >= self._away_until:
            try:
                return self._ask(tallies)
            except RedisError as error:
                self._away_until = self._clock() + REST.total_seconds()
                log.warning(
                    "redis.away", why=type(error).__name__, rest_seconds=REST.total_seconds()
                )
        return self._own.count(tallies)

    def _ask(self, tallies: Sequence[Tally]) -> Sequence[int]:
        args: list[str | float] = []
        for each in tallies:
            args += [each.member, f"{each.at:.6f}", each.window]
        return [int(found) for found in self._script(keys=[_key(t) for t in tallies], args=args)]


@cache
def redis_memory() -> RedisMemory:
    """Return the memory of this process; it connects at its first use."""
    seconds = PATIENCE.total_seconds()
    redis = Redis.from_url(
        settings().redis_url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisMemory(redis)


def _key(tally: Tally) -> str:
    """Return its key; the braces keep those of one person on one node of a cluster."""
    team, user, rest = tally.key.split(":", 2)
    return f"steward:said:{{{team} {user}}}:{rest}"
