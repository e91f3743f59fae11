"""The time, as a thing that can be handed in."""

import time
from typing import Protocol


class Clock(Protocol):
    """Tells what time it is; tests hand in one that they wind by hand."""

    def now(self) -> float:
        """Return seconds since the epoch."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Return seconds since the epoch."""
        return time.time()
