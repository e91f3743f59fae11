"""The front door: requests a second, and how long each waits, beside the parts it is made of."""

import itertools
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import pgbench
from benchmarks.figures import Sample, plain, ratio, table
from benchmarks.load import all_out, paced
from benchmarks.people import seed
from benchmarks.place import ROOT, Environment, free_ports, place
from benchmarks.processes import procfile, python
from benchmarks.publisher import ENVELOPE
from benchmarks.signed import ban, message
from benchmarks.steward import peer, steward
from db.repositories.inbox import INSERT_MANY

SERVERS = {
    "Steward (Bolt)": procfile()["web"],
    "the same without Bolt": python("benchmarks.without_bolt"),
    "the same server, 200 and nothing": python("benchmarks.bare_web"),
}

OK = 200

BANS = 20
"""One request in so many is a ban; the others are messages, as in a real workspace."""

NUMBERS = itertools.count()
"""Every ban has a number of its own, so that nobody asks for more in a minute than a person can."""

Part = Callable[[Environment, Path, float], float]

PACE = 200
"""Requests a second at which Slack would be a very busy neighbour."""

MOST = 6_000
"""Requests a second for which there are enough prepared."""


@dataclass
class Line:
    """A way to take requests, or a part of it."""

    name: str
    rate: Sample = field(default_factory=Sample)
    middle: Sample = field(default_factory=Sample)
    slow: Sample = field(default_factory=Sample)
    refused: int = 0


def run(*, quick: bool) -> str:
    """Measure, and return the tables."""
    rounds, seconds = (1, 1.5) if quick else (3, 1.5)
    names = [*SERVERS, *PARTS]
    lines = {name: Line(name) for name in names}
    with place() as environment:
        _in_turns(environment, lines, rounds, seconds)
    return _show(list(lines.values())) + _paced(4 if quick else 12)


def _in_turns(
    environment: Environment, lines: dict[str, Line], rounds: int, seconds: float
) -> None:
    """Have all servers up; give each its turn, round after round, and each part of the work."""
    ports = dict(zip(SERVERS, free_ports(len(SERVERS)), strict=True))
    with _servers(environment, ports), tempfile.TemporaryDirectory() as folder:
        script = _insert_script(environment["DATABASE_URL"], Path(folder))
        for _ in range(rounds):
            for name, port in ports.items():
                _serve(lines[name], port, seconds)
            for name, part in PARTS.items():
                lines[name].rate.add(part(environment, script, seconds))


@contextmanager
def _servers(environment: Environment, ports: dict[str, int]) -> Iterator[None]:
    with ExitStack() as stack:
        for name, port in ports.items():
            own = environment | {"PORT": str(port)}
            ready = [f"http://127.0.0.1:{port}/readyz"]
            stack.enter_context(peer({"web": SERVERS[name]}, own, ready))
        yield


def _serve(line: Line, port: int, seconds: float) -> None:
    """Send bans for *seconds* as fast as they are answered."""
    requests = [ban(next(NUMBERS)) for _ in range(int(MOST * seconds))]
    outcome = all_out(port, requests, seconds=seconds)
    line.rate.add(outcome.rate)
    line.middle.add(outcome.milliseconds(0.5))
    line.slow.add(outcome.milliseconds(0.99))
    line.refused += sum(count for status, count in outcome.statuses.items() if status != OK)


def _insert_script(database: str, folder: Path) -> Path:
    """Write pgbench's script for one row a commit, by the statement of the inbox."""
    key = '[{{"key": "@", "facts": {facts}, {rest}}}]'
    facts = json.dumps(ENVELOPE["facts"])
    rest = json.dumps({k: v for k, v in ENVELOPE.items() if k not in {"key", "facts"}})[1:-1]
    text = key.format(facts=facts, rest=rest)
    unique = f"replace('{text}', '@', gen_random_uuid()::text)"
    script = folder / "insert.sql"
    query = pgbench.spelled_out(database, INSERT_MANY, {}, envelopes=unique)
    script.write_text(query)
    return script


def _inserts(clients: int) -> Part:
    return lambda environment, script, seconds: pgbench.tps(
        script, environment["DATABASE_URL"], clients=clients, seconds=seconds
    )


def _publishes(way: str) -> Part:
    def part(environment: Environment, _: Path, seconds: float) -> float:
        command = python("benchmarks.publisher", way, str(seconds))
        done = subprocess.run(  # noqa: S603 - ourselves
            command, check=True, env=environment, cwd=ROOT, capture_output=True, text=True
        )
        return float(done.stdout)

    return part


def _paced(seconds: int) -> str:
    """Return the table of 200 requests a second with all processes at work on them."""
    line = Line(f"{PACE} a second")
    with place() as environment, steward(environment) as running:
        numbers = range(seconds * PACE)
        seed(environment["DATABASE_URL"], numbers)
        requests = [ban(n) if n % BANS == 0 else message(n) for n in numbers]
        outcome = paced(running.port, requests, rate=PACE)
    line.rate.add(outcome.rate)
    waits = [outcome.milliseconds(share) for share in (0.5, 0.99, 1.0)]
    heads = ["pace", "answered a second", "p50 ms", "p99 ms", "slowest ms", "statuses"]
    cells = [line.name, line.rate, *map(plain, waits), dict(outcome.statuses)]
    title = "The front door with everything else at work (95 % messages, 5 % /ban)"
    return table(title, heads, [cells])


def _show(lines: list[Line]) -> str:
    ours = lines[0]
    heads = ["way", "a second", "Steward : this", "p50 ms", "p99 ms", "not 200"]
    cells = [
        [line.name, line.rate, ratio(ours.rate, line.rate), line.middle, line.slow, line.refused]
        for line in lines
    ]
    return table("The front door: /ban accepted a second, 32 connections", heads, cells)


PARTS: dict[str, Part] = {
    "bare inserts, one a commit, 1 client (pgbench)": _inserts(1),
    "bare inserts, one a commit, 32 clients (pgbench)": _inserts(32),
    "bare publishes, kombu, 1 thread": _publishes("kombu"),
    "bare publishes, Celery's apply_async, 1 thread": _publishes("celery"),
}
