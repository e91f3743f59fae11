"""Rate limits of this process alone: what is left when Redis is away."""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from threading import Lock

from adapters.slack.rates import Rate, rates_of, reserve
from services.ports import Urgency

_MOST_BUCKETS = 10_000
"""Beyond that all are forgotten: a bucket too full does less harm than memory that grows."""


class LocalLimiter:
    """Implements services.ports.Limiter in memory."""

    def __init__(self, *, factor: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow *factor* times Slack's rates; *clock* returns seconds."""
        self._factor = factor
        self._clock = clock
        self._lock = Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}
        self._pauses: dict[tuple[str, str], float] = {}

    def wait_for(
        self, team_id: str, method: str, channel: str = "", *, urgency: Urgency
    ) -> timedelta:
        """Take a token; return how long to wait before the call (zero: go)."""
        now = self._clock()
        with self._lock:
            wait = self._paused(team_id, method, now)
            if wait <= 0:
                wait = self._take(team_id, rates_of(method, channel), now, urgency)
        return timedelta(seconds=max(0.0, wait))

    def paused_for(self, team_id: str, method: str) -> timedelta:
        """Return how long a 429 that this process met still forbids *method*."""
        with self._lock:
            return timedelta(seconds=max(0.0, self._paused(team_id, method, self._clock())))

    def pause(self, team_id: str, method: str, retry_after: timedelta) -> None:
        """Slack answered 429: let no call of *method* through before *retry_after*."""
        until = self._clock() + retry_after.total_seconds()
        with self._lock:
            self._pauses[team_id, method] = max(until, self._pauses.get((team_id, method), 0.0))

    def _paused(self, team_id: str, method: str, now: float) -> float:
        return self._pauses.get((team_id, method), now) - now

    def _take(self, team_id: str, rates: Mapping[str, Rate], now: float, urgency: Urgency) -> float:
        """Take a token from every bucket, or from none; return the seconds to wait."""
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.clear()
        tokens = {name: self._tokens(team_id, name, rate, now) for name, rate in rates.items()}
        wait = max(
            (1 + reserve(self._size(rate), urgency) - tokens[name])
            * 60
            / (rate.per_minute * self._factor)
            for name, rate in rates.items()
        )
        if wait <= 0:
            self._buckets |= {(team_id, name): (left - 1, now) for name, left in tokens.items()}
        return wait

    def _tokens(self, team_id: str, name: str, rate: Rate, now: float) -> float:
        size = self._size(rate)
        tokens, at = self._buckets.get((team_id, name), (size, now))
        return min(size, tokens + (now - at) * rate.per_minute * self._factor / 60)

    def _size(self, rate: Rate) -> float:
        return max(1.0, rate.burst * self._factor)
