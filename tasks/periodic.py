"""What happens by the clock. Every tick is harmless: it does what is due, or nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import ParamSpec

import structlog
from kombu import Connection

from services.errors import DomainError
from services.wakeup import Redraw, Send, Work
from tasks.celery import celery
from tasks.queue import Queue, ready
from tasks.task import Task, task
from tasks.wake import wake_again
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

P = ParamSpec("P")

SWEEP = timedelta(seconds=1)
EXPIRE = timedelta(seconds=2)
HOURLY = timedelta(hours=1)

OVERDUE = timedelta(seconds=2)
"""How long something may be due before it counts as forgotten; its own wake-up is faster."""

QUIET = 20
"""Messages that may wait in a queue while what is overdue still counts as forgotten."""

AT_LAST = timedelta(seconds=60)
"""After this long it counts as forgotten whatever waits in its queue."""

BATCH = 200
"""Rows that one tick takes up at most; the next tick takes the next ones."""

KEEP_DAYS = {"inbox": 90, "deliveries": 90, "messages": 90}
"""Days after which a month of these tables is dropped. What is for ever is not named here."""


def job(every: timedelta) -> Callable[[Callable[[], str]], Task[[]]]:
    """Declare a periodic task: beat ticks every *every*, and one tick claims the job's row."""

    def declare(function: Callable[[], str]) -> Task[[]]:
        @wraps(function)
        def tick() -> None:
            with unit_of_work() as services:
                claimed = services.rows.periodic.claim(function.__name__, every=every)
            if claimed:
                result = function()
                with unit_of_work() as services:
                    services.rows.periodic.finish(function.__name__, result)

        return task(Queue.PERIODIC, every=every)(tick)

    return declare


@job(SWEEP)
def sweep() -> str:
    """Wake a worker for whatever is waiting and was forgotten: lost messages, dead workers.

    What waits in a long queue is not forgotten. Sending it again would feed a backlog with itself.
    """
    quiet = [queue for queue, depth in _ready().items() if depth < QUIET]
    with unit_of_work() as services:
        forgotten = services.rows.inbox.wake(limit=BATCH, queues=quiet, at_last=AT_LAST)
        _find_forgotten(services, after=OVERDUE if Queue.DELIVERY in quiet else AT_LAST)
        found = len(forgotten) + len(list(services.wakeups))
    wake_again(forgotten)
    if found:
        log.info("sweep.woke", count=found)
    return f"woke {found}"


@job(EXPIRE)
def expire_conversations() -> str:
    """Make it visible that conversations are over; late events are refused without this, too."""
    with unit_of_work() as services:
        expired = services.conversations.expire_overdue(limit=BATCH)
    return f"expired {len(expired)}"


@job(EXPIRE)
def expire_sanctions() -> str:
    """Lift the bans whose time is over."""
    lifted = 0
    while lifted < BATCH and _lift_one():
        lifted += 1
    return f"lifted {lifted}"


@job(HOURLY)
def keep_partitions() -> str:
    """Make the months to come and drop those that are too old."""
    today = datetime.now(UTC).date()
    with unit_of_work() as services:
        made = services.rows.partitions.make_ahead()
    dropped: list[str] = []
    for table, days in KEEP_DAYS.items():
        with unit_of_work() as services:
            before = today - timedelta(days=days)
            dropped += services.rows.partitions.drop_before(table, before)
    return f"made {len(made)}, dropped {len(dropped)}"


def _ready() -> dict[Queue, int]:
    """Return how long each queue is; nothing where RabbitMQ doesn't say, so that none is quiet."""
    try:
        with celery.pool.acquire(block=True, timeout=2) as connection:
            return _asked(connection)
    except Exception as error:  # noqa: BLE001 - kombu raises what its transport raises
        log.warning("sweep.no_broker", error=type(error).__name__)
        return {}


def _asked(connection: Connection) -> dict[Queue, int]:
    """Ask over a connection of the pool, which may have been closed since it was last used.

    Whatever goes wrong, it is thrown away: left in the pool, it would fail every sweep to come.
    """
    try:
        connection.ensure_connection(max_retries=1)
        return ready(connection)
    except Exception:
        connection.collect()
        raise


def _find_forgotten(services: Services, *, after: timedelta) -> None:
    """Collect what has been due for *after*; the unit of work sends it when it commits."""
    for team_id, conversation_id in services.rows.drawings.wake(limit=BATCH, after=after):
        services.wakeups.add(Redraw(team_id, conversation_id))
    for team_id, case_number in services.rows.steps.wake(limit=BATCH, after=after):
        services.wakeups.add(Work(team_id, case_number))
    for team_id, delivery_id, made_on in services.rows.deliveries.wake(limit=BATCH, after=after):
        services.wakeups.add(Send(team_id, delivery_id, made_on))


def _lift_one() -> bool:
    try:
        with unit_of_work() as services:
            day = datetime.now(UTC).date()
            return services.lifting.lift_ended(day=day) is not None
    except DomainError as busy:
        log.info("sanction.waits", why=type(busy).__name__)
        return False
