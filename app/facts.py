"""What each kind of request says, found without trusting its shape."""

from typing import Any

from app.payload import Payload
from app.scrub import text

Facts = dict[str, Any]

CHOICES = (
    "value",
    "selected_user",
    "selected_channel",
    "selected_conversation",
    "selected_date",
    "selected_time",
    "selected_users",
    "selected_channels",
    "selected_conversations",
    "selected_options",
)
"""Where Slack's elements keep what was typed or picked."""


def of(said: Payload, kind: str) -> Facts:
    """Return the facts of a request of this *kind*; they still hold whatever Slack put there."""
    match kind:
        case "command":
            return {"command": said.get("command", ""), "text": said.get("text", "")}
        case "action":
            return _action(said)
        case "view":
            return _view(part(said, "view"))
        case "shortcut":
            return {"callback_id": said.get("callback_id", ""), "message": part(said, "message")}
        case _:
            return _event(said) or dict(said)


def part(said: Payload, name: str) -> Facts:
    """Return the object under *name*, or an empty one."""
    found = said.get(name)
    return found if isinstance(found, dict) else {}


def first(found: object) -> Facts:
    """Return the first object of a list, or an empty one."""
    return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}


def first_action(said: Payload) -> Facts:
    """Return the button that was pressed. Slack sends a list and has only ever put one into it."""
    return first(said.get("actions"))


def actor(said: Payload) -> str:
    """Return the id of the person who did it, or ""."""
    event = part(said, "event")
    places = (
        said.get("user_id"),
        part(said, "user").get("id"),
        event.get("user"),
        part(event, "user").get("id"),
        part(event, "message").get("user"),
    )
    return next((found for place in places if (found := text(place))), "")


def channel(said: Payload) -> str:
    """Return the id of the channel in which it was done, or ""."""
    event = part(said, "event")
    places = (
        said.get("channel_id"),
        part(said, "channel").get("id"),
        part(said, "container").get("channel_id"),
        event.get("channel"),
        part(event, "channel").get("id"),
        part(event, "item").get("channel"),
    )
    return next((found for place in places if (found := text(place))), "")


def _event(said: Payload) -> Facts:
    """Return the event; `said_by` tells of an app's message whether Steward said it, or another."""
    event = part(said, "event")
    message = part(event, "message") or event
    app = message.get("app_id") or part(message, "bot_profile").get("app_id")
    if not message.get("bot_id") or not app:
        return event
    return {**event, "said_by": "steward" if app == said.get("api_app_id") else "another"}


def _action(said: Payload) -> Facts:
    pressed = first_action(said)
    container = part(said, "container")
    return {
        "action_id": pressed.get("action_id", ""),
        "block_id": pressed.get("block_id", ""),
        "value": plain(pressed) or "",
        "message_ts": container.get("message_ts") or part(said, "message").get("ts") or "",
        "container": container,
    }


def _view(view: Facts) -> Facts:
    return {
        "value": view.get("private_metadata", ""),
        "view_id": view.get("id", ""),
        "callback_id": view.get("callback_id", ""),
        "fields": fields(view),
    }


def fields(view: Facts) -> Facts:
    """Return what was filled into a modal: block_id → plain value."""
    blocks = part(part(view, "state"), "values")
    return {
        block: "" if (found := plain(next(iter(inputs.values())))) is None else found
        for block, inputs in blocks.items()
        if isinstance(inputs, dict) and inputs
    }


def plain(element: object) -> Any:  # noqa: ANN401 - a text, a list or None, as the element has it
    """Return what a person chose in an element: a text, the value of an option, an id, or None."""
    if not isinstance(element, dict):
        return None
    chosen = part(element, "selected_option").get("value")
    found = [chosen, *(element.get(name) for name in CHOICES)]
    return next((value for value in found if value is not None), None)
