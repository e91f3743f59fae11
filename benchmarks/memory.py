"""Memory of each process: at rest, and while bans keep it busy."""

import itertools
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psutil

from benchmarks.figures import plain, table
from benchmarks.load import all_out
from benchmarks.people import seed
from benchmarks.place import place
from benchmarks.signed import ban
from benchmarks.steward import Running, steward

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Bytes of one process and of its children together."""

    children: int
    parent_rss: int
    parent_uss: int
    children_rss: int
    children_uss: int

    @property
    def uss(self) -> int:
        """What would be free if it ended: memory that is shared with nobody."""
        return self.parent_uss + self.children_uss


def run(*, quick: bool) -> str:
    """Measure, and return the table."""
    with place() as environment, steward(environment) as running:
        _bans(running, environment["DATABASE_URL"], range(30))
        rest = look(running)
        busy = _peak(running, environment["DATABASE_URL"], 300 if quick else 1500)
    return _show(rest, busy)


def look(running: Running) -> dict[str, Taken]:
    """Return the memory of every process as it is now."""
    return {name: _taken(process.pid) for name, process in running.processes.items()}


def _taken(pid: int) -> Taken:
    parent = psutil.Process(pid)
    children = parent.children(recursive=True)
    own, theirs = parent.memory_full_info(), [each.memory_full_info() for each in children]
    return Taken(
        children=len(children),
        parent_rss=own.rss,
        parent_uss=own.uss,
        children_rss=sum(each.rss for each in theirs),
        children_uss=sum(each.uss for each in theirs),
    )


def _peak(running: Running, database: str, commands: int) -> dict[str, Taken]:
    """Return the most that each process took while it was sent *commands* bans all at once."""
    work = threading.Thread(target=_bans, args=(running, database, range(30, 30 + commands)))
    work.start()
    peak = look(running)
    while work.is_alive():
        work.join(0.5)
        now = look(running)
        peak = {name: max(peak[name], now[name], key=lambda taken: taken.uss) for name in now}
    return peak


def _bans(running: Running, database: str, numbers: range) -> None:
    """Send bans and wait for their cards, a minute at most."""
    seed(database, numbers)
    all_out(running.port, [ban(number) for number in numbers])
    seen: set[str] = set()
    for _ in itertools.repeat(None, 120):
        seen |= running.posts().keys()
        if len(seen) >= len(numbers):
            return
        threading.Event().wait(0.5)


def _show(rest: dict[str, Taken], busy: dict[str, Taken]) -> str:
    heads = ["process", "children", "RSS at rest", "USS at rest", "RSS busy", "USS busy"]
    lines = [
        [name, taken.children, *_both(taken), *_both(busy[name])] for name, taken in rest.items()
    ]
    total = ["all", sum(taken.children for taken in rest.values())]
    total += ["", _megabytes(taken.uss for taken in rest.values())]
    total += ["", _megabytes(taken.uss for taken in busy.values())]
    title = "Memory in MB: parent + children together; USS is shared with nobody"
    return table(title, heads, [*lines, total])


def _both(taken: Taken) -> Sequence[str]:
    rss = f"{plain(taken.parent_rss / MEGABYTE)} + {plain(taken.children_rss / MEGABYTE)}"
    return [rss, f"{plain(taken.parent_uss / MEGABYTE)} + {plain(taken.children_uss / MEGABYTE)}"]


def _megabytes(sizes: Iterable[int]) -> str:
    return plain(sum(sizes) / MEGABYTE)
