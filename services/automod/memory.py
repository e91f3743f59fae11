"""What was said before, as far as rules count it."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MOST_KEPT = 200
"""Messages that are remembered under one key; a rule counts to a hundred."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One thing to count."""

    key: str
    """Whose messages of which sort are counted together."""
    member: str
    """The message: it counts once, however often it is judged."""
    at: float
    """When it was said, in epoch seconds."""
    window: float
    """Seconds back from then."""


class Memory(Protocol):
    """Counts messages."""

    def count(self, tallies: Sequence[Tally]) -> Sequence[int]:
        """Remember each; return how many its key has within its window, itself included."""
        ...


class OwnMemory:
    """Counts in this process alone: for a backtest, and for when nothing else is there."""

    def __init__(self, *, most_keys: int = 50_000) -> None:
        """Remember at most *most_keys* keys; beyond that all are forgotten."""
        self._kept: dict[str, list[tuple[float, str]]] = {}
        self._most = most_keys

    def count(self, tallies: Sequence[Tally]) -> Sequence[int]:
        """Remember each; return how many its key has within its window, itself included."""
        return [self._count(each) for each in tallies]

    def _count(self, tally: Tally) -> int:
        if len(self._kept) >= self._most and tally.key not in self._kept:
            self._kept.clear()
        kept = self._kept.setdefault(tally.key, [])
        if not any(member == tally.member for _, member in kept):
            insort(kept, (tally.at, tally.member))
            del kept[:-MOST_KEPT]
        after = bisect_right(kept, (tally.at - tally.window, "\U0010ffff"))
        return bisect_right(kept, (tally.at, "\U0010ffff")) - after
