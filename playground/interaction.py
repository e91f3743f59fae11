"""The payloads of commands, clicks, submissions and shortcuts.

Source: https://docs.slack.dev/interactivity/ and …/reference/interaction-payloads/
"""

import json
from typing import Any

from playground.channel import Channel
from playground.events import TOKEN
from playground.message import Message
from playground.people import APP, Person
from playground.response_url import ResponseUrl
from playground.team import team_id
from playground.view import View
from playground.world import World

Json = dict[str, Any]


def command(
    world: World, person: Person, channel: Channel, line: tuple[str, str]
) -> dict[str, str]:
    """Return the form of a slash command; `line` is the command and its escaped text."""
    name, text = line
    now = world.clock.now()
    url = ResponseUrl(channel=channel.id, user=person.id, issued_at=now)
    return {
        "token": TOKEN,
        "team_id": team_id(),
        "team_domain": "harbour",
        "channel_id": channel.id,
        "channel_name": _channel_name(channel),
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": world.response_urls.issue("commands", url),
        "trigger_id": world.triggers.issue(person.id, now),
    }


def _channel_name(channel: Channel) -> str:
    return {"im": "directmessage", "private_channel": "privategroup"}.get(
        channel.kind, channel.name
    )


def _base(world: World, person: Person, kind: str, view: View | None = None) -> Json:
    inside = view.id if view and view.contents["type"] == "modal" else None
    return {
        "type": kind,
        "team": {"id": team_id(), "domain": "harbour"},
        "user": {
            "id": person.id,
            "username": person.name,
            "name": person.name,
            "team_id": team_id(),
        },
        "api_app_id": APP,
        "token": TOKEN,
        "trigger_id": world.triggers.issue(person.id, world.clock.now(), inside),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_actions(world: World, person: Person, message: Message, what: Json) -> Json:
    """Return the payload of a click in a message; `what` has `actions` and `state`."""
    channel = world.workspace.channels[message.channel]
    url = ResponseUrl(
        channel=channel.id, user=person.id, issued_at=world.clock.now(), source=message.ts
    )
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.only_for),
    }
    made = _base(world, person, "block_actions") | {
        "container": container,
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "response_url": world.response_urls.issue("actions", url),
        **what,
    }
    return made if message.only_for else made | {"message": message.as_slack()}


def view_actions(world: World, person: Person, view: View, what: Json) -> Json:
    """Return the payload of a click in a modal or in the Home tab."""
    values = what["state"]["values"]
    return _base(world, person, "block_actions", view) | {
        "container": {"type": "view", "view_id": view.id},
        "view": view.as_slack(values),
        **what,
    }


def submission(world: World, person: Person, view: View, values: Json) -> Json:
    """Return the payload of a modal's submit."""
    base = _base(world, person, "view_submission", view)
    return base | {"view": view.as_slack(values), "response_urls": []}


def closed(world: World, person: Person, view: View, *, cleared: bool) -> Json:
    """Return the payload of a modal that was closed by its cross or its Cancel."""
    base = _base(world, person, "view_closed")
    del base["trigger_id"]
    return base | {"view": view.as_slack(), "is_cleared": cleared}


def shortcut(world: World, person: Person, callback_id: str, message: Message | None) -> Json:
    """Return the payload of a shortcut: of a message, or a global one."""
    if message is None:
        base = _base(world, person, "shortcut")
        return base | {"callback_id": callback_id, "action_ts": str(world.clock.now())}
    channel = world.workspace.channels[message.channel]
    url = ResponseUrl(
        channel=channel.id, user=person.id, issued_at=world.clock.now(), source=message.ts
    )
    return _base(world, person, "message_action") | {
        "callback_id": callback_id,
        "action_ts": str(world.clock.now()),
        "message_ts": message.ts,
        "message": message.as_slack(),
        "channel": {"id": channel.id, "name": _channel_name(channel)},
        "response_url": world.response_urls.issue("actions", url),
    }


def form(payload: Json) -> dict[str, str]:
    """Wrap an interaction as Slack sends it."""
    return {"payload": json.dumps(payload)}
