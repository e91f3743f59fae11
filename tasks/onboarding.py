"""Newcomers: the buttons of their welcome, the texts that admins write, and who was held."""

import uuid
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from db.envelope import Envelope
from fsm.flow import Event
from services.conversation import UnknownConversationError
from services.errors import DomainError
from services.onboarding import WelcomeOverError
from services.ports import OutsideError, RefusedError, Urgency
from services.request import Request
from tasks.clicks import address, fields
from tasks.handling import handle
from tasks.job import job
from tasks.outside import workspace
from tasks.periodic import BATCH
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

LET_IN = timedelta(seconds=5)

NOT_IN = ("not_in_channel", "channel_not_found")
"""What Slack answers where Steward is not in the channel itself."""


class CouldNotBringError(DomainError):
    """I could not bring you there. Type # and pick the channel; then press *Join*."""


@task(Queue.COMMAND)
def welcome(*, envelope: Envelope) -> None:
    """Show what newcomers read, switch it on or off."""
    handle(envelope, lambda services, request: services.newcomers.keeping.answer(request))


@task(Queue.COMMAND)
def welcome_edit(*, envelope: Envelope) -> None:
    """Fill the form of a text."""

    def fill(services: Services, request: Request) -> None:
        form = services.newcomers.keeping.form(request, str(request.facts.get("value")))
        if view_id := str(request.facts.get("view_id") or ""):
            services.deliveries.fill(request, view_id, form)

    handle(envelope, fill)


@task(Queue.COMMAND)
def welcome_save(*, envelope: Envelope) -> None:
    """Keep a text as a draft, and show how it looks."""

    def keep(services: Services, request: Request) -> None:
        text = str(fields(request).get("text") or "")
        services.newcomers.keeping.draft(request, str(request.facts.get("value")), text)

    handle(envelope, keep)


@task(Queue.COMMAND)
def welcome_use(*, envelope: Envelope) -> None:
    """Use a draft from now on."""

    def use(services: Services, request: Request) -> None:
        services.newcomers.keeping.use(request, str(request.facts.get("value")))

    handle(envelope, use)


@task(Queue.COMMAND)
def onboarding_press(*, envelope: Envelope) -> None:
    """Apply the button of the rules, or the one that ends a welcome."""

    def press(services: Services, request: Request) -> None:
        conversation_id, version = address(request)
        event = str(request.facts.get("action_id")).partition(":")[2]
        if event not in {Event.CONFIRM, Event.CANCEL}:
            raise UnknownConversationError
        services.newcomers.onboarding.press(
            request, Event(event), conversation_id=conversation_id, version=version
        )

    handle(envelope, press)


@task(Queue.COMMAND)
def onboarding_join(*, envelope: Envelope) -> None:
    """Bring a newcomer into a channel that they chose: Slack first, to which twice is as once."""
    handle(envelope, partial(_joined, is_there=_brought(envelope)))


@task(Queue.COMMAND)
def onboarding_introducing(*, envelope: Envelope) -> None:
    """Tell somebody whose form has just opened if it is of no use any more."""

    def look(services: Services, request: Request) -> None:
        found = services.newcomers.onboarding.of(request, address(request)[0])
        if not found.deadline_at:
            raise WelcomeOverError

    handle(envelope, look)


@task(Queue.COMMAND)
def onboarding_introduce(*, envelope: Envelope) -> None:
    """Post what a newcomer wrote about themself."""

    def post(services: Services, request: Request) -> None:
        words = str(fields(request).get("words") or "")
        services.newcomers.onboarding.introduce(request, address(request)[0], words)

    handle(envelope, post)


@job(LET_IN)
def let_in() -> str:
    """Welcome who was held by a lockdown that is over."""
    with unit_of_work() as services:
        today = datetime.now(UTC).date()
        return f"let in {services.newcomers.welcoming.let_in(today=today, limit=BATCH)}"


def _joined(services: Services, request: Request, *, is_there: bool) -> None:
    conversation_id, channel = _choice(request)
    services.newcomers.onboarding.choice(request, conversation_id, channel)
    if not is_there:
        raise CouldNotBringError
    services.newcomers.onboarding.joined(request, conversation_id, channel)


def _brought(envelope: Envelope) -> bool:
    """Bring who pressed into the channel, if their welcome offers it; tell whether they are in."""
    request = Request.of(envelope)
    try:
        conversation_id, channel = _choice(request)
        with unit_of_work() as services:
            services.newcomers.onboarding.choice(request, conversation_id, channel)
    except DomainError:
        return False  # it is refused when it is handled
    try:
        _invite(request, channel)
    except OutsideError as error:
        log.warning("onboarding.not_brought", channel=channel, error=str(error))
        return False
    return True


def _invite(request: Request, channel: str) -> None:
    slack = workspace(request.team_id, Urgency.ANSWER)
    try:
        slack.invite(channel, request.actor)
    except RefusedError as refused:
        if refused.code not in NOT_IN:
            raise
        slack.join(channel)
        slack.invite(channel, request.actor)


def _choice(request: Request) -> tuple[uuid.UUID, str]:
    """Read `<conversation>.<channel>`.

    :raises UnknownConversationError: it is none
    """
    first, _, channel = str(request.facts.get("value")).partition(".")
    try:
        return uuid.UUID(first), channel
    except ValueError:
        raise UnknownConversationError from None
