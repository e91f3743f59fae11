"""Reminders: what people type, confirm, press and change."""

import re
import uuid
from datetime import UTC, datetime
from functools import partial
from typing import Any

import structlog

from db.envelope import Envelope
from fsm.flow import Event
from services import form
from services.action_request import CHANNEL, MENTION
from services.conversation import UnknownConversationError
from services.errors import DomainError
from services.ports import OutsideError, View
from services.reminder_reply import Pressed, UnknownReminderError
from services.reminder_request import ANNOUNCEMENT, REMINDER, ReminderRequest
from services.request import Request
from tasks.clicks import AT_THE_CLICK, address, fields
from tasks.handling import handle
from tasks.outside import workspace
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services, unit_of_work

log = structlog.get_logger(__name__)

ON_OR_OFF = re.compile(r"(?P<word>on|off)(?:\s+(?P<who><@.+>))?", re.IGNORECASE)


class RemindersUsageError(DomainError):
    """Try `/reminders` to see yours, `/reminders off` or `/reminders off @milo` to get none."""


@task(Queue.COMMAND)
def reminder(*, envelope: Envelope) -> None:
    """Show what was understood of a reminder, and ask."""
    text = str(envelope["facts"].get("text") or "").strip()
    if not text:
        handle(envelope, _list)
        return
    handle(envelope, partial(_propose, kind=REMINDER, is_there=_is_there(envelope, text)))


@task(Queue.COMMAND)
def announce(*, envelope: Envelope) -> None:
    """Show what was understood of an announcement, and ask."""
    handle(envelope, partial(_propose, kind=ANNOUNCEMENT, is_there=None))


@task(Queue.COMMAND)
def reminders(*, envelope: Envelope) -> None:
    """List one's reminders, or say whether others may remind."""
    text = str(envelope["facts"].get("text") or "").strip()
    handle(envelope, _list if text in {"", "list"} else _allow)


@task(Queue.COMMAND)
def reminder_press(*, envelope: Envelope) -> None:
    """Apply Confirm or Cancel of a reminder's card."""
    handle(envelope, partial(_press, is_there=_is_there_still(envelope)), fresh=AT_THE_CLICK)


@task(Queue.COMMAND)
def reminder_answer(*, envelope: Envelope) -> None:
    """Take what was pressed on a reminder: done, later, no more."""
    handle(envelope, _answer)


@task(Queue.COMMAND)
def reminder_cancel(*, envelope: Envelope) -> None:
    """Cancel a reminder of the list, and draw the list anew."""
    handle(envelope, _cancel)


@task(Queue.COMMAND)
def reminder_edit(*, envelope: Envelope) -> None:
    """Put the form that changes a reminder in place of the list."""
    handle(envelope, _edit)


@task(Queue.COMMAND)
def reminder_submit(*, envelope: Envelope) -> None:
    """Ask about the change of a reminder like about a new one."""
    handle(envelope, _submit)


def _propose(services: Services, request: Request, *, kind: str, is_there: bool | None) -> None:
    services.reminders.asking.propose(request, kind, is_there=is_there)


def _press(services: Services, request: Request, *, is_there: bool | None) -> None:
    conversation_id, version = address(request)
    event = str(request.facts.get("action_id")).partition(":")[2]
    if event not in {Event.CONFIRM, Event.CANCEL}:
        raise UnknownConversationError
    services.reminders.asking.press(
        request,
        Event(event),
        conversation_id=conversation_id,
        version=version,
        is_there=is_there,
    )


def _list(services: Services, request: Request) -> None:
    """Show the list in the modal that was opened for it, or else as an answer."""
    facts = services.reminders.listing.of(request)
    if view_id := str(request.facts.get("view_id") or ""):
        services.deliveries.fill(request, view_id, View(name="reminder_list", facts=facts))
    else:
        services.deliveries.answer(request, View(name="reminders", facts=facts))


