"""Forms: what a command, a shortcut or a button has opened is filled, and read when it is sent."""

from functools import partial
from typing import Any

import structlog

from db.envelope import Envelope
from services import form as forms
from services.action import ACTIONS
from services.action_request import MENTION
from services.conversation import UnknownConversationError
from services.ports import OutsideError
from services.request import Request
from tasks.handling import handle
from tasks.outside import workspace
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services

log = structlog.get_logger(__name__)

LONGEST_EXCERPT = 300
"""Letters of a message that go along with a form."""


@task(Queue.COMMAND)
def form(*, envelope: Envelope) -> None:
    """Fill the form that a shortcut or a button has opened."""
    handle(envelope, partial(_fill, about=_about(envelope)))


@task(Queue.COMMAND)
def ask(*, envelope: Envelope) -> None:
    """Open the case that a form asks for."""
    handle(envelope, _ask)


def fill(services: Services, request: Request, name: str) -> None:
    """Fill the form behind the command *name*, which said too little."""
    view = services.forms.completed(name, request)
    services.deliveries.fill(request, str(request.facts["view_id"]), view)


def _fill(services: Services, request: Request, *, about: dict[str, str]) -> None:
    name = _action(request)
    view = services.forms.blank(name, request, target=_target(request), about=about)
    if view_id := str(request.facts.get("view_id") or ""):
        services.deliveries.fill(request, view_id, view)


def _ask(services: Services, request: Request) -> None:
    name, where, wanted = forms.read(request)
    number = wanted.marks.get("because_of")
    report = services.reports.queue.held_by_number(request, number) if number else None
    opened = services.moderation.open(name, where, wanted)
    if report:
        services.reports.queue.link(request.team_id, report, opened.case_number)


def _action(request: Request) -> str:
    """Return the action of `<where>:<action>`.

    :raises UnknownConversationError: it is none
    """
    named = request.facts.get("action_id") or request.facts.get("callback_id")
    name = str(named).partition(":")[2]
    if name not in ACTIONS:
        raise UnknownConversationError
    return name


def _target(request: Request) -> str:
    """Return whom the button names, or who wrote the message; nobody where it is a global one."""
    if "action_id" in request.facts:
        found = str(request.facts.get("value") or "")
    else:
        found = str(_message(request.facts).get("user") or "")
    return found if MENTION.fullmatch(f"<@{found}>") else ""


def _about(envelope: Envelope) -> dict[str, str]:
    """Return the message that a shortcut was used on, with the address that Slack gives it."""
    said = _message(envelope["facts"])
    ts, channel = said.get("ts"), envelope["channel"]
    if not isinstance(ts, str) or not ts or not channel:
        return {}
    about = {"channel": channel, "ts": ts, "link": _permalink(envelope["team_id"], channel, ts)}
    return about | {"said": str(said.get("text") or "")[:LONGEST_EXCERPT]}


def _permalink(team_id: str, channel: str, ts: str) -> str:
    try:
        return workspace(team_id).permalink(channel, ts)
    except OutsideError as error:
        log.info("permalink.none", error=str(error))
        return ""


def _message(facts: dict[str, Any]) -> dict[str, Any]:
    found = facts.get("message")
    return found if isinstance(found, dict) else {}
