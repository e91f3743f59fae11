"""chat.*: what the app says."""

from playground import blocks, posting
from playground.arguments import Arguments, Json
from playground.channel import Channel
from playground.error import SlackError
from playground.limits import Tier
from playground.message import Message
from playground.methods.conversations import direct
from playground.methods.registry import method
from playground.scopes import Identity
from playground.world import World

LONGEST = 40_000
"""Characters of text."""
ATTACHMENTS = 100


def _channel(world: World, who: Identity, args: Arguments) -> Channel:
    name = args.required("channel")
    if name.startswith(("U", "W")) and name in world.workspace.people:
        return direct(world, who, name)
    by_name = name.removeprefix("#")
    known = next((c.id for c in world.workspace.channels.values() if c.name == by_name), name)
    channel = world.workspace.channel(known, who.user)
    if channel.is_archived:
        raise SlackError("is_archived")
    if who.user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _contents(args: Arguments) -> Json:
    made = {
        "text": args.text("text"),
        "blocks": blocks.checked(args.structure("blocks", "invalid_blocks_format")),
        "attachments": _attachments(args),
    }
    if not any(made.values()):
        raise SlackError("no_text")
    return made


def _attachments(args: Arguments) -> list[Json]:
    attachments = args.structure("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        blocks.checked(attachment.get("blocks"))
    return attachments


def _metadata(args: Arguments) -> Json | None:
    metadata = args.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    named = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not named or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_format")
    kept: Json = metadata
    return kept


@method("chat.postMessage", Tier.SPECIAL, "chat:write")
def chat_post_message(world: World, who: Identity, args: Arguments) -> Json:
    """Post a message."""
    channel = _channel(world, who, args)
    made = _contents(args)
    made["text"] = made["text"][:LONGEST]
    thread = args.text("thread_ts") or None
    if thread and thread not in channel.messages:
        raise SlackError("thread_not_found")
    parts = made | {"metadata": _metadata(args), "thread_ts": thread}
    text = parts.pop("text")
    message = posting.post(world.workspace, channel, who.user, text, **parts)
    return _posted(channel, message)


def _posted(channel: Channel, message: Message) -> Json:
    said = {"channel": channel.id, "ts": message.ts}
    return said | {"message": message.as_slack(metadata=True)}


@method("chat.postEphemeral", Tier.FOUR, "chat:write")
def chat_post_ephemeral(world: World, who: Identity, args: Arguments) -> Json:
    """Show a message to one person who is in the channel."""
    channel = _channel(world, who, args)
    user = args.required("user")
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    made = _contents(args)
    _short(made)
    text = made.pop("text")
    thread = args.text("thread_ts") or None
    shown = posting.whisper(world.workspace, channel, user, text, thread_ts=thread, **made)
    return {"message_ts": shown.ts}


def _short(made: Json) -> None:
    if len(made["text"]) > LONGEST:
        raise SlackError("msg_too_long")


def _own(world: World, who: Identity, args: Arguments, error: str) -> tuple[Channel, Message]:
    channel = _channel(world, who, args)
    message = world.workspace.message(channel, args.required("ts"))
    if message.user != who.user or message.subtype not in posting.SAID:
        raise SlackError(error)
    return channel, message


@method("chat.update", Tier.THREE, "chat:write")
def chat_update(world: World, who: Identity, args: Arguments) -> Json:
    """Change a message of one's own; blocks that aren't sent again go, if there is a text."""
    channel, message = _own(world, who, args, "cant_update_message")
    made = _contents(args)
    _short(made)
    metadata = _metadata(args)
    new = made if metadata is None else made | {"metadata": metadata}
    posting.edit(world.workspace, channel, message, new)
    return _posted(channel, message) | {"text": message.text}


@method("chat.delete", Tier.THREE, "chat:write")
def chat_delete(world: World, who: Identity, args: Arguments) -> Json:
    """Take a message away: a bot its own, an admin anybody's."""
    if who.is_bot:
        channel, message = _own(world, who, args, "cant_delete_message")
    else:
        channel = world.workspace.channel(args.required("channel"), who.user)
        message = world.workspace.message(channel, args.required("ts"))
    if message.subtype not in posting.SAID:  # Slack's own notes, and what stands for the deleted
        raise SlackError("cant_delete_message")
    posting.delete(world.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


@method("chat.getPermalink", Tier.SPECIAL)
def chat_get_permalink(world: World, who: Identity, args: Arguments) -> Json:
    """Return an address of a message; it leads to this playground's page."""
    channel = world.workspace.channel(args.required("channel"), who.user)
    ts = args.required("message_ts")
    world.workspace.message(channel, ts)
    link = f"{world.settings.public_url}/#{channel.id}/{ts}"
    return {"channel": channel.id, "permalink": link}
