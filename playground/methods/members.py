"""conversations.*: who comes, who goes, who has to go."""

from playground import membership
from playground.arguments import Arguments, Json
from playground.channel import Channel
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import demand, method
from playground.scopes import Identity, managing
from playground.world import World


@method("conversations.join", Tier.THREE, "channels:join", "channels:write")
def conversations_join(world: World, who: Identity, args: Arguments) -> Json:
    """Go into a public channel."""
    channel = world.workspace.channel(args.required("channel"), who.user)
    if channel.kind != "public_channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    if who.user in channel.members:
        return {"channel": channel.as_slack(who.user), "warning": "already_in_channel"}
    membership.join(world.workspace, channel, world.workspace.person(who.user))
    return {"channel": channel.as_slack(who.user)}


@method("conversations.leave", Tier.THREE)
def conversations_leave(world: World, who: Identity, args: Arguments) -> Json:
    """Go out of a channel."""
    channel = world.workspace.channel(args.required("channel"), who.user)
    demand(who, *managing(channel.family))
    if channel.is_general:
        raise SlackError("cant_leave_general")
    if who.user not in channel.members:
        return {"not_in_channel": True}
    membership.leave(world.workspace, channel, world.workspace.person(who.user))
    return {}


def _managed(world: World, who: Identity, args: Arguments) -> Channel:
    channel = world.workspace.channel(args.required("channel"), who.user)
    if channel.is_im:
        raise SlackError("method_not_supported_for_channel_type")
    demand(who, *managing(channel.family))
    if channel.is_archived:
        raise SlackError("is_archived")
    if who.user not in channel.members:
        raise SlackError("not_in_channel")
    return channel


@method("conversations.invite", Tier.THREE)
def conversations_invite(world: World, who: Identity, args: Arguments) -> Json:
    """Bring people into a channel; nobody comes if one of them can't."""
    channel = _managed(world, who, args)
    users = args.listed("users")
    if not users:
        raise SlackError("no_user")
    problems = [(user, _problem(world, channel, who, user)) for user in users]
    errors = [{"user": user, "ok": False, "error": code} for user, code in problems if code]
    if errors:
        raise SlackError(str(errors[0]["error"]), errors=errors)
    for user in users:
        membership.join(world.workspace, channel, world.workspace.person(user), who.user)
    return {"channel": channel.as_slack(who.user)}


def _problem(world: World, channel: Channel, who: Identity, user: str) -> str:
    person = world.workspace.people.get(user)
    if person is None or person.deleted:
        return "user_not_found"
    if user == who.user:
        return "cant_invite_self"
    return "already_in_channel" if user in channel.members else ""


@method("conversations.kick", Tier.THREE)
def conversations_kick(world: World, who: Identity, args: Arguments) -> Json:
    """Remove a person from a channel."""
    channel = _managed(world, who, args)
    user = args.required("user")
    if user == who.user:
        raise SlackError("cant_kick_self")
    person = world.workspace.person(user)
    if channel.is_general:
        raise SlackError("cant_kick_from_general")
    if who.is_bot and not channel.is_private and not world.workspace.policy.kick_public:
        raise SlackError("restricted_action")
    if user not in channel.members:
        raise SlackError("not_in_channel")
    if world.faults.strike("forget_kicks", "conversations.kick"):
        return {"errors": {}}
    membership.kick(world.workspace, channel, person, by=who.user)
    return {"errors": {}}
