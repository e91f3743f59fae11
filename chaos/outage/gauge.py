"""How many threads and how much memory web has, sampled while an outage lasts."""

import asyncio
import contextlib
from dataclasses import dataclass, field

import psutil

from chaos.program import Program

EVERY = 1.0


@dataclass(frozen=True)
class Size:
    """One process at one moment."""

    threads: int
    megabytes: float


@dataclass
class Gauge:
    """Samples a process until it is told to stop."""

    program: Program
    sizes: list[Size] = field(default_factory=list)

    async def run(self) -> None:
        """Sample, once a second."""
        while True:
            self.sample()
            await asyncio.sleep(EVERY)

    def sample(self) -> None:
        """Take one sample; none while the process is being replaced."""
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(self.program.pid)
            self.sizes.append(Size(process.num_threads(), process.memory_info().rss / 2**20))

    @property
    def first(self) -> Size:
        """Return how it was in the beginning."""
        return self.sizes[0]

    @property
    def last(self) -> Size:
        """Return how it was in the end."""
        return self.sizes[-1]

    @property
    def most_threads(self) -> int:
        """Return the most threads it ever had."""
        return max(size.threads for size in self.sizes)
