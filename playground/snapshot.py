"""The whole world as JSON: for scripts, and for the page of one person."""

from dataclasses import asdict
from typing import Any

from playground.channel import Channel
from playground.people import BOT_USER, Person
from playground.world import World, as_page, shown

Json = dict[str, Any]
SHOWN = 200
"""Messages of a channel that the page gets."""


def state(world: World) -> Json:
    """Return everything: people, channels with members and messages, calls, weather."""
    workspace = world.workspace
    return {
        "now": world.clock.now(),
        "users": {key: person.as_slack() for key, person in workspace.people.items()},
        "channels": {key: _channel(channel) for key, channel in workspace.channels.items()},
        "ephemeral": [shown(whisper) for whisper in workspace.whispers.values()],
        "views": [view.as_slack() | {"user": view.user} for view in world.views.all_open()],
        "homes": {user: home.as_slack() for user, home in world.views.homes.items()},
        "calls": world.calls.counted(),
        "events_waiting": world.deliverer.waiting,
        "policy": asdict(workspace.policy),
        **world.faults.as_json(),
    }


def _channel(channel: Channel) -> Json:
    messages = [m.as_slack(metadata=True) for m in channel.messages.values()]
    members = list(channel.members)
    return channel.as_slack(BOT_USER) | {"members": members, "messages": messages}


def for_person(world: World, user: str) -> Json:
    """Return what the page of this person shows."""
    workspace, person = world.workspace, world.workspace.person(user)
    top, home = world.views.top(user), world.views.homes.get(user)
    return {
        "team": {"name": "Harbour"},
        "me": user,
        "people": [_person(one) for one in workspace.people.values()],
        "channels": [_seen(c, person) for c in workspace.channels.values() if _sees(c, person)],
        "whispers": [shown(w) for w in workspace.whispers.values() if w.only_for == user],
        "view": as_page(top) if top else None,
        "home": home.as_slack() if home else None,
        "journeys": [journey.as_json() for journey in list(world.trace.journeys)[-20:]],
        "policy": asdict(workspace.policy),
        "traced": world.trace.told,
        **world.manifest.as_json(),
        **world.faults.as_json(),
    }


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "real_name": person.real_name,
        "color": person.color,
        "title": person.title,
        "is_admin": person.is_admin,
        "is_bot": person.is_bot,
        "is_guest": person.is_guest,
        "deleted": person.deleted,
    }


def _sees(channel: Channel, person: Person) -> bool:
    if person.id in channel.members or channel.id in person.removed_from:
        return True
    return channel.kind == "public_channel" and not person.is_guest


def _seen(channel: Channel, person: Person) -> Json:
    inside = person.id in channel.members
    readable = inside or not channel.is_private
    messages = list(channel.messages.values())[-SHOWN:] if readable else []
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "private": channel.is_private,
        "im": channel.is_im,
        "general": channel.is_general,
        "archived": channel.is_archived,
        "inside": inside,
        "removed_by": person.removed_from.get(channel.id),
        "members": list(channel.members),
        "read": person.reads.get(channel.id, "0"),
        "messages": [shown(message) for message in messages],
    }
