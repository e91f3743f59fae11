"""reactions.*: small signs on messages."""

from playground import posting
from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.message import Message
from playground.methods.registry import method
from playground.scopes import Identity
from playground.world import World


def _message(world: World, who: Identity, args: Arguments) -> Message:
    if not args.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = world.workspace.channel(args.required("channel"), who.user)
    return world.workspace.message(channel, args.text("timestamp"))


def _name(args: Arguments) -> str:
    name = args.required("name").strip(":")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise SlackError("invalid_name")
    return name


@method("reactions.add", Tier.THREE, "reactions:write")
def reactions_add(world: World, who: Identity, args: Arguments) -> Json:
    """Put a sign on a message."""
    posting.react(world.workspace, _message(world, who, args), who.user, _name(args))
    return {}


@method("reactions.remove", Tier.TWO, "reactions:write")
def reactions_remove(world: World, who: Identity, args: Arguments) -> Json:
    """Take one's sign off a message."""
    posting.unreact(world.workspace, _message(world, who, args), who.user, _name(args))
    return {}


@method("reactions.get", Tier.THREE, "reactions:read")
def reactions_get(world: World, who: Identity, args: Arguments) -> Json:
    """Return a message with its signs."""
    message = _message(world, who, args)
    return {"type": "message", "channel": message.channel, "message": message.as_slack()}
