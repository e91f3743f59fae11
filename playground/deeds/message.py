"""What people do with messages: write, react, edit, delete."""

from playground import escape, file, posting
from playground.act import Actor, Json, deed
from playground.error import SlackError
from playground.message import Message


@deed
async def say(actor: Actor) -> Json:
    """Post a message: channel, text, thread_ts; broadcast=true; file={name, text} with it."""
    text = actor.args.required("text")
    room, workspace = actor.room, actor.world.workspace
    actor.world.begin(f"“{text[:60]}”", actor.person.id)
    safe = escape.escaped(workspace, text, with_names=False)
    said = posting.post(workspace, room, actor.person.id, safe, **_parts(actor))
    return {"channel": room.id, "ts": said.ts}


def _parts(actor: Actor) -> Json:
    """Return what a message has besides its text: a thread, a file."""
    parts: Json = {"thread_ts": actor.args.text("thread_ts") or None}
    if parts["thread_ts"] and actor.args.flag("broadcast"):
        parts["subtype"] = "thread_broadcast"
    given = actor.wish.get("file")
    if isinstance(given, dict):
        world, name, text = actor.world, str(given.get("name", "")), str(given.get("text", ""))
        made = file.shared(name, text, owner=actor.person.id, now=world.clock.now())
        world.workspace.files[made.id] = made
        parts |= {"subtype": "file_share", "files": [made.as_slack(world.settings.public_url)]}
    return parts


@deed
async def react(actor: Actor) -> Json:
    """Put a sign on a message: name; off=true takes it back."""
    name = actor.args.required("name").strip(":")
    actor.world.begin(f"React :{name}:", actor.person.id)
    change = posting.unreact if actor.args.flag("off") else posting.react
    change(actor.world.workspace, actor.message, actor.person.id, name)
    return {}


@deed
async def edit(actor: Actor) -> Json:
    """Change a message of one's own: text."""
    message = _own(actor)
    safe = escape.escaped(actor.world.workspace, actor.args.required("text"), with_names=False)
    posting.edit(actor.world.workspace, actor.room, message, {"text": safe})
    return {}


@deed
async def delete(actor: Actor) -> Json:
    """Take away a message of one's own; an admin may take away anybody's."""
    message = actor.message
    if message.only_for:
        posting.delete_whisper(actor.world.workspace, message)
        return {}
    if not actor.person.is_admin:
        message = _own(actor)
    posting.delete(actor.world.workspace, actor.room, message)
    return {}


def _own(actor: Actor) -> Message:
    message = actor.message
    if message.user != actor.person.id or message.subtype:
        raise SlackError("cant_update_message")
    return message
