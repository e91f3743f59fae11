"""Commands of every kind and Homes, 50 a second, in an empty community and in a very large one."""

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from benchmarks.community import EMPTY, LARGE, Size, settle
from benchmarks.figures import percentile, plain, table
from benchmarks.load import paced
from benchmarks.pipeline import LATEST, posts_of
from benchmarks.place import place
from benchmarks.signed import command, home_opened, target
from benchmarks.steward import Running, steward

RATE = 50.0
"""Commands a second."""

PEOPLE = range(100_000)
"""Whom commands are about, each once."""

MIX = (
    ("/ban", "<@{who}|spammer> 7d spam"),
    ("/note", "<@{who}|spammer> asked about prices"),
    ("/warn", "<@{who}|spammer> no adverts please"),
    ("/cases", ""),
    ("/cases", "<@{old}|member>"),
    ("/case", "12"),
    ("/role", "list"),
    ("/steward", "help"),
    ("/ban", "nobody"),
    ("/shush", "<@{who}|spammer> 1h"),
    ("/who", "<@{old}|member>"),
    ("/strikes", "<@{old}|member>"),
    ("/rule", "list"),
    ("/reports", ""),
    ("/leaderboard", "all"),
    ("Home", "of a member"),
    ("Home", "of an admin"),
)
"""As many of each. `/ban nobody` is a mistake, which is answered with an example."""

HOMES = {"of a member": 60_000, "of an admin": 80_000}
"""The first people whose Homes are opened, each once."""

OLD = "UX00000012"
"""Somebody who has cases in both communities."""


@dataclass
class Place:
    """One community that runs, and the milliseconds to each answer, by command."""

    name: str
    running: Running
    took: dict[str, list[list[float]]] = field(default_factory=dict)
    """Of each round."""
    missing: int = 0


def run(*, quick: bool) -> str:
    """Measure both in turns, and return the table."""
    rounds, count = (1, 200) if quick else (4, 1000)
    numbers = itertools.count(1)
    with ExitStack() as stack:
        places = [
            stack.enter_context(_community("empty", EMPTY)),
            stack.enter_context(_community("large", LARGE)),
        ]
        for each in places:  # warm: connections, prepared statements
            _drive(each, numbers, 100)
            each.took.clear()
        for _ in range(rounds):
            for each in places:
                _drive(each, numbers, count)
    return _show(places, rounds * count)


@contextmanager
def _community(name: str, size: Size) -> Iterator[Place]:
    with place() as environment:
        settle(environment["DATABASE_URL"], size, PEOPLE)
        with steward(environment) as running:
            yield Place(name, running)


def _drive(where: Place, numbers: "itertools.count[int]", count: int) -> None:
    """Send *count* commands of the mix, 50 a second, and note when each was answered."""
    wanted = [(next(numbers), MIX[at % len(MIX)]) for at in range(count)]
    requests = [_request(number, *kind, where.running.slack) for number, kind in wanted]
    where.running.posts()
    outcome = paced(where.running.port, requests, rate=RATE)
    answers = posts_of(where.running, count, within=LATEST, kind="answer:")
    took: dict[str, list[float]] = {}
    for (number, kind), sent in zip(wanted, outcome.sent, strict=True):
        came = answers.get(f"answer:{_shown_to(number, kind[1])}")
        if came is None:
            where.missing += 1
        else:
            took.setdefault(" ".join(kind), []).append((came[0] - sent) * 1000)
    for name, values in took.items():
        where.took.setdefault(name, []).append(values)


def _request(number: int, name: str, text: str, slack: int) -> bytes:
    if text in HOMES:
        return home_opened(_shown_to(number, text))
    return command(number, name, text.format(who=target(number), old=OLD), slack)


def _shown_to(number: int, text: str) -> str:
    """Return what tells the answer to *number*: whose Home it is, or the number itself."""
    return target(HOMES[text] + number) if text in HOMES else str(number)


def _show(places: list[Place], count: int) -> str:
    heads = ["command", "empty p50 ms", "p99", "large p50 ms", "p99", "p50 : empty"]
    empty, large = places
    lines = [_line(name, empty.took[name], large.took.get(name, [])) for name in empty.took]
    lines.append(_line("all", _together(empty), _together(large)))
    title = (
        f"{count:,} commands and Homes of {len(MIX)} kinds at {RATE:.0f} a second, from HTTP to the"
        f" answer: {EMPTY.members:,} members and {EMPTY.messages:,} messages, then"
        f" {LARGE.members:,} and {LARGE.messages:,}"
    )
    missing = f"\nNot answered within a minute: {empty.missing} and {large.missing}.\n"
    return table(title, heads, lines) + missing


def _together(where: Place) -> list[list[float]]:
    """Return all commands of each round."""
    rounds = zip(*where.took.values(), strict=False)
    return [[value for values in each for value in values] for each in rounds]


def _line(name: str, empty: list[list[float]], large: list[list[float]]) -> list[object]:
    figures = [_middle(one, share) for one in (empty, large) for share in (0.5, 0.99)]
    pairs = [
        percentile(b, 0.5) / percentile(a, 0.5) for a, b in zip(empty, large, strict=False) if a
    ]
    return [name.strip(), *map(plain, figures), f"{median(pairs):.2f}" if pairs else "-"]


def _middle(rounds: list[list[float]], share: float) -> float:
    """Return the median of the rounds' percentiles."""
    return median(percentile(values, share) for values in rounds) if rounds else float("nan")
