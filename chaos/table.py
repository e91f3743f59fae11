"""The table of faults: times, lost, doubled, recovery; from the lines of one run or of several."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from chaos.machine_name import machine, today
from chaos.results import FAULT, RUN

__all__ = ["Table", "machine", "today", "write"]

BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"

HEAD = """| fault | times | lost | doubled | not ready | recovery p50 | max |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |"""

Line = dict[str, Any]


@dataclass
class Tally:
    """What came of one fault."""

    lost: int = 0
    doubled: int = 0
    not_ready: int = 0
    """Processes that were not ready in time: a failure, though no request was lost by it."""
    harness: int = 0
    """Times that the harness failed; they count for nothing else."""
    recoveries: list[float] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Tell whether anything counts against the product."""
        return bool(self.lost or self.doubled or self.not_ready)

    def row(self, name: str) -> str:
        """Return its row of the table."""
        times = self.recoveries or [0.0]
        figures = (len(self.recoveries), self.lost, self.doubled, self.not_ready)
        seconds = (median(times), max(times))
        cells = [name, *map(str, figures), *[f"{time:.1f} s" for time in seconds]]
        return f"| {' | '.join(cells)} |"


class Table:
    """Adds up and prints."""

    def __init__(self, lines: Iterable[Line]) -> None:
        """Take lines of `chaos.results`."""
        self._tallies: dict[str, Tally] = defaultdict(Tally)
        self.runs: list[Line] = []
        self._begun: set[str] = set()
        for line in lines:
            self._take(line)

    def _take(self, line: Line) -> None:
        self._begun.add(line["run"])
        if line["kind"] == RUN:
            self.runs.append(line)
        elif line["kind"] == FAULT:
            tally = self._tallies[line["name"]]
            if line["harness"]:
                tally.harness += 1
                return
            tally.lost += line["lost"]
            tally.doubled += line["doubled"]
            tally.not_ready += line.get("not_ready", 0)
            tally.recoveries.append(line["recovery"])

    @property
    def times(self) -> list[float]:
        """Return all recovery times in seconds, shortest first."""
        return sorted(time for tally in self._tallies.values() for time in tally.recoveries)

    @property
    def broken(self) -> list[str]:
        """Return every promise that was found broken at the end of a run."""
        return [one for run in self.runs for one in run["broken"]]

    @property
    def harness(self) -> list[str]:
        """Return what the harness itself could not do: it says nothing about the product."""
        failed = {name: tally.harness for name, tally in self._tallies.items() if tally.harness}
        return [f"{name}: {count} times" for name, count in failed.items()] + self.unjudged

    @property
    def unjudged(self) -> list[str]:
        """Return why nothing is proved: no fault was injected, or the end was not judged."""
        at_the_end = [one for run in self.runs for one in run["harness"]]
        early = len(self._begun) - len(self.runs)
        cut = [f"{early} of {len(self._begun)} runs did not come to their end"] if early else []
        return at_the_end + cut + ([] if self.times else ["no fault was injected"])

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was lost, doubled or broken, and every process got ready."""
        return not (self._sum().is_wrong or self.broken)

    @property
    def not_ready(self) -> list[str]:
        """Return after which faults processes were not ready in time, and how many."""
        late = {name: tally.not_ready for name, tally in self._tallies.items() if tally.not_ready}
        return [f"{name}: {count} processes" for name, count in late.items()]

    def markdown(self, order: Sequence[str]) -> str:
        """Return the table, the faults in this order, then those that have gone since."""
        known = [name for name in order if name in self._tallies]
        gone = sorted(set(self._tallies) - set(order))
        rows = [self._tallies[name].row(name) for name in known + gone]
        return "\n".join([HEAD, *rows, self._sum().row("**all**")])

    def report(self, order: Sequence[str]) -> str:
        """Return where it comes from, the table, and what else is to be said."""
        return "\n\n".join(filter(None, [self._from(), self.markdown(order), self._and()]))

    def p(self, share: float) -> float:
        """Return the recovery time that *share* of the faults did not exceed."""
        times = self.times or [0.0]
        return times[min(len(times) - 1, int(share * len(times)))]

    def _sum(self) -> Tally:
        all_ = Tally(recoveries=self.times)
        for tally in self._tallies.values():
            all_.lost += tally.lost
            all_.doubled += tally.doubled
            all_.not_ready += tally.not_ready
        return all_

    def _from(self) -> str:
        dates = sorted({str(run["at"])[:10] for run in self.runs})
        machines = sorted({str(run["machine"]) for run in self.runs})
        seeds = ", ".join(str(run["seed"]) for run in self.runs)
        hours = sum(run["seconds"] for run in self.runs) / 3600
        many = f"{len(self.runs)} run{'s' if self.runs[1:] else ''}"
        return (
            f"{' to '.join(dates[:1] + dates[1:][-1:])}, {'; '.join(machines)}; {many} of"
            f" `make chaos`, {hours:.1f} hours in all, seeds {seeds}; {len(self.times)} faults;"
            f" recovery p99 {self.p(0.99):.1f} s; {len(self.broken)} promises broken at the end."
        )

    def _and(self) -> str:
        sums = {name: sum(run.get(name, 0) for run in self.runs) for name in COUNTED}
        said = (
            f"{sums['accepted']:,} requests were accepted, {sums['removals']:,} removals and"
            f" {sums['posts']:,} posts counted; {sums['silent']:,} answers that one person alone"
            " would have seen were left unsaid and ask the operator."
        )
        if sums["untold"]:
            said += f" {sums['untold']:,} returns of banned people were never told of in time."
        unjudged = "".join(f"\nThe harness failed: {one}." for one in self.harness)
        missing = sorted({one for run in self.runs for one in run["missing"]})
        return said + unjudged + "".join(f"\nNot injected here: {one}." for one in missing)


COUNTED = ("accepted", "removals", "posts", "silent", "untold")


def write(page: Path, text: str, *, mark: str = "faults") -> None:
    """Put *text* between the markers of *page* that bear this name."""
    begin, end = BEGIN.format(mark), END.format(mark)
    before, _, rest = page.read_text().partition(begin)
    _, _, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}")
