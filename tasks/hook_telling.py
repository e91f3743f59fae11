"""Tell other programs what happens here: claimed, posted without a lock, settled."""

import time
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from adapters import webhook
from adapters.sealing import NoSecretError, SealBrokenError, unseal
from config.settings import settings
from db.repositories.hook_message import ClaimedMessage
from services import hook_address
from services.errors import DomainError
from services.hook_telling import body_of, headers_of
from tasks.job import job
from tasks.periodic import SWEEP
from tasks.queue import Queue
from tasks.running import patiently
from tasks.task import task
from tasks.work import unit_of_work

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=30)
"""How long one try may take before another worker may begin one; it ends itself much earlier."""

AT_A_STRETCH = 15.0
"""Seconds that one task tells one subscription; then others have their turn."""

AGAIN = timedelta(seconds=10)
"""After this long a subscription whose wake-up was lost is woken again."""

BATCH = 500


@task(Queue.DELIVERY)
def tell_hook(*, team_id: str, hook: int) -> None:
    """Tell one subscription what is due, oldest first, one message at a time."""
    until = time.monotonic() + AT_A_STRETCH
    while time.monotonic() < until:
        with unit_of_work() as services:
            claimed = services.hooks.messages.claim(team_id, hook, lease=LEASE)
        if claimed is None:
            return
        answer = _told(claimed)
        log.info("hook.told", hook=hook, message=str(claimed.id), answer=answer)
        patiently(partial(_settle, claimed, answer))


@job(SWEEP)
def wake_hooks() -> str:
    """Wake a worker for each subscription that has something to be told."""
    with unit_of_work() as services:
        due = services.hooks.messages.wake(limit=BATCH, after=AGAIN)
    for team_id, number in due:
        tell_hook.enqueue(team_id=team_id, hook=number)
    return f"woke {len(due)}"


def _told(claimed: ClaimedMessage) -> int | str:
    """Post it; return the other side's status, or why there is none."""
    now, loopback = datetime.now(UTC), settings().webhooks_to_loopback
    try:
        sealed = [each for each in (claimed.secret, claimed.previous) if each]
        secrets = [unseal(each) for each in sealed]
        place = hook_address.split(unseal(claimed.address), loopback=loopback)
        body = body_of(claimed)
        return webhook.post(
            place, body, headers_of(claimed, body, secrets, now=now), loopback=loopback
        )
    except (SealBrokenError, NoSecretError):
        return "Steward's signing secret has changed: end it and subscribe again"
    except DomainError:
        return "leads into a private network"
    except webhook.NotArrivedError as error:
        return str(error)


def _settle(claimed: ClaimedMessage, answer: int | str) -> None:
    with unit_of_work() as services:
        services.hooks.telling.settle(claimed, answer, now=datetime.now(UTC))
