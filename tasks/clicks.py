"""Buttons on cards, and the modal behind Edit."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from db.envelope import Envelope
from db.repositories.conversation import Judgement
from fsm.flow import Event
from services import action_request, duration, ending
from services.appeal import APPEAL
from services.conversation import UnknownConversationError
from services.form import channel_of
from services.ports import View
from services.purging import PURGE
from services.removal import REMOVE
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
def take_back(*, envelope: Envelope) -> None:
    """Take back the case whose card's Undo button was pressed."""
    handle(envelope, _undo, fresh=AT_THE_CLICK)


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
    conversation_id, version = address(request)
    if flow == APPEAL:
        services.appeals.press(
            request, _event(event), conversation_id=conversation_id, version=version
        )
        return
    judged = _presses(services, flow)(
        request, flow, _event(event), conversation_id=conversation_id, version=version
    )
    if judged.moved and not judged.late:
        _follow(services, judged.conversation.team_id, conversation_id, Event(event))


def _presses(services: Services, flow: str) -> Callable[..., Judgement]:
    """Return what applies a button of *flow*."""
    if flow == PURGE:
        return services.purging.press
    return services.automod.removal.press if flow == REMOVE else services.moderation.press


def _undo(services: Services, request: Request) -> None:
    conversation_id, _ = address(request)
    found = services.conversations.get(request.team_id, conversation_id)
    services.reversal.undo(request, found.case_number)


def _follow(services: Services, team_id: str, conversation_id: uuid.UUID, event: Event) -> None:
    """Close what a button alone can close: a dismissed failure, a retry with nothing left."""
    held = services.conversations.get(team_id, conversation_id)
    if event is Event.RETRY:
        services.settling.finish_if_done(held)
    if event is Event.CANCEL and services.rows.steps.all_of(team_id, held.case_number):
        services.settling.tell_the_log(held)


def _fill(services: Services, request: Request) -> None:
    conversation_id, _ = address(request)
    found = services.moderation.edit(request, conversation_id=conversation_id)
    facts = {
        "flow": found.flow,
        "channel": found.data.get("channel", ""),
        "value": f"{found.id}.{found.version}",
        "target": found.target,
        "reason": found.data.get("reason", ""),
        "duration": _typed(found.data, services.users.local_time(request)),
    }
    if view_id := str(request.facts.get("view_id") or ""):
        services.deliveries.fill(request, view_id, View(name="edit_form", facts=facts))


def _submit(services: Services, request: Request) -> None:
    conversation_id, version = address(request)
    found = services.conversations.get(request.team_id, conversation_id)
    filled = fields(request)
    clock = partial(services.users.local_time, request)
    length, reason = str(filled.get("duration") or ""), str(filled.get("reason") or "")
    revised = action_request.revise(found.target, length, reason, clock=clock)
    if "channel" in filled:  # a form of the version before has no such field
        revised = replace(revised, channel=channel_of(found.flow, filled))
    services.moderation.press(
        request,
        found.flow,
        Event.SUBMIT,
        conversation_id=conversation_id,
        version=version,
        revised=revised,
    )


def _typed(data: dict[str, Any], at: datetime) -> str:
    """Return the length that a conversation remembers as a person would type it."""
    if until := data.get("until"):
        return ending.typed(datetime.fromtimestamp(until, UTC), at)
    seconds = data.get("lasts")
    return duration.typed(timedelta(seconds=seconds) if seconds else None)


def address(request: Request) -> tuple[uuid.UUID, int]:
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


def fields(request: Request) -> dict[str, Any]:
    """Return what was typed into the modal; nothing where it was so much that it was cut."""
    found = request.facts.get("fields")
    return found if isinstance(found, dict) else {}


def _event(name: str) -> Event:
    if name not in {Event.CONFIRM, Event.CANCEL, Event.RETRY}:
        raise UnknownConversationError
    return Event(name)
