"""users.*: people, and the channels they are in."""

from playground.arguments import Arguments, Json, page
from playground.channel import Channel
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import demand, method
from playground.scopes import Identity, reading
from playground.team import team_id
from playground.world import World

FAMILIES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


@method("users.info", Tier.FOUR, "users:read")
def users_info(world: World, _: Identity, args: Arguments) -> Json:
    """Describe one person."""
    return {"user": world.workspace.person(args.required("user")).as_slack()}


@method("users.list", Tier.TWO, "users:read")
def users_list(world: World, _: Identity, args: Arguments) -> Json:
    """List everybody, page by page."""
    people = [person.as_slack() for person in world.workspace.people.values()]
    shown, cursor = page(people, args)
    return {
        "members": shown,
        "cache_ts": int(world.clock.now()),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.getPresence", Tier.THREE, "users:read")
def users_get_presence(world: World, _: Identity, args: Arguments) -> Json:
    """Say who is there: everybody who isn't deactivated."""
    person = world.workspace.person(args.required("user"))
    return {"presence": "away" if person.deleted else "active"}


def wanted_kinds(who: Identity, args: Arguments) -> set[str]:
    """Return the kinds of channel asked for, each of which needs its own scope."""
    kinds = set(args.listed("types")) or {"public_channel"}
    if kinds - FAMILIES.keys():
        raise SlackError("invalid_types")
    for kind in sorted(kinds):
        demand(who, *reading(FAMILIES[kind]))
    return kinds


@method("users.conversations", Tier.THREE)
def users_conversations(world: World, who: Identity, args: Arguments) -> Json:
    """List the channels that somebody is in, as far as the token may know of them."""
    kinds = wanted_kinds(who, args)
    user = world.workspace.person(args.text("user", who.user)).id
    found = [
        channel.as_slack(who.user)
        for channel in world.workspace.channels.values()
        if channel.kind in kinds and user in channel.members and _visible(channel, who)
    ]
    shown, cursor = page(found, args)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}, "team_id": team_id()}


def _visible(channel: Channel, who: Identity) -> bool:
    return channel.kind == "public_channel" or who.user in channel.members
