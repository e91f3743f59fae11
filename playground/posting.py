"""What may happen to messages: posted, whispered, edited, deleted, reacted to."""

from typing import Any

from playground.channel import Channel
from playground.error import SlackError
from playground.message import Json, Message
from playground.people import BOT_USER
from playground.workspace import Workspace


def post(
    workspace: Workspace,
    channel: Channel,
    user: str,
    text: str,
    **parts: Any,  # noqa: ANN401
) -> Message:
    """Post a message (parts: fields of Message), and let the page and the app know."""
    message = Message(
        channel=channel.id,
        ts=workspace.next_ts(),
        user=user,
        text=text,
        by_bot=workspace.people[user].is_bot and not parts.get("subtype"),
        **parts,
    )
    channel.keep(message)
    _join_thread(channel, message)
    _tell_page(workspace, message)
    workspace.on_event(channel.id, _event(channel, message))
    if f"<@{BOT_USER}>" in text and not message.subtype and user != BOT_USER:
        mention = message.as_slack() | {"type": "app_mention", "channel": channel.id}
        workspace.on_event(channel.id, mention | {"event_ts": message.ts})
    return message


def _join_thread(channel: Channel, message: Message) -> None:
    parent = channel.messages.get(message.thread_ts) if message.thread_ts else None
    if parent is not None:
        parent.replies.append(message.ts)


def _event(channel: Channel, message: Message) -> Json:
    about = {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.event_type}
    return message.as_slack() | about


def _tell_page(workspace: Workspace, message: Message) -> None:
    workspace.on_change("message", {"message": message})


def whisper(
    workspace: Workspace,
    channel: Channel,
    to: str,
    text: str,
    **parts: Any,  # noqa: ANN401
) -> Message:
    """Show a message to one person only; it is in no history."""
    user = parts.pop("user", BOT_USER)
    message = Message(
        channel=channel.id,
        ts=workspace.next_ts(),
        user=user,
        text=text,
        by_bot=user == BOT_USER,
        only_for=to,
        **parts,
    )
    workspace.keep_whisper(message)
    _tell_page(workspace, message)
    return message


def edit(workspace: Workspace, channel: Channel, message: Message, new: Json) -> None:
    """Change text, blocks, attachments or metadata of a message."""
    before = message.as_slack()
    for name, value in new.items():
        setattr(message, name, value)
    message.edited = {"user": message.user, "ts": workspace.next_ts()}
    _tell_page(workspace, message)
    workspace.on_event(
        channel.id,
        _changed(workspace, channel, "message_changed")
        | {"message": message.as_slack(), "previous_message": before},
    )


def _changed(workspace: Workspace, channel: Channel, subtype: str) -> Json:
    ts = workspace.next_ts()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.event_type,
        "ts": ts,
        "event_ts": ts,
    }


def rewrite_whisper(workspace: Workspace, message: Message, new: Json) -> None:
    """Change an ephemeral message, as only its response_url can."""
    for name, value in new.items():
        setattr(message, name, value)
    _tell_page(workspace, message)


SAID = (None, "file_share", "me_message", "thread_broadcast", "bot_message")
"""Subtypes of what somebody said."""

TOMBSTONE: Json = {
    "user": "USLACKBOT",
    "subtype": "tombstone",
    "text": "This message was deleted.",
    "blocks": [],
    "attachments": [],
    "files": [],
    "metadata": None,
    "edited": None,
    "extra": {"hidden": True},
}
"""What stands at the head of a thread whose first message was deleted."""


def _bury(workspace: Workspace, channel: Channel, message: Message) -> None:
    before = message.as_slack()
    for name, value in TOMBSTONE.items():
        setattr(message, name, value)
    message.by_bot = False
    _tell_page(workspace, message)
    changed = _changed(workspace, channel, "message_changed")
    said = {"message": message.as_slack(), "previous_message": before}
    workspace.on_event(channel.id, changed | said)


def delete(workspace: Workspace, channel: Channel, message: Message) -> None:
    """Take a message away; where a thread hangs on it, something stands in its place."""
    if message.replies:
        _bury(workspace, channel, message)
        return
    del channel.messages[message.ts]
    parent = channel.messages.get(message.thread_ts or "")
    if parent is not None and message.ts in parent.replies:
        parent.replies.remove(message.ts)
    gone = {"channel": channel.id, "ts": message.ts}
    workspace.on_change("deleted", gone)
    workspace.on_event(
        channel.id,
        _changed(workspace, channel, "message_deleted")
        | {"deleted_ts": message.ts, "previous_message": message.as_slack()},
    )


def delete_whisper(workspace: Workspace, message: Message) -> None:
    """Take an ephemeral message away."""
    workspace.whispers.pop(message.ts, None)
    workspace.on_change("deleted", {"channel": message.channel, "ts": message.ts})


def react(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Add a person's reaction, or refuse with already_reacted."""
    users = message.reactions.setdefault(name, [])
    if user in users:
        raise SlackError("already_reacted")
    users.append(user)
    _reaction(workspace, message, user, ("reaction_added", name))


def unreact(workspace: Workspace, message: Message, user: str, name: str) -> None:
    """Take a person's reaction back, or refuse with no_reaction."""
    users = message.reactions.get(name, [])
    if user not in users:
        raise SlackError("no_reaction")
    users.remove(user)
    if not users:
        del message.reactions[name]
    _reaction(workspace, message, user, ("reaction_removed", name))


def _reaction(workspace: Workspace, message: Message, user: str, what: tuple[str, str]) -> None:
    kind, name = what
    _tell_page(workspace, message)
    workspace.on_event(
        message.channel,
        {
            "type": kind,
            "user": user,
            "reaction": name,
            "item_user": message.user,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "event_ts": workspace.next_ts(),
        },
    )
