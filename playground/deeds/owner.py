"""What only admins do, and what everybody may do to the workspace itself."""

from playground import grouping, membership
from playground.act import Actor, Json, deed
from playground.error import SlackError
from playground.people import Person


@deed
async def kick(actor: Actor) -> Json:
    """Remove somebody from a channel by hand: user; for admins."""
    _admin(actor.person)
    room, target = actor.room, actor.world.workspace.person(actor.args.required("user"))
    if room.is_general:
        raise SlackError("cant_kick_from_general")
    membership.kick(actor.world.workspace, room, target, actor.person.id)
    return {"channel": room.id}


def _admin(person: Person) -> None:
    if not person.is_admin:
        raise SlackError("not_an_admin")


@deed
async def create_channel(actor: Actor) -> Json:
    """Open a channel: name, private."""
    name = actor.args.required("name").removeprefix("#").lower().replace(" ", "-")
    private = actor.args.flag("private")
    made = actor.world.workspace.create_channel(name, actor.person.id, private=private)
    return {"channel": made.id}


@deed
async def deactivate(actor: Actor) -> Json:
    """Close somebody's account, as an admin does on Slack's own page: user."""
    _admin(actor.person)
    target = actor.world.workspace.person(actor.args.required("user"))
    membership.deactivate(actor.world.workspace, target)
    return {}


@deed
async def reactivate(actor: Actor) -> Json:
    """Open somebody's account again, as an admin does on Slack's own page: user."""
    _admin(actor.person)
    target = actor.world.workspace.person(actor.args.required("user"))
    membership.reactivate(actor.world.workspace, target)
    return {}


@deed
async def arrive(actor: Actor) -> Json:
    """Bring a new member into the workspace: id, name, real_name; for admins."""
    _admin(actor.person)
    name = actor.args.required("name")
    person = Person(
        id=actor.args.text("id") or f"U0{name.upper()}",
        name=name,
        real_name=actor.args.text("real_name") or name.title(),
        color="#4b6584",
    )
    membership.arrive(actor.world.workspace, person)
    return {"user": person.id}


@deed
async def group(actor: Actor) -> Json:
    """Found a user group, or say who is in it: handle, users, disabled; for admins."""
    _admin(actor.person)
    workspace, handle = actor.world.workspace, actor.args.required("handle").removeprefix("@")
    users = [workspace.person(user).id for user in actor.args.listed("users")]
    found = next((each for each in workspace.usergroups.values() if each.handle == handle), None)
    if found is None:
        return {"group": grouping.create(workspace, handle, users).id}
    if actor.args.flag("disabled"):
        grouping.disable(workspace, found)
    else:
        grouping.fill(workspace, found, users)
    return {"group": found.id}
