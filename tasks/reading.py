"""Slack's lists of everybody, read page by page within its rates; a crash goes on where it was."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from db.repositories.reading import ClaimedReading
from services.ports import OutsideError
from services.probing import question_at
from services.reading import List
from services.wakeup import Meet, Read
from tasks.delivery import AT_A_STRETCH
from tasks.hold import REPEATABLE, Hold
from tasks.job import job
from tasks.outside import directory, inquiry
from tasks.periodic import BATCH
from tasks.queue import Queue
from tasks.running import patiently
from tasks.task import task
from tasks.work import Services, one_statement, unit_of_work

log = structlog.get_logger(__name__)

Keep = Callable[[Services], None]
"""Writes down what Slack answered."""

LOOK = timedelta(seconds=2)

OVERDUE = timedelta(seconds=30)
"""How long a wake-up may be under way before the list counts as forgotten."""


_FIRST = iter([True])
"""Gives True once: a process that starts may have another workspace's token."""


@task(Queue.DELIVERY)
def meet() -> None:
    """Ask Slack which workspace the token belongs to, and begin to keep its people."""
    try:
        who = directory().identity()
    except OutsideError as error:
        log.warning("workspace.not_met", error=str(error))
        return
    with unit_of_work() as services:
        services.reading.meet(who)
    log.info("workspace.met", team_id=who.team_id)


@task(Queue.DELIVERY)
def read(*, team_id: str, name: str) -> None:
    """Read the pages of a list that are due, one after the other."""
    until = time.monotonic() + AT_A_STRETCH
    while claimed := _claim(team_id, name):
        is_long = time.monotonic() > until
        _read(claimed, again=is_long)
        if is_long:
            return


@job(LOOK)
def read_lists() -> str:
    """Wake a worker for each list that is due; the first of all is to learn whose token it is."""
    with unit_of_work() as services:
        due = services.rows.readings.wake(limit=BATCH, after=OVERDUE)
        for team_id, name in due:
            services.wakeups.add(Read(team_id, name))
        if next(_FIRST, False) or services.rows.readings.is_empty():
            services.wakeups.add(Meet())
    return f"woke {len(due)}"


def _claim(team_id: str, name: str) -> ClaimedReading | None:
    with one_statement() as rows:
        return rows.readings.claim(team_id, name, lease=REPEATABLE)


def _read(claimed: ClaimedReading, *, again: bool) -> None:
    """Ask for a page while the lease is renewed, then keep it; nothing is held meanwhile."""
    try:
        with Hold(REPEATABLE).renewed(lambda rows, lease: rows.readings.renew(claimed, lease)):
            keep = ASK[List(claimed.name)](claimed)
    except OutsideError as error:
        log.warning("list.not_read", list=claimed.name, error=str(error))
        keep = partial(_put_off, claimed=claimed, error=error)
    patiently(partial(_settle, claimed, keep, again=again))


def _settle(claimed: ClaimedReading, keep: Keep, *, again: bool) -> None:
    with unit_of_work() as services:
        keep(services)
        if again:
            services.wakeups.add(Read(claimed.team_id, claimed.name))


def _put_off(services: Services, *, claimed: ClaimedReading, error: OutsideError) -> None:
    services.reading.put_off(claimed, error)


def _people(claimed: ClaimedReading) -> Keep:
    page = directory(claimed.team_id).people(claimed.cursor)
    return lambda services: services.reading.people(claimed, page)


def _groups(claimed: ClaimedReading) -> Keep:
    """Ask for the list of groups, then for each one that it tells only in part."""
    if claimed.cursor:
        users = directory(claimed.team_id).group_users(claimed.cursor)
        return lambda services: services.reading.group(claimed, users)
    groups = directory(claimed.team_id).groups()
    return lambda services: services.reading.groups(claimed, groups)


def _enforcement(claimed: ClaimedReading) -> Keep:
    """Ask one question about what can be enforced; the answers before it say whether it must be."""
    with unit_of_work() as services:
        known = services.ladder.probing.known(claimed)
    answer = inquiry(claimed.team_id).ask(question_at(claimed.cursor), known)
    return lambda services: services.ladder.probing.keep(claimed, answer)


ASK: dict[List, Callable[[ClaimedReading], Keep]] = {
    List.MEMBERS: _people,
    List.GROUPS: _groups,
    List.ENFORCEMENT: _enforcement,
}
"""What asks Slack for a page of each list and returns what keeps it."""
