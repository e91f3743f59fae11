"""Buttons on cards, and the modal behind Edit."""

import uuid
from datetime import timedelta
from typing import Any

from db.envelope import Envelope
from fsm.flow import Event
from services import ban_request, duration
from services.conversation import UnknownConversationError
from services.ports import View
from services.request import Request
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services

LAST_VERSION = 2**31 - 1
"""The largest that the column holds; a larger one was made up by somebody."""

AT_THE_CLICK = timedelta(seconds=60)
"""How old Slack's word on a person may be when a button carries something out."""


@task(Queue.COMMAND)
def press(*, envelope: Envelope) -> None:
    """Apply the button that a moderator pressed."""
    handle(envelope, _press, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def edit(*, envelope: Envelope) -> None:
    """Fill the modal that the front door opened with what there is to edit."""
    handle(envelope, _fill, fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def submit(*, envelope: Envelope) -> None:
    """Take what a moderator wrote into the modal."""
    handle(envelope, _submit, fresh=AT_THE_CLICK)


def _press(services: Services, request: Request) -> None:
    flow, _, event = str(request.facts.get("action_id")).partition(":")
    conversation_id, version = _address(request)
    judged = services.moderation.press(
        request, flow, _event(event), conversation_id=conversation_id, version=version
    )
    if judged.moved and not judged.late:
        _follow(services, judged.conversation.team_id, conversation_id, Event(event))


def _follow(services: Services, team_id: str, conversation_id: uuid.UUID, event: Event) -> None:
    """Close what a button alone can close: a dismissed failure, a retry with nothing left."""
    held = services.conversations.get(team_id, conversation_id)
    if event is Event.RETRY:
        services.settling.finish_if_done(held)
    if event is Event.CANCEL and services.rows.steps.all_of(team_id, held.case_number):
        services.settling.tell_the_log(held)


def _fill(services: Services, request: Request) -> None:
    conversation_id, _ = _address(request)
    found = services.moderation.edit(request, conversation_id=conversation_id)
    seconds = found.data.get("lasts")
    facts = {
        "value": f"{found.id}.{found.version}",
        "target": found.target,
        "reason": found.data.get("reason", ""),
        "duration": duration.typed(timedelta(seconds=seconds) if seconds else None),
    }
    if view_id := str(request.facts.get("view_id") or ""):
        services.deliveries.fill(request, view_id, View(name="edit_form", facts=facts))


def _submit(services: Services, request: Request) -> None:
    conversation_id, version = _address(request)
    target = services.conversations.get(request.team_id, conversation_id).target
    fields = _fields(request)
    length, reason = str(fields.get("duration") or ""), str(fields.get("reason") or "")
    services.moderation.press(
        request,
        "ban",
        Event.SUBMIT,
        conversation_id=conversation_id,
        version=version,
        revised=ban_request.revise(target, length, reason),
    )


def _address(request: Request) -> tuple[uuid.UUID, int]:
    """Read `<conversation>.<version>`.

    :raises UnknownConversationError: it is none
    """
    first, _, second = str(request.facts.get("value")).partition(".")
    try:
        address = uuid.UUID(first), int(second)
    except ValueError:
        raise UnknownConversationError from None
    if not 0 < address[1] <= LAST_VERSION:
        raise UnknownConversationError
    return address


def _fields(request: Request) -> dict[str, Any]:
    """Return what was typed into the modal; nothing where it was so much that it was cut."""
    found = request.facts.get("fields")
    return found if isinstance(found, dict) else {}


def _event(name: str) -> Event:
    if name not in {Event.CONFIRM, Event.CANCEL, Event.RETRY}:
        raise UnknownConversationError
    return Event(name)
