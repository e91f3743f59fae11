"""admin.*: what only an admin's token may do, and only on the largest plan.

https://docs.slack.dev/reference/methods?query=admin.users
"""

from playground import membership
from playground.arguments import Arguments, Json, page
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import demand, method
from playground.people import Person
from playground.scopes import Identity
from playground.team import team_id
from playground.world import World


def _enter(world: World, who: Identity, scope: str) -> None:
    """Let an admin's token pass, where the plan has these methods at all."""
    if who.is_bot:
        raise SlackError("not_allowed_token_type")
    demand(who, scope)
    if world.workspace.policy.plan != "enterprise":
        raise SlackError("feature_not_enabled")


def _team(args: Arguments) -> None:
    if args.required("team_id") != team_id():
        raise SlackError("team_not_found")


def _target(world: World, who: Identity, args: Arguments) -> Person:
    _enter(world, who, "admin.users:write")
    person = world.workspace.person(args.required("user_id"))
    if person.is_owner:
        raise SlackError("cannot_modify_primary_owner")
    if person.deleted:
        raise SlackError("user_already_deleted")
    return person


@method("admin.users.remove", Tier.TWO)
def admin_users_remove(world: World, who: Identity, args: Arguments) -> Json:
    """Remove a person from the workspace."""
    person = _target(world, who, args)
    _team(args)
    if not world.faults.strike("forget_accounts", "admin.users.remove"):
        membership.deactivate(world.workspace, person)
    return {}


@method("admin.users.deactivate", Tier.TWO)
def admin_users_deactivate(world: World, who: Identity, args: Arguments) -> Json:
    """Close a person's account in the whole organization."""
    person = _target(world, who, args)
    if not world.faults.strike("forget_accounts", "admin.users.deactivate"):
        membership.deactivate(world.workspace, person)
    return {}


@method("admin.users.assign", Tier.TWO)
def admin_users_assign(world: World, who: Identity, args: Arguments) -> Json:
    """Bring a person of the organization into the workspace, and into channels of it."""
    _enter(world, who, "admin.users:write")
    _team(args)
    workspace = world.workspace
    person = workspace.person(args.required("user_id"))
    if not person.deleted:
        raise SlackError("user_already_team_member")
    channels = [workspace.channels.get(key) for key in args.listed("channel_ids")]
    if any(channel is None or who.user not in channel.members for channel in channels):
        raise SlackError("invitor_cannot_see_channel")
    membership.reactivate(workspace, person)
    for channel in channels:
        if channel is not None and person.id not in channel.members:
            membership.join(workspace, channel, person, who.user)
    return {}


@method("admin.users.list", Tier.FOUR)
def admin_users_list(world: World, who: Identity, args: Arguments) -> Json:
    """List the people of the workspace, as its admins see them."""
    _enter(world, who, "admin.users:read")
    _team(args)
    shown, cursor = page([_listed(each) for each in world.workspace.people.values()], args)
    return {"users": shown, "response_metadata": {"next_cursor": cursor}}


def _listed(person: Person) -> Json:
    about: Json = {"id": person.id, "username": person.name, "full_name": person.real_name}
    about |= {"is_admin": person.is_admin, "is_owner": person.is_owner}
    return about | {"is_active": not person.deleted, "is_bot": person.is_bot}


@method("admin.users.session.reset", Tier.TWO)
def admin_users_session_reset(world: World, who: Identity, args: Arguments) -> Json:
    """Sign a person out everywhere; here nobody stays signed in."""
    _target(world, who, args)
    return {}
