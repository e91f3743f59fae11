"""conversations.*: which channels there are."""

from playground.arguments import Arguments, Json, page
from playground.channel import Channel
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import demand, method
from playground.methods.users import wanted_kinds
from playground.scopes import Identity, managing, reading
from playground.world import World

LONGEST_NAME = 80


def readable(world: World, who: Identity, args: Arguments) -> Channel:
    """Return the channel that the call names, if the token may see it."""
    channel = world.workspace.channel(args.required("channel"), who.user)
    demand(who, *reading(channel.family))
    return channel


@method("conversations.list", Tier.TWO)
def conversations_list(world: World, who: Identity, args: Arguments) -> Json:
    """List the channels that the token may see."""
    kinds = wanted_kinds(who, args)
    found = [
        channel.as_slack(who.user)
        for channel in world.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind == "public_channel" or who.user in channel.members)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    shown, cursor = page(found, args)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.info", Tier.THREE)
def conversations_info(world: World, who: Identity, args: Arguments) -> Json:
    """Describe one channel."""
    described = readable(world, who, args).as_slack(who.user)
    if not args.flag("include_num_members"):
        described.pop("num_members", None)
    return {"channel": described}


@method("conversations.members", Tier.FOUR)
def conversations_members(world: World, who: Identity, args: Arguments) -> Json:
    """List who is in a channel, page by page."""
    members = list(readable(world, who, args).members)
    shown, cursor = page(members, args)
    return {"members": shown, "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", Tier.THREE, "im:write")
def conversations_open(world: World, who: Identity, args: Arguments) -> Json:
    """Open a direct message."""
    users = args.listed("users")
    if not users and args.text("channel"):
        return {"channel": {"id": world.workspace.channel(args.text("channel"), who.user).id}}
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("not_enough_users")  # Group messages aren't played here.
    before = len(world.workspace.channels)
    channel = direct(world, who, users[0])
    opened = (
        {"no_op": True, "already_open": True} if before == len(world.workspace.channels) else {}
    )
    full = channel.as_slack(who.user) if args.flag("return_im") else {"id": channel.id}
    return {**opened, "channel": full}


def direct(world: World, who: Identity, user: str) -> Channel:
    """Return the direct message with a person, opened if need be."""
    person = world.workspace.person(user)
    if person.deleted:
        raise SlackError("user_disabled")
    if person.is_bot:
        raise SlackError("cannot_dm_bot")
    return world.workspace.im(who.user, user)


@method("conversations.create", Tier.TWO)
def conversations_create(world: World, who: Identity, args: Arguments) -> Json:
    """Open a new channel."""
    private = args.flag("is_private")
    demand(who, *managing("groups" if private else "channels"))
    name = args.required("name")
    if name != name.lower() or " " in name or len(name) > LONGEST_NAME:
        raise SlackError("invalid_name_specials")
    channel = world.workspace.create_channel(name, who.user, private=private)
    return {"channel": channel.as_slack(who.user)}


@method("conversations.archive", Tier.TWO)
def conversations_archive(world: World, who: Identity, args: Arguments) -> Json:
    """Close a channel for good."""
    channel = world.workspace.channel(args.required("channel"), who.user)
    demand(who, *managing(channel.family))
    if channel.is_general:
        raise SlackError("cant_archive_general")
    if channel.is_archived:
        raise SlackError("already_archived")
    channel.is_archived = True
    world.workspace.on_change("channel", {"channel": channel.id})
    return {}