def _allow(services: Services, request: Request) -> None:
    found = ON_OR_OFF.fullmatch(request.text)
    named = MENTION.fullmatch(found["who"]) if found and found["who"] else None
    if found is None or (found["who"] and named is None):
        raise RemindersUsageError
    replies, sender = services.reminders.replies, named[1] if named else ""
    judge = replies.refuse if found["word"].lower() == "off" else replies.accept
    services.deliveries.answer(request, judge(request, sender))


def _answer(services: Services, request: Request) -> None:
    deed = str(request.facts.get("action_id")).partition(":")[2]
    services.reminders.replies.press(request, deed, _pressed(request))


def _cancel(services: Services, request: Request) -> None:
    services.reminders.listing.cancel(request, _id(request.facts.get("value")))
    if view_id := _modal(request):
        facts = services.reminders.listing.of(request)
        services.deliveries.fill(request, view_id, View(name="reminder_list", facts=facts))


def _edit(services: Services, request: Request) -> None:
    form_of_it = services.reminders.listing.edit(request, _id(request.facts.get("value")))
    if view_id := _modal(request):
        services.deliveries.fill(request, view_id, form_of_it)


def _submit(services: Services, request: Request) -> None:
    along = form.carried(request.facts.get("value"))
    wanted = services.reminders.listing.changed(request, _id(along.get("id")), fields(request))
    # It was said there before: that they are there is judged once more when it is confirmed.
    services.reminders.asking.ask(request, wanted, is_there=True)


def _is_there(envelope: Envelope, text: str) -> bool | None:
    """Ask Slack whether who asks is in the channel that *text* begins with; None for none."""
    found = CHANNEL.match(text)
    channel = found[1] if found else envelope["channel"] if text.startswith("here") else ""
    if not channel.startswith(("C", "G")):
        return None
    return _is_in(envelope["team_id"], channel, envelope["actor"])


def _is_there_still(envelope: Envelope) -> bool | None:
    """Ask the same about the channel of the card that was pressed."""
    if not str(envelope["facts"].get("action_id")).endswith("confirm"):
        return None
    try:
        wanted = _asked(envelope)
    except (DomainError, KeyError):
        return None  # it is refused when it is handled
    if wanted.kind == ANNOUNCEMENT or not wanted.channel.startswith(("C", "G")):
        return None
    return _is_in(envelope["team_id"], wanted.channel, envelope["actor"])


def _asked(envelope: Envelope) -> ReminderRequest:
    request = Request.of(envelope)
    conversation_id, _ = address(request)
    with unit_of_work() as services:
        found = services.conversations.get(request.team_id, conversation_id)
    return ReminderRequest.of(found.data["reminder"])


def _is_in(team_id: str, channel: str, user: str) -> bool:
    """Tell whether *user* is in *channel*, as far as Steward can see."""
    try:
        places = workspace(team_id).places_of(user)
    except OutsideError as error:
        log.warning("reminder.places_unknown", user=user, error=type(error).__name__)
        return False
    return channel in {place.channel for place in places}


def _pressed(request: Request) -> Pressed:
    """Read `<reminder>.<when it was due>`.

    :raises UnknownReminderError: it is none
    """
    first, _, second = str(request.facts.get("value")).partition(".")
    ts = str(request.facts.get("message_ts") or "")
    try:
        due = datetime.fromtimestamp(int(second), UTC)
    except (ValueError, OverflowError, OSError):
        raise UnknownReminderError from None
    return Pressed(reminder_id=_id(first), fire_at=due, channel=request.channel, ts=ts)


def _id(value: Any) -> uuid.UUID:  # noqa: ANN401 - whatever came
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise UnknownReminderError from None


def _modal(request: Request) -> str:
    """Return the id of the modal in which a button was pressed."""
    container = request.facts.get("container")
    return str(container.get("view_id") or "") if isinstance(container, dict) else ""
