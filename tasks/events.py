"""Events of the workspace: what was said, who came and went, who people are."""

from typing import Any

from adapters.slack.workspace import profile_of
from db.envelope import Envelope
from services.request import Request
from tasks.handling import handle
from tasks.queue import Queue
from tasks.task import task
from tasks.work import Services

SLACK_HOLDS_BACK = "slack_holds_back"
"""The alert that Slack keeps events from us (app_rate_limited, once a minute while it lasts)."""

KEPT = ("thread_ts", "files", "subtype", "bot_id")
"""What is kept of a message besides its words, as evidence."""

LONGEST_ID = 255
"""Letters. Slack's have a dozen; an index takes no more than some thousand."""

SAID = (None, "file_share", "me_message", "thread_broadcast")
"""Subtypes in which people say something; the others are Slack's own notes (joined, left…)."""


@task(Queue.EVENT)
def message(*, envelope: Envelope) -> None:
    """Keep what was said, edited or deleted."""
    handle(envelope, _message)


@task(Queue.EVENT)
def member_joined_channel(*, envelope: Envelope) -> None:
    """Have a banned person who came in removed again."""
    handle(envelope, lambda services, request: _discard(services.guard.joined(request)))


@task(Queue.EVENT)
def member_left_channel(*, envelope: Envelope) -> None:
    """Record that somebody left."""
    handle(envelope, lambda _services, _request: None)


@task(Queue.EVENT)
def user_change(*, envelope: Envelope) -> None:
    """Keep Slack's new word on a person."""
    handle(envelope, _remember)


@task(Queue.EVENT)
def team_join(*, envelope: Envelope) -> None:
    """Keep Slack's first word on a person."""
    handle(envelope, _remember)


@task(Queue.EVENT)
def unknown(*, envelope: Envelope) -> None:
    """Record an event that nobody listens for."""

    def record(services: Services, _: Request) -> None:
        if envelope["name"] == "app_rate_limited":
            services.rows.alerts.note(SLACK_HOLDS_BACK)

    handle(envelope, record)


def _message(services: Services, request: Request) -> None:
    event = request.facts
    subtype = event.get("subtype")
    if subtype == "message_deleted":
        services.rows.messages.gone(
            request.team_id, request.channel, str(event.get("deleted_ts") or "")
        )
        return
    said = event.get("message") if subtype == "message_changed" else event
    if isinstance(said, dict):
        _keep(services, request, said)


def _keep(services: Services, request: Request, said: dict[str, Any]) -> None:
    ts, user = str(said.get("ts") or ""), str(said.get("user") or "")
    if (
        not _is_id(user)
        or said.get("bot_id")
        or said.get("subtype") not in SAID
        or not _is_time(ts)
    ):
        return
    services.rows.messages.save(
        request.team_id,
        request.channel,
        ts,
        user_id=user,
        text=str(said.get("text") or ""),
        detail={name: said[name] for name in KEPT if name in said},
    )


def _is_id(found: object) -> bool:
    """Tell whether *found* may be an id of Slack's: some letters, fit for an index."""
    return isinstance(found, str) and 0 < len(found) <= LONGEST_ID


def _is_time(ts: str) -> bool:
    """Tell whether *ts* is one of Slack's: seconds, a dot, a counter."""
    seconds, _, counter = ts.partition(".")
    digits = seconds.isdecimal() and counter.isdecimal() and ts.isascii()
    return digits and len(ts) < len("1234567890.1234567890")


def _remember(services: Services, request: Request) -> None:
    user = request.facts.get("user")
    if isinstance(user, dict) and _is_id(user.get("id")):
        services.users.remember(request.team_id, profile_of(user, request.team_id))


def _discard(_: object) -> None:
    """Drop what a service returns: the rows say it all."""
