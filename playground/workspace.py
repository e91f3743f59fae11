"""The workspace: its people, its channels, and who hears of what happens in them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from playground import channel as channels
from playground import people, usergroup
from playground.channel import Channel
from playground.clock import Clock
from playground.error import SlackError
from playground.file import File
from playground.message import Json, Message
from playground.people import Person
from playground.usergroup import UserGroup

WHISPERS_KEPT = 500


@dataclass
class Policy:
    """What the owner of the workspace decided."""

    plan: str = "free"
    """free, pro, business or enterprise; admin methods work on enterprise only."""
    kick_public: bool = True
    """May a bot remove people from public channels? Real Slack's default is no."""


def _nothing(_: str, __: Json) -> None:
    """Hear nothing."""


@dataclass
class Workspace:
    """All that there is, in memory."""

    clock: Clock
    people: dict[str, Person] = field(default_factory=people.seeded)
    channels: dict[str, Channel] = field(default_factory=channels.seeded)
    policy: Policy = field(default_factory=Policy)
    whispers: dict[str, Message] = field(default_factory=dict)
    """Ephemeral messages, by ts."""
    files: dict[str, File] = field(default_factory=dict)
    """What was shared, by id."""
    usergroups: dict[str, UserGroup] = field(default_factory=usergroup.seeded)
    on_event: Callable[[str, Json], None] = _nothing
    """Hears every inner event for the app, with the channel it is about ('' for none)."""
    on_change: Callable[[str, Json], None] = _nothing
    """Hears every change for the page: its kind, and what changed."""
    _last_ts: int = 0
    _past: int | None = None

    def next_ts(self) -> str:
        """Return a timestamp that no message has yet."""
        now = int(self.clock.now() * 1_000_000) if self._past is None else self._past
        self._last_ts, self._past = max(self._last_ts + 1, now), None
        return stamp(self._last_ts)

    def backdate(self, seconds: int) -> None:
        """Let the next message be one from the past (for seeding)."""
        self._past = seconds * 1_000_000 + 259

    def person(self, user: str) -> Person:
        """Return a person, or refuse with Slack's error."""
        found = self.people.get(user)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def channel(self, key: str, viewer: str) -> Channel:
        """Return a channel that this viewer may know of; a stranger's private one isn't there."""
        found = self.channels.get(key)
        if found is None or (found.kind != "public_channel" and viewer not in found.members):
            raise SlackError("channel_not_found")
        return found

    def message(self, channel: Channel, ts: str) -> Message:
        """Return a message of the channel, or refuse with Slack's error."""
        found = channel.messages.get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found

    def im(self, one: str, other: str) -> Channel:
        """Return the direct message between two people, opened if need be."""
        pair = {one, other}
        for channel in self.channels.values():
            if channel.is_im and set(channel.members) == pair:
                return channel
        return self._open(pair, (one, other))

    def _open(self, pair: set[str], order: tuple[str, str]) -> Channel:
        short = "".join(sorted(user.removeprefix("U0") for user in pair))
        opened = Channel(id=f"D0{short}"[:24], name="", is_im=True, members=dict.fromkeys(order))
        self.channels[opened.id] = opened
        self.on_change("channel", {"channel": opened.id})
        return opened

    def create_channel(self, name: str, creator: str, *, private: bool = False) -> Channel:
        """Open a new channel with its creator in it."""
        if any(channel.name == name for channel in self.channels.values()):
            raise SlackError("name_taken")
        made = Channel(
            id=f"C0{secrets.token_hex(4).upper()}",
            name=name,
            creator=creator,
            created=int(self.clock.now()),
            is_private=private,
            members={creator: None},
        )
        self.channels[made.id] = made
        self.on_change("channel", {"channel": made.id})
        if not private:
            about = {"id": made.id, "name": name, "created": made.created, "creator": creator}
            self.on_event("", {"type": "channel_created", "channel": about})
        return made

    def keep_whisper(self, whisper: Message) -> None:
        """Remember an ephemeral message, and forget the oldest if there are too many."""
        self.whispers[whisper.ts] = whisper
        if len(self.whispers) > WHISPERS_KEPT:
            del self.whispers[next(iter(self.whispers))]


def stamp(microseconds: int) -> str:
    """Write microseconds since the epoch as Slack writes a timestamp."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return f"{seconds}.{rest:06d}"
