"""What happens by the clock. Every tick is harmless: it does what is due, or nothing."""

import time
from datetime import UTC, datetime, timedelta

import structlog
from kombu import Connection

from db.session import Row
from services.errors import DomainError
from services.wakeup import Redraw, Send, Work
from tasks.celery import celery
from tasks.job import job
from tasks.joining import join
from tasks.queue import Queue, ready
from tasks.wake import wake_again
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

SWEEP = timedelta(seconds=1)
EXPIRE = timedelta(seconds=2)
JOIN = timedelta(seconds=15)
LIFTING = 2.0
"""Seconds that one tick lifts what is over, before the other jobs have their turn."""
HOURLY = timedelta(hours=1)

OVERDUE = timedelta(seconds=2)
"""How long something may be due before it counts as forgotten; its own wake-up is faster."""

QUIET = 20
"""Messages that may wait in a queue while what is overdue still counts as forgotten."""

AT_LAST = timedelta(seconds=60)
"""After this long it counts as forgotten whatever waits in its queue."""

JOINS = 10
"""Channels that one tick joins at most, since it asks Slack each time."""

BATCH = 200
"""Rows that one tick takes up at most; the next tick takes the next ones."""

KEEP_DAYS = {"inbox": 90, "deliveries": 90, "messages": 90, "reminder_occurrences": 90}
"""Days after which a month of these tables is dropped. What is for ever is not named here."""


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


@job(JOIN)
def join_channels() -> str:
    """Join the channels that are due: Slack had no time, or a worker died on the way."""
    joined = 0
    while joined < JOINS and join():
        joined += 1
    return f"tried {joined}"


@job(EXPIRE)
def expire_conversations() -> str:
    """Make it visible that conversations are over; late events are refused without this, too."""
    with unit_of_work() as services:
        expired = services.conversations.expire_overdue(limit=BATCH)
        for conversation in expired:
            services.appeals.expired(conversation)
            services.economy.purchases.expired(conversation)
            services.reports.closing.expired(conversation)
            services.newcomers.onboarding.expired(conversation)
    return f"expired {len(expired)}"


@job(SWEEP)
def expire_sanctions() -> str:
    """Lift what is over, one transaction each; a wave of them is carried on by the next tick."""
    until, lifted = time.monotonic() + LIFTING, 0
    while time.monotonic() < until and _lift_one():
        lifted += 1
    return f"lifted {lifted}"


@job(EXPIRE)
def close_reports() -> str:
    """Close the reports that were acted on, and forget forms that nobody sent."""
    with unit_of_work() as services:
        found = list(services.reports.rows.acted_on(limit=BATCH))
        services.reports.drafts.forget(limit=BATCH)
    closed = sum(_close_one(report) for report in found)
    return f"closed {closed}"


@job(HOURLY)
def forget_reporters() -> str:
    """Forget who reported how much yesterday, and whom mutes that are over were about."""
    with unit_of_work() as services:
        return f"ended {services.reports.limits.forget()}"


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


def _close_one(report: Row) -> bool:
    with unit_of_work() as services:
        return services.reports.closing.acted(report["team_id"], report)


def _lift_one() -> bool:
    try:
        with unit_of_work() as services:
            day = datetime.now(UTC).date()
            return services.lifting.lift_ended(day=day) is not None
    except DomainError as busy:
        log.info("sanction.waits", why=type(busy).__name__)
        return False
