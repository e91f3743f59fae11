"""Sanctions with an end: how late they are lifted, and what it costs that others are not due."""

import json
import subprocess
import sys

from benchmarks import timers
from benchmarks.figures import percentile, plain, table
from benchmarks.place import ROOT, Environment, place

LOOKING = 4.0
"""Seconds of looking when nothing is due."""

AHEAD, PATIENCE = 10.0, 15.0
"""Seconds until the first is due, and after the last one was."""

ACTIVE = 100_000
"""Timers of a community of 100,000: each of them restricted once."""


def run(*, quick: bool) -> str:
    """Measure, and return the tables."""
    many, sizes = (200, (1_000, ACTIVE)) if quick else (500, (1_000, ACTIVE, 1_000_000))
    with place() as environment:
        idle = [_idle(environment, rows) for rows in sizes[:2]]
        waves = [_lifted(environment, *wave) for wave in _waves(many)]
        idle += [_idle(environment, rows) for rows in sizes[2:]]
    heads = ["timers that are not due", "looks", "p50 ms", "p95 ms", "p99 ms"]
    late = ["that are due", "how many", "lifted", "p50 s late", "p99 s late", "latest s"]
    return "\n".join(
        [
            table("A look for what is over, when nothing is", heads, idle),
            table(f"How late, beside {ACTIVE:,} timers that are not due", late, waves),
        ]
    )


def _waves(many: int) -> list[tuple[str, int, float]]:
    """Return what is due: how it comes, how many, and how many seconds lie between two."""
    stream = "28 a second, as if all were over within an hour"
    return [("all at once", many, 0.0), (stream, many, 1 / 28)]


def _idle(environment: Environment, rows: int) -> list[object]:
    timers.fill(environment["DATABASE_URL"], rows)
    took = _in_a_process(environment, "idle", LOOKING)
    shares = [plain(percentile(took, share)) for share in (0.5, 0.95, 0.99)]
    return [f"{rows:,}", len(took), *shares]


def _lifted(environment: Environment, name: str, many: int, apart: float) -> list[object]:
    database, team = environment["DATABASE_URL"], f"T0WAVE{int(apart * 1000)}"
    timers.make_due(database, team, many, apart=apart)
    _in_a_process(environment, "tick", AHEAD + many * apart + PATIENCE)
    late = timers.lags(database, team)
    shares = [plain(percentile(late, share)) for share in (0.5, 0.99, 1.0)]
    return [name, many, len(late), *shares]


def _in_a_process(environment: Environment, deed: str, seconds: float) -> list[float]:
    """Do it in a process of its own, which reads its own settings."""
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "benchmarks.lifter", deed, str(seconds)],
        check=True,
        env=environment | {"LOG_LEVEL": "WARNING"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    took: list[float] = json.loads(done.stdout.splitlines()[-1])
    return took
