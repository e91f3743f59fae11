"""team.*, usergroups.*, bots.*, files.*: what an app looks up now and then."""

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import method
from playground.people import APP, BOT, BOT_USER
from playground.scopes import Identity
from playground.team import team_id
from playground.world import World


@method("team.info", Tier.THREE, "team:read")
def team_info(world: World, _: Identity, __: Arguments) -> Json:
    """Describe the workspace."""
    made = {"id": team_id(), "name": "Harbour", "domain": "harbour", "email_domain": "", "icon": {}}
    return {
        "team": made | {"url": "https://harbour.slack.com/", "plan": world.workspace.policy.plan}
    }


@method("usergroups.list", Tier.TWO, "usergroups:read")
def usergroups_list(world: World, _: Identity, args: Arguments) -> Json:
    """List the user groups."""
    groups = list(world.workspace.usergroups.values())
    if not args.flag("include_users"):
        groups = [{k: v for k, v in group.items() if k != "users"} for group in groups]
    return {"usergroups": groups}


@method("usergroups.users.list", Tier.TWO, "usergroups:read")
def usergroups_users_list(world: World, _: Identity, args: Arguments) -> Json:
    """List who is in a user group."""
    group = world.workspace.usergroups.get(args.required("usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": group["users"]}


@method("bots.info", Tier.THREE, "users:read")
def bots_info(world: World, _: Identity, args: Arguments) -> Json:
    """Describe the app's bot."""
    if args.text("bot", BOT) != BOT:
        raise SlackError("bot_not_found")
    name = world.workspace.person(BOT_USER).real_name
    made = {"id": BOT, "deleted": False, "name": name, "app_id": APP, "user_id": BOT_USER}
    return {"bot": made | {"updated": 0, "icons": {}}}


@method("files.info", Tier.FOUR, "files:read")
def files_info(_: World, __: Identity, args: Arguments) -> Json:
    """Find no file: there are none here."""
    args.required("file")
    raise SlackError("file_not_found")
