"""How people come and go, and where they look."""

from playground import membership
from playground.act import Actor, Json, deed
from playground.error import SlackError
from playground.people import BOT_USER


@deed
async def join(actor: Actor) -> Json:
    """Go into a public channel."""
    if actor.channel.is_private:
        raise SlackError("channel_not_found")
    actor.world.begin(f"Join #{actor.channel.name}", actor.person.id)
    membership.join(actor.world.workspace, actor.channel, actor.person)
    return {"channel": actor.channel.id}


@deed
async def leave(actor: Actor) -> Json:
    """Go out of a channel."""
    channel = actor.room
    if channel.is_general:
        raise SlackError("cant_leave_general")
    actor.world.begin(f"Leave #{channel.name}", actor.person.id)
    membership.leave(actor.world.workspace, channel, actor.person)
    return {"channel": channel.id}


@deed
async def invite(actor: Actor) -> Json:
    """Bring somebody into a channel: user."""
    room, guest = actor.room, actor.world.workspace.person(actor.args.required("user"))
    actor.world.begin(f"Invite @{guest.name} to #{room.name}", actor.person.id)
    membership.join(actor.world.workspace, room, guest, actor.person.id)
    return {"channel": room.id}


@deed
async def dm(actor: Actor) -> Json:
    """Open a direct message: user."""
    other = actor.world.workspace.person(actor.args.text("user", BOT_USER))
    return {"channel": actor.world.workspace.im(actor.person.id, other.id).id}


@deed
async def read(actor: Actor) -> Json:
    """Mark a channel as read: ts (without it: up to its newest message)."""
    channel = actor.channel
    newest = next(channel.newest_first()).ts if channel.messages else "0"
    actor.person.reads[channel.id] = actor.args.text("ts", newest)
    return {}
