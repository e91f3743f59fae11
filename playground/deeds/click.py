"""What people do with the app: commands, buttons, modals, shortcuts, its Home."""

from playground import clicking, command_line
from playground.act import Actor, Json, deed
from playground.people import BOT_USER


@deed
async def command(actor: Actor) -> Json:
    """Run a slash command: channel, text ("/ban @spammer spam")."""
    line = actor.args.required("text")
    return await command_line.run(actor.world, actor.person, actor.channel, line)


@deed
async def press(actor: Actor) -> Json:
    """Use a button or a menu: action_id, and channel and ts, or view_id; value for a menu."""
    if actor.args.text("view_id"):
        return await clicking.press_in_view(actor.world, actor.person, actor.view, actor.wish)
    return await clicking.press(actor.world, actor.person, actor.message, actor.wish)


@deed
async def submit(actor: Actor) -> Json:
    """Submit the modal on top: values by action_id."""
    values = actor.wish.get("values", {})
    return await clicking.submit(actor.world, actor.person, actor.view, values)


@deed
async def close(actor: Actor) -> Json:
    """Close the modal on top; everything=true closes those below, too."""
    everything = actor.args.flag("everything")
    return await clicking.close(actor.world, actor.person, actor.view, everything=everything)


@deed
async def shortcut(actor: Actor) -> Json:
    """Use a shortcut: callback_id, and channel and ts for a message shortcut."""
    message = actor.message if actor.args.text("ts") else None
    callback = actor.args.required("callback_id")
    return await clicking.shortcut(actor.world, actor.person, callback, message)


@deed
async def home(actor: Actor) -> Json:
    """Open the app's Home tab (tab=messages: its messages)."""
    shown = actor.world.views.homes.get(actor.person.id)
    tab = actor.args.text("tab", "home")
    opened: Json = {"type": "app_home_opened", "user": actor.person.id, "tab": tab}
    opened["channel"] = actor.world.workspace.im(actor.person.id, BOT_USER).id
    opened["event_ts"] = actor.world.workspace.next_ts()
    if shown:
        opened["view"] = shown.as_slack()
    actor.world.begin("Open the Home tab", actor.person.id)
    actor.world.workspace.on_event("", opened)
    return {"channel": opened["channel"]}
