"""What a person can do, by name: the door for the page, for scripts and for tests."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground import clicking, command_line, escape, membership, posting
from playground.arguments import Arguments
from playground.channel import Channel
from playground.error import SlackError
from playground.message import Message
from playground.people import BOT_USER, Person
from playground.view import View
from playground.world import World

Json = dict[str, Any]
Deed = Callable[["Actor"], Awaitable[Json]]
DEEDS: dict[str, Deed] = {}


def deed(function: Deed) -> Deed:
    """Enter what stands below into the table of deeds."""
    DEEDS[function.__name__.removesuffix("_")] = function
    return function


class Actor:
    """A person, and what they want to do it with."""

    def __init__(self, world: World, wish: Json) -> None:
        """Find the person; a deactivated one can do nothing."""
        self.world = world
        self.wish = wish
        self.args = Arguments(wish)
        self.person = world.workspace.person(self.args.required("as"))
        if self.person.deleted:
            raise SlackError("account_inactive")

    @property
    def channel(self) -> Channel:
        """Return the channel named by id, by #name, or by a person's id for a direct message."""
        key = self.args.required("channel")
        workspace = self.world.workspace
        if key in workspace.people:
            return workspace.im(self.person.id, key)
        by_name = {c.name: c.id for c in workspace.channels.values() if c.name}
        return workspace.channel(by_name.get(key.removeprefix("#"), key), self.person.id)

    @property
    def room(self) -> Channel:
        """Return a channel that the person is in."""
        channel = self.channel
        if self.person.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    @property
    def message(self) -> Message:
        """Return a message that the person sees."""
        ts = self.args.required("ts")
        whisper = self.world.workspace.whispers.get(ts)
        if whisper is not None and whisper.only_for == self.person.id:
            return whisper
        return self.world.workspace.message(self.room, ts)

    @property
    def view(self) -> View:
        """Return the modal that lies on top, or the one that is named."""
        view_id = self.args.text("view_id")
        if view_id:
            found = self.world.views.find(view_id)
            if found.user != self.person.id:
                raise SlackError("not_found")
            return found
        top = self.world.views.top(self.person.id)
        if top is None:
            raise SlackError("not_found")
        return top


async def act(world: World, wish: Json) -> Json:
    """Let a person do something; return what came of it, or Slack's error."""
    try:
        name = str(wish.get("do", ""))
        if name not in DEEDS:
            known = ", ".join(sorted(DEEDS))
            raise SlackError("unknown_deed", hint=f"Known: {known}.")
        return {"ok": True, **await DEEDS[name](Actor(world, wish))}
    except SlackError as error:
        return error.answer()


@deed
async def say(actor: Actor) -> Json:
    """Post a message: channel, text, thread_ts."""
    text = actor.args.required("text")
    room, workspace = actor.room, actor.world.workspace
    actor.world.begin(f"“{text[:60]}”", actor.person.id)
    safe = escape.escaped(workspace, text, with_names=False)
    thread = actor.args.text("thread_ts") or None
    said = posting.post(workspace, room, actor.person.id, safe, thread_ts=thread)
    return {"channel": room.id, "ts": said.ts}


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
async def join(actor: Actor) -> Json:
    """Go into a public channel."""
    if actor.channel.is_private:
        raise SlackError("channel_not_found")
    actor.world.begin(f"Join #{actor.channel.name}", actor.person.id)
    membership.join(actor.world.workspace, actor.channel, actor.person)
    return {"channel": actor.channel.id}


@deed
async def leave(actor: Actor) -> Json:
    """Go out of a channel."""
    channel = actor.room
    if channel.is_general:
        raise SlackError("cant_leave_general")
    actor.world.begin(f"Leave #{channel.name}", actor.person.id)
    membership.leave(actor.world.workspace, channel, actor.person)
    return {"channel": channel.id}


@deed
async def invite(actor: Actor) -> Json:
    """Bring somebody into a channel: user."""
    room, guest = actor.room, actor.world.workspace.person(actor.args.required("user"))
    actor.world.begin(f"Invite @{guest.name} to #{room.name}", actor.person.id)
    membership.join(actor.world.workspace, room, guest, actor.person.id)
    return {"channel": room.id}


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
async def react(actor: Actor) -> Json:
    """Put a sign on a message: name; off=true takes it back."""
    name = actor.args.required("name").strip(":")
    actor.world.begin(f"React :{name}:", actor.person.id)
    change = posting.unreact if actor.args.flag("off") else posting.react
    change(actor.world.workspace, actor.message, actor.person.id, name)
    return {}


@deed
async def edit(actor: Actor) -> Json:
    """Change a message of one's own: text."""
    message = _own(actor)
    safe = escape.escaped(actor.world.workspace, actor.args.required("text"), with_names=False)
    posting.edit(actor.world.workspace, actor.room, message, {"text": safe})
    return {}


@deed
async def delete(actor: Actor) -> Json:
    """Take away a message of one's own; an admin may take away anybody's."""
    message = actor.message
    if message.only_for:
        posting.delete_whisper(actor.world.workspace, message)
        return {}
    if not actor.person.is_admin:
        message = _own(actor)
    posting.delete(actor.world.workspace, actor.room, message)
    return {}


def _own(actor: Actor) -> Message:
    message = actor.message
    if message.user != actor.person.id or message.subtype:
        raise SlackError("cant_update_message")
    return message


@deed
async def dm(actor: Actor) -> Json:
    """Open a direct message: user."""
    other = actor.world.workspace.person(actor.args.text("user", BOT_USER))
    return {"channel": actor.world.workspace.im(actor.person.id, other.id).id}


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


@deed
async def read(actor: Actor) -> Json:
    """Mark a channel as read: ts (without it: up to its newest message)."""
    channel = actor.channel
    newest = next(channel.newest_first()).ts if channel.messages else "0"
    actor.person.reads[channel.id] = actor.args.text("ts", newest)
    return {}


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
