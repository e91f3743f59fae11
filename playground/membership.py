"""Who is in which channel, and how that changes."""

from playground import posting
from playground.channel import Channel
from playground.error import SlackError
from playground.message import Json
from playground.people import Person
from playground.team import team_id
from playground.workspace import Workspace


def join(workspace: Workspace, channel: Channel, person: Person, inviter: str = "") -> None:
    """Bring a person into a channel."""
    if person.id in channel.members:
        raise SlackError("already_in_channel")
    channel.members[person.id] = None
    person.removed_from.pop(channel.id, None)
    _tell_page(workspace, channel, person)
    event = _event(workspace, channel, person, "member_joined_channel")
    workspace.on_event(channel.id, event | ({"inviter": inviter} if inviter else {}))
    _note(workspace, channel, person, ("join", f"<@{person.id}> has joined the channel"))


def leave(workspace: Workspace, channel: Channel, person: Person) -> None:
    """Let a person go out by themself."""
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    _go(workspace, channel, person)
    _note(workspace, channel, person, ("leave", f"<@{person.id}> has left the channel"))


def kick(workspace: Workspace, channel: Channel, person: Person, by: str) -> None:
    """Remove a person from a channel."""
    if person.id not in channel.members:
        raise SlackError("not_in_channel")
    person.removed_from[channel.id] = by
    _go(workspace, channel, person)
    _note(workspace, channel, person, ("leave", f"<@{person.id}> was removed by <@{by}>"))


def _go(workspace: Workspace, channel: Channel, person: Person) -> None:
    # The bot hears of its own leaving too, so the event goes out before the member is gone.
    workspace.on_event(channel.id, _event(workspace, channel, person, "member_left_channel"))
    del channel.members[person.id]
    if person.is_bot:
        _tell_app(workspace, channel, person)
    _tell_page(workspace, channel, person)


def _tell_app(workspace: Workspace, channel: Channel, person: Person) -> None:
    """Tell the app that it was taken out of a channel, and by whom."""
    kind = "group_left" if channel.is_private else "channel_left"
    by = person.removed_from.get(channel.id, person.id)
    told = {"type": kind, "channel": channel.id, "actor_id": by}
    workspace.on_event("", told | {"event_ts": workspace.next_ts()})


def _event(workspace: Workspace, channel: Channel, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "user": person.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": team_id(),
        "event_ts": workspace.next_ts(),
    }


def _note(workspace: Workspace, channel: Channel, person: Person, note: tuple[str, str]) -> None:
    kind, text = note
    family = "group" if channel.is_private else "channel"
    posting.post(workspace, channel, person.id, text, subtype=f"{family}_{kind}")


def _tell_page(workspace: Workspace, channel: Channel, person: Person) -> None:
    about = {"channel": channel.id, "user": person.id, "by": person.removed_from.get(channel.id)}
    workspace.on_change("members", about | {"in": person.id in channel.members})


def deactivate(workspace: Workspace, person: Person) -> None:
    """Close a person's account: out of every channel, signed out; their messages stay."""
    person.deleted = True
    for channel in workspace.channels.values():
        if not channel.is_im:
            channel.members.pop(person.id, None)
    change(workspace, person)


def reactivate(workspace: Workspace, person: Person) -> None:
    """Open a person's account again; of their channels the general one alone takes them back."""
    person.deleted = False
    change(workspace, person)
    for channel in workspace.channels.values():
        if channel.is_general and person.id not in channel.members:
            join(workspace, channel, person)


def change(workspace: Workspace, person: Person) -> None:
    """Tell the page and the app that something about a person has changed."""
    person.updated = int(workspace.clock.now())
    workspace.on_change("person", {"user": person.id})
    event = {"type": "user_change", "user": person.as_slack(), "cache_ts": person.updated}
    workspace.on_event("", event | {"event_ts": workspace.next_ts()})


def arrive(workspace: Workspace, person: Person) -> None:
    """Welcome a new member to the workspace; they start in the general channel."""
    if person.id in workspace.people:
        raise SlackError("user_already_team_member")
    workspace.people[person.id] = person
    workspace.on_change("person", {"user": person.id})
    event = {"type": "team_join", "user": person.as_slack(), "event_ts": workspace.next_ts()}
    workspace.on_event("", event)
    general = next(channel for channel in workspace.channels.values() if channel.is_general)
    join(workspace, general, person)
