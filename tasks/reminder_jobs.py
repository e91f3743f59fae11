"""Reminders by the clock: what is due comes, what came is said, and what changed is kept true."""

import time
from collections.abc import Callable
from datetime import timedelta

from tasks.job import job
from tasks.periodic import HOURLY, SWEEP
from tasks.work import Services, unit_of_work

BATCH = 500
"""Rows that one transaction takes up."""

AT_A_STRETCH = 15.0
"""Seconds that one tick goes on; the next tick takes the next ones."""

UPKEEP = timedelta(minutes=1)


@job(SWEEP)
def come_reminders() -> str:
    """Have what is due come, oldest first; two that tick share the work."""
    return f"came {_while(lambda services: services.reminders.clock.come(limit=BATCH))}"


@job(SWEEP)
def say_reminders() -> str:
    """Write down what may be said: every workspace has its turn."""
    return f"said {_while(lambda services: services.reminders.clock.say(limit=BATCH))}"


@job(UPKEEP)
def resume_reminders() -> str:
    """Have those come again whose owner came back."""
    return f"resumed {_while(lambda services: services.reminders.upkeep.resume(limit=BATCH))}"


@job(HOURLY)
def recompute_reminders() -> str:
    """Compute next times anew where a zone's rules have changed."""
    with unit_of_work() as services:
        outdated = services.reminders.upkeep.outdated()
    found = 0
    for name, rules in outdated:
        found += _while(_recomputing(name, rules))
    return f"recomputed {found}"


@job(HOURLY)
def forget_reminders() -> str:
    """Delete those that are over."""
    return f"deleted {_while(lambda services: services.reminders.upkeep.forget(limit=BATCH))}"


def _recomputing(name: str, rules: str) -> Callable[[Services], int]:
    return lambda services: services.reminders.upkeep.recompute(name, rules, limit=BATCH)


def _while(deed: Callable[[Services], int]) -> int:
    """Do *deed*, a transaction each, while it finds a whole batch and there is time; count."""
    until, total, done = time.monotonic() + AT_A_STRETCH, 0, BATCH
    while done >= BATCH and time.monotonic() < until:
        with unit_of_work() as services:
            done = deed(services)
        total += done
    return total
