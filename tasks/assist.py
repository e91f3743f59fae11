"""Buttons on the card that asks a human admin."""

from datetime import timedelta

from db.envelope import Envelope
from services.request import Request
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services

NEWEST = timedelta(0)
"""Who says that it is done wants Slack's word of this moment."""


@task(Queue.COMMAND)
def assist_check(*, envelope: Envelope) -> None:
    """Look whether the account is as it was asked for."""

    def deed(services: Services, request: Request) -> None:
        services.ladder.assistance.check(request, str(request.facts.get("value") or ""))

    handle(envelope, deed, fresh=NEWEST)


@task(Queue.COMMAND)
def assist_leave(*, envelope: Envelope) -> None:
    """End the task without its being done."""

    def deed(services: Services, request: Request) -> None:
        services.ladder.assistance.leave(request, str(request.facts.get("value") or ""))

    handle(envelope, deed)
