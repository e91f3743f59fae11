"""team.*, bots.*, files.*: what an app looks up now and then."""

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import method
from playground.people import APP, BOT, BOT_USER
from playground.scopes import Identity
from playground.team import team_id
from playground.world import World


@method("team.info", Tier.THREE, "team:read")
def team_info(_: World, __: Identity, ___: Arguments) -> Json:
    """Describe the workspace."""
    made = {"id": team_id(), "name": "Harbour", "domain": "harbour", "email_domain": "", "icon": {}}
    return {"team": made | {"url": "https://harbour.slack.com/"}}


PLANS = {"free": "free", "pro": "std", "business": "plus", "enterprise": "enterprise"}
"""Slack's own words for the plans."""


@method("team.billing.info", Tier.THREE, "team.billing:read")
def team_billing_info(world: World, _: Identity, __: Arguments) -> Json:
    """Tell the plan. https://docs.slack.dev/reference/methods/team.billing.info."""
    return {"plan": PLANS[world.workspace.policy.plan]}


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
