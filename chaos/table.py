"""The table of faults: times, lost, doubled, recovery."""

import os
import platform
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"


@dataclass
class Tally:
    """What came of one fault."""

    lost: int = 0
    doubled: int = 0
    recoveries: list[float] = field(default_factory=list)
    """Seconds from the fault's end until every process was ready and all was done and drawn."""


class Table:
    """Collects and prints."""

    def __init__(self) -> None:
        self._tallies: dict[str, Tally] = defaultdict(Tally)

    def add(self, name: str, *, lost: int, doubled: int, recovery: float) -> None:
        """Count one fault."""
        tally = self._tallies[name]
        tally.lost += lost
        tally.doubled += doubled
        tally.recoveries.append(recovery)

    @property
    def times(self) -> list[float]:
        """Return all recovery times in seconds, shortest first."""
        return sorted(time for tally in self._tallies.values() for time in tally.recoveries)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost or doubled."""
        return not any(tally.lost or tally.doubled for tally in self._tallies.values())

    def markdown(self, order: list[str]) -> str:
        """Return the table, the faults in this order."""
        lines = [
            "| fault | times | lost | doubled | recovery p50 | max |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]
        for name in [name for name in order if name in self._tallies]:
            tally = self._tallies[name]
            figures = (len(tally.recoveries), tally.lost, tally.doubled)
            times = (median(tally.recoveries), max(tally.recoveries))
            cells = [name, *map(str, figures), *[f"{time:.1f} s" for time in times]]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join([*lines, self._sum()])

    def _sum(self) -> str:
        lost = sum(tally.lost for tally in self._tallies.values())
        doubled = sum(tally.doubled for tally in self._tallies.values())
        times = self.times or [0.0]
        all_ = f"| **all** | {len(self.times)} | {lost} | {doubled}"
        return f"{all_} | {median(times):.1f} s | {times[-1]:.1f} s |"

    def p(self, share: float) -> float:
        """Return the recovery time that *share* of the faults did not exceed."""
        times = self.times or [0.0]
        return times[min(len(times) - 1, int(share * len(times)))]


def machine() -> str:
    """Return what the run ran on."""
    cores, python = os.cpu_count(), platform.python_version()
    return f"{cores} cores, {platform.machine()}, {platform.system()}, Python {python}"


def today() -> str:
    """Return the date of the run."""
    return datetime.now(UTC).date().isoformat()


def write(page: Path, text: str) -> None:
    """Put *text* between the markers of *page*."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
