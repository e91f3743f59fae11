"""What goes wrong at the stand-in for Slack, while it lasts."""

import random
from collections import Counter
from dataclasses import dataclass, replace

from chaos.refusals import refusals

LATENCY = (0.03, 0.2)
"""Seconds, from and to, as Slack's answers usually take."""


@dataclass(frozen=True)
class Storm:
    """One way to fail, for a share of the calls."""

    kind: str
    """429, 500, slow, drop_before, drop_after, error, or refuse: one word after the other of all
    that the method can say."""
    methods: tuple[str, ...] = ()
    """Web API methods, or `reply` for response_urls; empty: all."""
    share: float = 1.0
    seconds: float = 1.0
    """For slow: how long the answer takes; for 429: its Retry-After."""
    code: str = "internal_error"
    """For error: Slack's word."""


class Weather:
    """At most one storm at a time."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._storm: Storm | None = None
        self._said: Counter[str] = Counter()

    def begin(self, storm: Storm) -> None:
        """Let it begin."""
        self._storm = storm

    def clear(self) -> None:
        """Let it be over."""
        self._storm = None

    def latency(self) -> float:
        """Return how many seconds a call takes in any weather: some are always under way."""
        return self._dice.uniform(*LATENCY)

    def strikes(self, method: str) -> Storm | None:
        """Return the storm if it hits this call."""
        storm = self._storm
        if storm is None or (storm.methods and method not in storm.methods):
            return None
        if self._dice.random() >= storm.share:
            return None
        return self._refusal(storm, method) if storm.kind == "refuse" else storm

    def _refusal(self, storm: Storm, method: str) -> Storm:
        """Return the storm with the next word of the method, so that each has its turn."""
        words = refusals(method)
        number = self._said[method]
        self._said[method] += 1
        return replace(storm, code=words[number % len(words)])
