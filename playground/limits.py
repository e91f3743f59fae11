"""Rate limits, as Slack's tiers have them.

Source: https://docs.slack.dev/apis/web-api/rate-limits (calls a minute for each method; Slack
allows bursts but doesn't publish how large: here a whole minute's calls may come at once).
"""

import enum
import math
from dataclasses import dataclass, field


class Tier(enum.Enum):
    """How many calls a minute a method bears."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600
    """Methods with limits of their own that Slack doesn't number (auth.test, chat.postMessage)."""
    SCIM_READ = 300
    SCIM_WRITE = 180
    """https://docs.slack.dev/reference/scim-api/rate-limits"""


BURSTS = {Tier.SCIM_WRITE: 20}
"""Where Slack says how many calls may come at once."""


PER_CHANNEL = 60
"""chat.postMessage: one message a second in a channel…"""
CHANNEL_BURST = 5
"""…and some more at once."""


@dataclass
class Bucket:
    """Tokens that flow in evenly."""

    size: float
    per_minute: float
    tokens: float
    at: float

    def take(self, now: float) -> float:
        """Take one token; return 0, or how many seconds until there is one."""
        gained = (now - self.at) * self.per_minute / 60
        self.tokens = min(self.size, self.tokens + gained)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        return (1 - self.tokens) * 60 / self.per_minute


@dataclass
class Limiter:
    """Counts the calls of the app and says when it is too much."""

    on: bool = True
    factor: float = 1.0
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def retry_after(self, method: str, tier: Tier, channel: str, now: float) -> int:
        """Return 0 if the call may pass, else the seconds for the Retry-After header."""
        if not self.on:
            return 0
        burst = BURSTS.get(tier, tier.value)
        wait = self._bucket(method, burst, tier.value, now).take(now)
        if not wait and method == "chat.postMessage" and channel:
            wait = self._bucket(f"{method} {channel}", CHANNEL_BURST, PER_CHANNEL, now).take(now)
        return math.ceil(wait)

    def _bucket(self, key: str, size: float, per_minute: float, now: float) -> Bucket:
        found = self.buckets.get(key)
        if found is None:
            size = max(1.0, size * self.factor)
            found = Bucket(size, per_minute * self.factor, tokens=size, at=now)
            self.buckets[key] = found
        return found
