"""Periodic jobs: declared with their period and their rule for what was missed; each is a row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from db.models.periodic_job import Missed
from db.repositories.periodic import SHORT
from tasks.queue import Queue
from tasks.task import Task, task
from tasks.work import unit_of_work

LATE = timedelta(minutes=5)
"""A run that is skipped when it is missed may begin so late, or a tenth of its period, all the
same: a restart of beat is no outage."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A periodic job, as its task declares it."""

    name: str
    every: timedelta
    missed: Missed
    at: timedelta = timedelta(0)
    """Where in its period a long job has its time, counted from midnight UTC, or from Monday's."""

    @property
    def grace(self) -> timedelta:
        """How late a run may begin before it counts as missed."""
        return max(LATE, self.every / 10)


JOBS: dict[str, Job] = {}
"""Every job that is declared, by its name."""


def job(
    every: timedelta, *, missed: Missed = Missed.CATCH_UP, at: timedelta = timedelta(0)
) -> Callable[[Callable[[], str]], Task[[]]]:
    """Declare a periodic task: beat ticks, one tick claims the job's row, and its run is noted.

    Beat forgets when it last ticked, so it ticks at least every minute; the row knows what is due.
    """

    def declare(function: Callable[[], str]) -> Task[[]]:
        declared = Job(name=function.__name__, every=every, missed=missed, at=at)
        JOBS[declared.name] = declared

        @wraps(function)
        def tick() -> None:
            if _claim(declared):
                _run(declared, function)

        return task(Queue.PERIODIC, every=min(every, SHORT))(tick)

    return declare


def _claim(job: Job) -> bool:
    with unit_of_work() as services:
        return services.rows.periodic.claim(
            job.name, every=job.every, missed=job.missed, at=job.at, grace=job.grace
        )


def _run(job: Job, function: Callable[[], str]) -> None:
    try:
        result = function()
    except Exception as error:
        with unit_of_work() as services:
            services.rows.periodic.finish(job.name, type(error).__name__, failed=True)
        raise
    with unit_of_work() as services:
        services.rows.periodic.finish(job.name, result)
