"""The table of the exercise: what was lost or doubled, and how long things stood still."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from chaos.cluster.stillness import Stillness

COLUMNS = (
    "what happens",
    "times",
    "lost",
    "doubled",
    "not ready",
    "accepting",
    "publishing",
    "doing",
    "longest wait",
    "recovery",
)

HEAD = f"| {' | '.join(COLUMNS)} |\n| --- |{' ---: |' * (len(COLUMNS) - 1)}"


@dataclass
class Tally:
    """What came of one fault; seconds each."""

    lost: int = 0
    doubled: int = 0
    not_ready: int = 0
    """Processes that were not ready in time."""
    still: list[Stillness] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)


class Table:
    """Collects and prints."""

    def __init__(self) -> None:
        self._tallies: dict[str, Tally] = defaultdict(Tally)

    def add(
        self,
        name: str,
        *,
        still: Stillness,
        lost: int = 0,
        doubled: int = 0,
        not_ready: int = 0,
        recovery: float = 0.0,
    ) -> None:
        """Count one fault, or a stretch of calm."""
        tally = self._tallies[name]
        tally.lost += lost
        tally.doubled += doubled
        tally.not_ready += not_ready
        tally.still.append(still)
        tally.recoveries.append(recovery)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost or doubled, and every process got ready."""
        found = self._tallies.values()
        return not any(tally.lost or tally.doubled or tally.not_ready for tally in found)

    def markdown(self) -> str:
        """Return the table; where something happened more than once, the median and the worst."""
        return "\n".join([HEAD, *[_row(name, one) for name, one in self._tallies.items()]])


def _row(name: str, tally: Tally) -> str:
    columns = ([getattr(one, each) for one in tally.still] for each in Stillness.__annotations__)
    times = [_seconds(column) for column in (*columns, tally.recoveries)]
    figures = (len(tally.still), tally.lost, tally.doubled, tally.not_ready)
    counts = [str(each) for each in figures]
    return f"| {' | '.join([name, *counts, *times])} |"


def _seconds(found: list[float]) -> str:
    if len(found) == 1:
        return f"{found[0]:.1f} s"
    return f"{median(found):.1f} s, at most {max(found):.1f} s"
