"""Strikes that are due to be counted: claimed one by one, each in a transaction of its own."""

from datetime import UTC, datetime, timedelta

import structlog

from services.errors import DomainError
from tasks.job import job
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)

TICK = timedelta(seconds=5)
BATCH = 100
"""People that one tick looks at; the next takes the others."""


@job(TICK)
def count_strikes() -> str:
    """Count the strikes of whoever had a case carried out, and propose what they lead to."""
    counted = 0
    while counted < BATCH and _count_one():
        counted += 1
    return f"counted {counted}"


def _count_one() -> bool:
    try:
        with unit_of_work() as services:
            return services.escalation.judge_next(day=datetime.now(UTC).date())
    except DomainError as busy:  # somebody has opened a case about them this very moment
        log.info("escalation.waits", why=type(busy).__name__)
        return False
