"""What a person can do, by name: the door for the page, for scripts and for tests."""

from collections.abc import Awaitable, Callable
from typing import Any

from playground.arguments import Arguments
from playground.channel import Channel
from playground.error import SlackError
from playground.message import Message
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
        doing = _known(str(wish.get("do", "")))
        return {"ok": True, **await doing(Actor(world, wish))}
    except SlackError as error:
        return error.answer()


def _known(name: str) -> Deed:
    if name not in DEEDS:
        raise SlackError("unknown_deed", hint=f"Known: {', '.join(sorted(DEEDS))}.")
    return DEEDS[name]
