"""Watch over Steward itself: what is wrong is told once, and once more when it is over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import structlog

from config.settings import settings
from db.repositories.alert import Change, Holding
from db.repositories.vitals import Ages
from services.ports import View
from tasks.celery import celery
from tasks.depth import Depth, depths
from tasks.events import SLACK_HOLDS_BACK
from tasks.job import job
from tasks.lock_out import TOKEN_REFUSED
from tasks.periodic import EXPIRE, SWEEP
from tasks.queue import DEAD
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

WATCH = timedelta(seconds=10)

HELD_BACK = timedelta(minutes=5)
"""How long that is worth an alert; Slack tells it again each minute while it lasts."""

REFUSED = timedelta(minutes=1)
"""How long after the last call that met it a refused token is worth an alert: what waits calls
again every few seconds."""

JOBS = {"sweep": SWEEP, "expire_conversations": EXPIRE, "expire_sanctions": EXPIRE}
"""Jobs whose silence is noticed, with their periods."""


@job(WATCH)
def watch() -> str:
    """Measure, and tell what has changed."""
    queues = _depths()
    with unit_of_work() as services:
        holding = [*_in_rows(services), *_in_queues(queues)]
        changes = services.rows.alerts.take(holding, again=settings().alert_again)
        _tell(services, [change for change in changes if change.tell])
    for change in changes:
        _log(change)
    return f"{len(holding)} wrong, {len(changes)} changed"


def _depths() -> list[Depth]:
    with celery.connection_for_read(connect_timeout=3) as connection:
        return depths(connection)


def _in_queues(queues: list[Depth]) -> Iterator[Holding]:
    for queue in queues:
        if queue.name == DEAD.name and queue.messages > settings().alert_dead_letters:
            yield Holding(name="dead_letters", value=queue.messages)
        if queue.is_idle:
            yield Holding(
                name=f"no_worker:{queue.name}",
                value=queue.messages,
                patience=settings().alert_without_worker,
            )


def _in_rows(services: Services) -> Iterator[Holding]:
    vitals, alerts = services.rows.vitals, services.rows.alerts
    yield from _old(vitals.ages(), settings().alert_waiting)
    yield from _silent(vitals.jobs(), settings().alert_waiting)
    if alerts.is_recent(SLACK_HOLDS_BACK, within=HELD_BACK):
        yield Holding(name=SLACK_HOLDS_BACK, value=1)
    if alerts.is_recent(TOKEN_REFUSED, within=REFUSED):
        yield Holding(name=TOKEN_REFUSED, value=1)
    if unclear := services.rows.questions.count():
        yield Holding(name="deliveries_unclear", value=unclear)


def _old(ages: Ages, limit: timedelta) -> Iterator[Holding]:
    for name in ("request", "step", "card", "delivery", "event"):
        age: float | None = getattr(ages, name)
        if age is not None and age > limit.total_seconds():
            yield Holding(name=f"{name}_waits", value=int(age))


def _silent(jobs: dict[str, float], limit: timedelta) -> Iterator[Holding]:
    """Beat is alive, since this runs; but a job of its own may hang."""
    for name, every in JOBS.items():
        if jobs.get(name, 0.0) > (limit + every).total_seconds():
            yield Holding(name=f"job_silent:{name}", value=int(jobs[name]), patience=WATCH)


def _tell(services: Services, changes: list[Change]) -> None:
    """Write one message for all of them into the operators' channel, if there is one."""
    channel, now = settings().operators_channel, datetime.now(UTC)
    if not (channel and changes):
        return
    facts = {"items": [_fact(change) for change in changes]}
    for team_id in services.rows.vitals.workspaces():
        key = f"alert:{now.isoformat()}"
        services.deliveries.post(team_id, now.date(), key, channel, View(name="alert", facts=facts))


def _fact(change: Change) -> dict[str, object]:
    name, _, about = change.name.partition(":")
    return {"name": name, "about": about, "value": change.value, "is_raised": change.is_raised}


def _log(change: Change) -> None:
    if change.is_raised:
        log.error("alert.raised", alert=change.name, value=change.value)
    else:
        log.info("alert.cleared", alert=change.name)
