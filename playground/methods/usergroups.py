"""usergroups.*: groups of people with a handle of their own, such as @mods."""

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import method
from playground.scopes import Identity
from playground.usergroup import UserGroup
from playground.world import World


@method("usergroups.list", Tier.TWO, "usergroups:read")
def usergroups_list(world: World, _: Identity, args: Arguments) -> Json:
    """List the user groups; without being asked, neither who is in them nor the disabled ones."""
    groups = [
        _asked_for(group, args)
        for group in world.workspace.usergroups.values()
        if group.is_enabled or args.flag("include_disabled")
    ]
    return {"usergroups": groups}


def _asked_for(group: UserGroup, args: Arguments) -> Json:
    left_out = set() if args.flag("include_users") else {"users"}
    left_out |= set() if args.flag("include_count") else {"user_count"}
    return {name: value for name, value in group.as_slack().items() if name not in left_out}


@method("usergroups.users.list", Tier.TWO, "usergroups:read")
def usergroups_users_list(world: World, _: Identity, args: Arguments) -> Json:
    """List who is in a user group."""
    group = world.workspace.usergroups.get(args.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.users)}
