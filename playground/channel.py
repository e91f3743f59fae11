"""Where people talk: public and private channels, and direct messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground.message import Message
from playground.team import team_id

KEPT = 10_000
"""Messages kept in a channel; older ones fall off, so that a benchmark doesn't fill memory."""


@dataclass(kw_only=True)
class Channel:
    """A place with members and messages."""

    id: str
    name: str
    created: int = 1_760_000_000
    creator: str = "U0ADA"
    is_private: bool = False
    is_general: bool = False
    is_archived: bool = False
    is_im: bool = False
    topic: str = ""
    purpose: str = ""
    members: dict[str, None] = field(default_factory=dict)
    """Ids in order of joining; a dict, since it keeps order and finds fast."""
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Return Slack's word for it in `types`."""
        if self.is_im:
            return "im"
        return "private_channel" if self.is_private else "public_channel"

    @property
    def family(self) -> str:
        """Return the first half of the scopes that concern it."""
        return {"im": "im", "private_channel": "groups"}.get(self.kind, "channels")

    @property
    def event_type(self) -> str:
        """Return the channel_type of events in it."""
        return {"im": "im", "private_channel": "group"}.get(self.kind, "channel")

    def keep(self, message: Message) -> None:
        """Add a message, and forget the oldest if there are too many."""
        self.messages[message.ts] = message
        if len(self.messages) > KEPT:
            del self.messages[next(iter(self.messages))]

    def newest_first(self) -> Iterator[Message]:
        """Yield the messages from the newest to the oldest."""
        return reversed(self.messages.values())

    def other(self, user: str) -> str:
        """Return whom a direct message is with, seen by one of the two."""
        return next((member for member in self.members if member != user), user)

    def as_slack(self, viewer: str) -> dict[str, Any]:
        """Return the channel object as this member or bot gets it."""
        if self.is_im:
            return {
                "id": self.id,
                "created": self.created,
                "is_im": True,
                "is_org_shared": False,
                "is_archived": False,
                "context_team_id": team_id(),
                "user": self.other(viewer),
                "is_user_deleted": False,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": self.is_general,
            "is_archived": self.is_archived,
            "is_member": viewer in self.members,
            "is_shared": False,
            "is_ext_shared": False,
            "is_org_shared": False,
            "created": self.created,
            "creator": self.creator,
            "context_team_id": team_id(),
            "topic": {"value": self.topic, "creator": self.creator, "last_set": self.created},
            "purpose": {"value": self.purpose, "creator": self.creator, "last_set": self.created},
            "num_members": len(self.members),
        }


def seeded() -> dict[str, Channel]:
    """Return the channels of Harbour, by id, with their members and no messages yet."""
    ada, milo, grace, spam, bo, bot = (
        "U0ADA",
        "U0MILO",
        "U0GRACE",
        "U0SPAM",
        "U0BO",
        "U0STEWARD",
    )
    everyone = [ada, milo, grace, spam, bo, bot]
    rooms = [
        ("C0GENERAL", "general", "All hands on deck", everyone),
        ("C0RANDOM", "random", "Boats, bread and bad puns", everyone),
        ("C0HELP", "help", "Ask anything, kindly", [ada, milo, grace, spam, bot]),
        ("C0INTRO", "introductions", "Say hello when you come aboard", everyone),
        ("C0MODS", "moderators", "Where decisions are made", [ada, milo, bot]),
        ("C0LOG", "steward-log", "What Steward did, and why", [ada, milo, bot]),
    ]
    made = [
        Channel(
            id=key,
            name=name,
            topic=topic,
            purpose=topic,
            members=dict.fromkeys(members),
            is_general=key == "C0GENERAL",
            is_private=key in {"C0MODS", "C0LOG"},
        )
        for key, name, topic, members in rooms
    ]
    return {channel.id: channel for channel in made}
