"""Appeals: the member's form, and the moderators' decision."""

from db.envelope import Envelope
from services.casebook import NoSuchCaseError
from services.request import Request
from tasks.clicks import AT_THE_CLICK, address, fields
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services


@task(Queue.COMMAND)
def appeal_ask(*, envelope: Envelope) -> None:
    """Look whether the member may appeal, while they fill the form."""

    def look(services: Services, request: Request) -> None:
        services.appeals.require_may_appeal(request, _number(request))

    handle(envelope, look)


@task(Queue.COMMAND)
def appeal_say(*, envelope: Envelope) -> None:
    """Open the appeal that a member wrote."""

    def say(services: Services, request: Request) -> None:
        words = str(fields(request).get("reason") or "")
        services.appeals.open(request, _number(request), words)

    handle(envelope, say)


@task(Queue.COMMAND)
def appeal_rejecting(*, envelope: Envelope) -> None:
    """Record that a moderator writes the reason of a no."""
    handle(envelope, lambda _services, _request: None)


@task(Queue.COMMAND)
def appeal_reject(*, envelope: Envelope) -> None:
    """Reject an appeal, with the reason that was written."""

    def reject(services: Services, request: Request) -> None:
        conversation_id, version = address(request)
        words = str(fields(request).get("reason") or "")
        services.appeals.reject(request, words, conversation_id=conversation_id, version=version)

    handle(envelope, reject, fresh=AT_THE_CLICK)


def _number(request: Request) -> int:
    """Read the number of the case that a button or a form carries.

    :raises NoSuchCaseError: it is none
    """
    value = str(request.facts.get("value") or "")
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):  # noqa: PLR2004 - fits a bigint
        raise NoSuchCaseError
    return int(value)
