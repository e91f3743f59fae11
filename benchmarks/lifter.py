"""Lift what is over in a process of its own, as the periodic worker does.

Run by benchmarks.expiry: `python -m benchmarks.lifter idle|tick SECONDS`. `idle` prints how long
each look took when nothing was due, in milliseconds.
"""

import json
import sys
import time
from datetime import UTC, datetime

from tasks.periodic import SWEEP, expire_sanctions
from tasks.work import unit_of_work


def idle(seconds: float) -> list[float]:
    """Look for what is over, again and again."""
    until, took = time.monotonic() + seconds, []
    while time.monotonic() < until:
        began = time.perf_counter()
        with unit_of_work() as services:
            services.lifting.lift_ended(day=datetime.now(UTC).date())
        took.append((time.perf_counter() - began) * 1000)
    return took


def tick(seconds: float) -> list[float]:
    """Do the job at each tick of beat."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        expire_sanctions()
        time.sleep(max(0.0, SWEEP.total_seconds() - (time.monotonic() - began)))
    return []


if __name__ == "__main__":
    print(json.dumps({"idle": idle, "tick": tick}[sys.argv[1]](float(sys.argv[2]))))
