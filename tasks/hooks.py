"""Subscriptions of other programs: asked for by people, and what comes in by them."""

from datetime import timedelta

import structlog

from db.envelope import Envelope
from services.errors import DomainError
from services.hook_request import parse
from services.ports import OutsideError
from services.request import Request
from tasks.handling import handle
from tasks.job import job
from tasks.outside import workspace
from tasks.periodic import HOURLY
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

KEEP = timedelta(days=30)
"""GitHub lets one send again what is up to three days old; Standard Webhooks knows no limit."""

BATCH = 5000


@task(Queue.COMMAND)
def subscribe(*, envelope: Envelope) -> None:
    """Make, show or rotate subscriptions."""
    is_there = _are_there(envelope)

    def answer(services: Services, request: Request) -> None:
        view = services.hooks.asking.subscribe(request, is_there=is_there)
        services.deliveries.answer(request, view)

    handle(envelope, answer)


@task(Queue.COMMAND)
def unsubscribe(*, envelope: Envelope) -> None:
    """End a subscription."""

    def answer(services: Services, request: Request) -> None:
        services.deliveries.answer(request, services.hooks.asking.unsubscribe(request))

    handle(envelope, answer)


@task(Queue.COMMAND)
def hook_again(*, envelope: Envelope) -> None:
    """Tell a message of the log again."""

    def answer(services: Services, request: Request) -> None:
        view = services.hooks.asking.again(request, str(request.facts.get("value") or ""))
        services.deliveries.answer(request, view)

    handle(envelope, answer)


@task(Queue.EVENT)
def hook(*, envelope: Envelope) -> None:
    """Say what another program sent."""

    def take(services: Services, request: Request) -> None:
        is_said = services.hooks.intake.take(request)
        log.info("hook.taken", hook=request.facts.get("hook"), said=is_said)

    handle(envelope, take)


@job(HOURLY)
def forget_hook_traffic() -> str:
    """Delete receipts, and messages that were settled, that nobody can need any more."""
    with unit_of_work() as services:
        receipts = services.hooks.rows.forget(after=KEEP, limit=BATCH)
        messages = services.hooks.messages.forget(after=KEEP, limit=BATCH)
    return f"deleted {receipts} and {messages}"


def _are_there(envelope: Envelope) -> bool:
    """Ask Slack whether who asks is in all channels that they name, and Steward, too."""
    try:
        wanted = parse(str(envelope["facts"].get("text") or ""), loopback=True)
    except DomainError:
        return False  # it is refused, or names none, when it is handled
    if not wanted.channels:
        return True
    try:
        places = workspace(envelope["team_id"]).places_of(envelope["actor"])
    except OutsideError as error:
        log.warning("hook.places_unknown", error=type(error).__name__)
        return False
    return set(wanted.channels) <= {place.channel for place in places}
