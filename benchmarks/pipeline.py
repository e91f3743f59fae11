"""From the command to the card: HTTP in, chat.postMessage out, against two simpler ways."""

import itertools
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks import in_memory, naive
from benchmarks.figures import Sample, percentile, plain, ratio, table
from benchmarks.load import Outcome, all_out, paced
from benchmarks.people import seed
from benchmarks.place import place
from benchmarks.signed import ban, target
from benchmarks.steward import Running, steward

LATEST = 60.0
"""Seconds to wait for cards that are still to come after the last answer."""


@dataclass
class Way:
    """One way to do it, and its figures."""

    name: str
    burst: Sample = field(default_factory=Sample)
    half: Sample = field(default_factory=Sample)
    middle: Sample = field(default_factory=Sample)
    slow: Sample = field(default_factory=Sample)
    acknowledged: Sample = field(default_factory=Sample)
    lost: int = 0
    twice: int = 0


@dataclass
class Cards:
    """When each card of a run came."""

    outcome: Outcome
    posts: dict[str, list[float]]
    numbers: range

    def rate(self) -> float:
        """Return cards a second between the first tenth and the last tenth of them."""
        times = sorted(times[0] for times in self.posts.values())
        tenth = len(times) // 10
        early, late = times[tenth], times[-tenth - 1]
        return (len(times) - 2 * tenth) / (late - early) if late > early else float("nan")

    def delays(self) -> list[float]:
        """Return the milliseconds from each request to its card."""
        sent = dict(zip(map(target, self.numbers), self.outcome.sent, strict=True))
        came = {who: times[0] for who, times in self.posts.items() if who in sent}
        return [(came[who] - sent[who]) * 1000 for who in came]


def run(*, quick: bool) -> str:
    """Measure, and return the table."""
    rounds, commands, seconds = (1, 300, 3.0) if quick else (2, 600, 5.0)
    ways = {"Steward": ours, "naive": naive_way, "in memory": memory_way}
    results = {name: Way(name) for name in ways}
    numbers = itertools.count()
    for _ in range(rounds):
        for name, begin in ways.items():
            with begin() as running:
                measure(results[name], running, numbers, commands, seconds)
    return show(list(results.values()))


def measure(
    way: Way, running: "Target", numbers: "itertools.count[int]", commands: int, seconds: float
) -> None:
    """Take the burst, then half of its rate, and note both."""
    _drive(running, _take(numbers, 60), rate=20)  # warm: connections, prepared statements
    burst = _drive(running, _take(numbers, commands))
    rate = burst.rate() / 2
    steady = _drive(running, _take(numbers, max(20, int(rate * seconds))), rate=rate)
    way.burst.add(burst.rate())
    way.half.add(rate)
    way.middle.add(percentile(steady.delays(), 0.5))
    way.slow.add(percentile(steady.delays(), 0.99))
    way.acknowledged.add(steady.outcome.milliseconds(0.99))
    for cards in (burst, steady):
        way.lost += len(cards.numbers) - len(cards.posts)
        way.twice += sum(len(times) > 1 for times in cards.posts.values())


@dataclass(frozen=True, kw_only=True)
class Target:
    """A way that runs: where it takes requests, and whom it must know."""

    running: Running
    database: str | None


@contextmanager
def ours() -> Iterator[Target]:
    """Steward, as shipped."""
    with place() as environment, steward(environment) as running:
        yield Target(running=running, database=environment["DATABASE_URL"])


@contextmanager
def naive_way() -> Iterator[Target]:
    """Sync Bolt, task.delay, an ORM, all by default."""
    with place() as environment, naive.running(environment) as running:
        yield Target(running=running, database=environment["DATABASE_URL"])


@contextmanager
def memory_way() -> Iterator[Target]:
    """One asyncio process with its state in a dict."""
    with place() as environment, in_memory.running(environment) as running:
        yield Target(running=running, database=None)


def _take(numbers: "itertools.count[int]", count: int) -> range:
    first = next(numbers)
    for _ in range(count - 1):
        next(numbers)
    return range(first, first + count)


def _drive(target_: Target, numbers: range, *, rate: float | None = None) -> Cards:
    """Send the bans *numbers*, and wait for their cards."""
    if target_.database:
        seed(target_.database, numbers)
    requests = [ban(number) for number in numbers]
    target_.running.posts()
    port = target_.running.port
    outcome = all_out(port, requests) if rate is None else paced(port, requests, rate=rate)
    return Cards(outcome, posts_of(target_.running, len(numbers), within=LATEST), numbers)


def posts_of(
    running: Running, count: int, *, within: float, kind: str = ""
) -> dict[str, list[float]]:
    """Return what came whose name begins with *kind*.

    As soon as it is *count* things, or *within* seconds have gone by.
    """
    posts: dict[str, list[float]] = {}
    until = time.monotonic() + within
    while len(posts) < count and time.monotonic() < until:
        time.sleep(0.2)
        came = {who: times for who, times in running.posts().items() if who.startswith(kind)}
        for who, times in came.items():
            posts.setdefault(who, []).extend(times)
    return posts


def show(ways: list[Way]) -> str:
    """Return the table."""
    heads = ["way", "commands a second", "of Steward's", "half load", "p50 ms", "p99 ms"]
    heads += ["ack p99 ms", "lost", "twice"]
    first = ways[0]
    lines = [
        [
            *(way.name, way.burst, ratio(way.burst, first.burst), plain(way.half.middle)),
            *(way.middle, way.slow, way.acknowledged, way.lost, way.twice),
        ]
        for way in ways
    ]
    return table("End to end: from the command over HTTP to its card in Slack", heads, lines)
