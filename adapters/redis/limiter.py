"""Rate limits that all processes share, in Redis; when it is away, those of this process."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from adapters.redis.local_limiter import LocalLimiter
from adapters.slack.rates import rates_of, reserve
from config.settings import settings
from services.ports import Urgency

log = structlog.get_logger()

PATIENCE = timedelta(milliseconds=200)
"""How long Redis may take: a call to Slack must not wait for it."""

REST = timedelta(seconds=5)
"""How long a Redis that failed is left alone."""

_SCRIPT = (Path(__file__).parent / "bucket.lua").read_text(encoding="utf-8")

_LENGTHEN = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])
end
"""
"""A pause is never shortened: of two 429s the one that asks for more counts."""


class RedisLimiter:
    """Implements services.ports.Limiter: a token bucket per (team, method), and per channel."""

    def __init__(
        self,
        redis: Redis,
        *,
        factor: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Allow *factor* times Slack's rates; *clock* returns seconds."""
        self._redis = redis
        self._factor = factor
        self._clock = clock
        self._script = redis.register_script(_SCRIPT)
        self._lengthen = redis.register_script(_LENGTHEN)
        self._local = LocalLimiter(factor=factor, clock=clock)
        self._away_until = 0.0

    def wait_for(
        self, team_id: str, method: str, channel: str = "", *, urgency: Urgency
    ) -> timedelta:
        """Take a token; return how long to wait before the call (zero: go).

        A 429 that this process met is not forgotten because Redis lost it.
        """
        if paused := self._local.paused_for(team_id, method):
            return paused
        if self._is_here():
            try:
                return timedelta(milliseconds=self._take(team_id, method, channel, urgency))
            except RedisError as error:
                self._leave_alone(error)
        return self._local.wait_for(team_id, method, channel, urgency=urgency)

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        """Slack answered 429: let no call of *method* through before *retry_after*."""
        self._local.pause(team_id, method, retry_after)
        if not self._is_here() or not retry_after:
            return
        try:
            milliseconds = int(retry_after.total_seconds() * 1000)
            self._lengthen(keys=[_pause_key(team_id, method)], args=[milliseconds])
        except RedisError as error:
            self._leave_alone(error)

    def _take(self, team_id: str, method: str, channel: str, urgency: Urgency) -> int:
        """Run the script; return the milliseconds to wait."""
        keys, sizes = [_pause_key(team_id, method)], list[float]()
        for name, rate in rates_of(method, channel).items():
            keys.append(_bucket_key(team_id, method, name))
            sizes.append(rate.per_minute * self._factor / 60_000)
            size = max(1.0, rate.burst * self._factor)
            sizes += [size, reserve(size, urgency)]
        return int(self._script(keys=keys, args=sizes))

    def _is_here(self) -> bool:
        return self._clock() >= self._away_until

    def _leave_alone(self, error: RedisError) -> None:
        self._away_until = self._clock() + REST.total_seconds()
        log.warning("redis.away", why=type(error).__name__, rest_seconds=REST.total_seconds())


@cache
def redis_limiter(*, factor: float = 1.0) -> RedisLimiter:
    """Return the limiter of this process; it connects at its first use."""
    seconds = PATIENCE.total_seconds()
    redis = Redis.from_url(
        settings().redis_url,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
    )
    return RedisLimiter(redis, factor=factor)


def _pause_key(team_id: str, method: str) -> str:
    return f"{_home(team_id, method)}:pause"


def _bucket_key(team_id: str, method: str, name: str) -> str:
    return f"{_home(team_id, method)}:{name}"


def _home(team_id: str, method: str) -> str:
    """Return the common start of the keys; the braces keep them on one node of a cluster."""
    return f"steward:rate:{{{team_id} {method}}}"
