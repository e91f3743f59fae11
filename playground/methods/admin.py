"""admin.*: what only the owner's token may do, and only on the largest plan."""

from playground import membership
from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import demand, method
from playground.people import Person
from playground.scopes import Identity
from playground.world import World


def _target(world: World, who: Identity, args: Arguments) -> Person:
    if who.is_bot:
        raise SlackError("not_allowed_token_type")
    demand(who, "admin.users:write")
    if world.workspace.policy.plan != "enterprise":
        raise SlackError("feature_not_enabled")
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
    args.required("team_id")
    membership.deactivate(world.workspace, person)
    return {}


@method("admin.users.deactivate", Tier.TWO)
def admin_users_deactivate(world: World, who: Identity, args: Arguments) -> Json:
    """Close a person's account."""
    membership.deactivate(world.workspace, _target(world, who, args))
    return {}


@method("admin.users.session.reset", Tier.TWO)
def admin_users_session_reset(world: World, who: Identity, args: Arguments) -> Json:
    """Sign a person out everywhere; here nobody stays signed in."""
    _target(world, who, args)
    return {}
