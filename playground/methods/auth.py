"""auth.* and api.test tell who one is, and whether anybody is there."""

from playground.arguments import Arguments, Json
from playground.error import SlackError
from playground.limits import Tier
from playground.methods.registry import method
from playground.people import BOT
from playground.scopes import Identity
from playground.team import team_id
from playground.world import World


@method("api.test", Tier.FOUR, open_to_all=True)
def api_test(_: World, __: Identity, args: Arguments) -> Json:
    """Give back what was sent; fail if asked to."""
    sent = {name: value for name, value in args.given.items() if name != "token"}
    if args.text("error"):
        raise SlackError(args.text("error"), args=sent)
    return {"args": sent}


@method("auth.test", Tier.SPECIAL)
def auth_test(world: World, who: Identity, _: Arguments) -> Json:
    """Tell whose token this is."""
    person = world.workspace.person(who.user)
    made = {
        "url": "https://harbour.slack.com/",
        "team": "Harbour",
        "user": person.name,
        "team_id": team_id(),
        "user_id": person.id,
        "is_enterprise_install": False,
    }
    return made | {"bot_id": BOT} if who.is_bot else made
